package storage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Schema says how records of a noun are kept.
type Schema[T any] struct {
	// Name begins every key of the table; it never changes and holds no '#'.
	Name string
	// Key gives the parts of a record's key; what Get and Delete are given.
	Key func(T) []any
	// Indexes are further ways to records.
	Indexes []Index[T]
	// Upgrades make old records new: Upgrades[0] turns version 1 into 2, and so on. Appended to, never changed.
	Upgrades []Upgrade
}

// Index is a further way to the records of a table.
type Index[T any] struct {
	Name string
	// Version is raised whenever Keys changes its meaning; Prepare then builds the index anew.
	Version int
	// Keys gives the parts of each entry a record has; none: it cannot be found by this index.
	Keys func(T) [][]any
	// Unique lets one record only have an entry: a second one gets ErrExists.
	Unique bool
}

// Upgrade turns the JSON of a record into that of the next version.
type Upgrade func(json.RawMessage) (json.RawMessage, error)

// Table keeps records of one noun: a value that never changes, shared by all.
type Table[T any] struct{ schema Schema[T] }

// NewTable returns the table of a schema.
func NewTable[T any](s Schema[T]) Table[T] { return Table[T]{schema: s} }

// Name returns the table's name.
func (t Table[T]) Name() string { return t.schema.Name }

// Version returns the version its records are written with, 1 and up.
func (t Table[T]) Version() int { return len(t.schema.Upgrades) + 1 }

// Get returns the record with a key. It joins the read set, absent or not.
func (t Table[T]) Get(tx Tx, parts ...any) (record T, found bool, err error) {
	return t.get(tx, t.key(parts))
}

// Has reports whether there is a record with a key, without reading what is in it. It joins the read set, absent or not.
func (t Table[T]) Has(tx Tx, parts ...any) (bool, error) {
	_, found, err := tx.Get(t.key(parts))
	return found, err
}

// Put writes a record in place of the one with its key, if there is one, and brings its index entries up to date.
// ErrExists: a unique index has the entry for another record; nothing is written.
func (t Table[T]) Put(tx Tx, record T) error {
	key := t.key(t.schema.Key(record))
	raw, found, err := tx.Get(key)
	if err != nil {
		return err
	}
	var old envelope
	if found {
		if old, err = t.open(raw); err != nil {
			return err
		}
	}
	return t.write(tx, key, raw, old.Keys, record)
}

// Insert writes a record whose key is not taken; else ErrExists.
func (t Table[T]) Insert(tx Tx, record T) error {
	key := t.key(t.schema.Key(record))
	_, found, err := tx.Get(key)
	switch {
	case err != nil:
		return err
	case found:
		return fmt.Errorf("%s: %w", t.Name(), ErrExists)
	}
	return t.write(tx, key, nil, nil, record)
}

// Delete deletes the record with a key and its index entries; absent is no error.
func (t Table[T]) Delete(tx Tx, parts ...any) error {
	key := t.key(parts)
	raw, found, err := tx.Get(key)
	if err != nil || !found {
		return err
	}
	old, err := t.open(raw)
	if err != nil {
		return err
	}
	for _, entry := range old.Keys {
		if err := tx.Delete(entry); err != nil {
			return err
		}
	}
	return tx.Delete(key)
}

func (t Table[T]) key(parts []any) []byte { return AppendKey(Key(t.schema.Name), parts...) }

func (t Table[T]) get(tx Reader, key []byte) (record T, found bool, err error) {
	raw, found, err := tx.Get(key)
	if err != nil || !found {
		return record, false, err
	}
	record, _, err = t.decode(raw)
	return record, err == nil, err
}

// write writes a record and the difference between the entries it had and those it gets.
func (t Table[T]) write(tx Tx, key, raw []byte, had []entryKey, record T) error {
	entries := t.entries(key, record)
	fresh, err := t.encode(entries, record)
	if err != nil {
		return err
	}
	if bytes.Equal(raw, fresh) {
		return nil
	}
	if err := t.free(tx, key, entries); err != nil {
		return err
	}
	for _, entry := range had {
		if !contains(entries, entry) {
			if err := tx.Delete(entry); err != nil {
				return err
			}
		}
	}
	for _, entry := range entries {
		if !contains(had, entry.key) {
			if err := tx.Put(entry.key, key); err != nil {
				return err
			}
		}
	}
	return tx.Put(key, fresh)
}

// free looks whether the unique entries may be written, before anything is. What it reads joins the read set, so that
// of two transactions at once one runs again.
func (t Table[T]) free(tx Tx, key []byte, entries []entry) error {
	for _, entry := range entries {
		if !entry.unique {
			continue
		}
		holder, found, err := tx.Get(entry.key)
		if err != nil {
			return err
		}
		if found && !bytes.Equal(holder, key) {
			return fmt.Errorf("%s by %s: %w", t.Name(), entry.index, ErrExists)
		}
	}
	return nil
}

func contains[E interface{ bytes() []byte }](in []E, key []byte) bool {
	return slices.ContainsFunc(in, func(e E) bool { return bytes.Equal(e.bytes(), key) })
}
