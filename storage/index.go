package storage

import (
	"bytes"
	"fmt"
	"slices"
)

// entry is one index entry: its key, and in the store the record's key as its value.
type entry struct {
	key    entryKey
	index  string
	unique bool
}

func (e entry) bytes() []byte { return e.key }

// entries returns the index entries of a record, each once.
func (t Table[T]) entries(key []byte, record T) []entry {
	var entries []entry
	for _, index := range t.schema.Indexes {
		for _, parts := range index.Keys(record) {
			at := AppendKey(t.space(index.Name), parts...)
			if !index.Unique {
				at = append(at, key...)
			}
			if !contains(entries, at) {
				entries = append(entries, entry{key: at, index: index.Name, unique: index.Unique})
			}
		}
	}
	return entries
}

// space is what all keys of an index begin with.
func (t Table[T]) space(index string) []byte { return Key(t.schema.Name + "#" + index) }

// By returns a page of the records that an index has, in its order. next is the Query.After of the next page, nil
// after the last. A record with several entries in the range comes as often.
func (t Table[T]) By(tx Tx, index string, q Query) (page []T, next []byte, err error) {
	if err := t.built(tx, index); err != nil {
		return nil, nil, err
	}
	entries, next, err := q.scan(tx, t.space(index))
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range entries {
		record, found, err := t.get(tx, entry.Value)
		if err != nil {
			return nil, nil, err
		}
		if found { // an entry without its record is for Verify to tell
			page = append(page, record)
		}
	}
	return page, next, nil
}

// One returns the record that a unique index has under the given parts: all of the entry's. It joins the read set,
// absent or not.
func (t Table[T]) One(tx Tx, index string, parts ...any) (record T, found bool, err error) {
	if err := t.built(tx, index); err != nil {
		return record, false, err
	}
	key, found, err := tx.Get(AppendKey(t.space(index), parts...))
	if err != nil || !found {
		return record, false, err
	}
	return t.get(tx, key)
}

// Count returns how many entries an index has in the query's range, at most its limit, without reading the records.
func (t Table[T]) Count(tx Tx, index string, q Query) (int, error) {
	if err := t.built(tx, index); err != nil {
		return 0, err
	}
	entries, _, err := q.scan(tx, t.space(index))
	return len(entries), err
}

// built returns nil if the index may be read.
func (t Table[T]) built(tx Tx, index string) error {
	at := slices.IndexFunc(t.schema.Indexes, func(i Index[T]) bool { return i.Name == index })
	if at < 0 {
		return fmt.Errorf("storage: %s has no index %s; use one of its schema", t.Name(), index)
	}
	m, err := t.meta(tx)
	if err != nil {
		return err
	}
	if version, ok := m.Indexes[index]; !ok || version != t.schema.Indexes[at].Version {
		return fmt.Errorf("%w: %s of %s", ErrNotBuilt, index, t.Name())
	}
	return nil
}

func sameBytes(a, b []entryKey) bool {
	return slices.EqualFunc(a, b, func(x, y entryKey) bool { return bytes.Equal(x, y) })
}
