package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
)

// Noun is a table of whatever noun, for what is done to all of them.
type Noun interface {
	Name() string
	Version() int
	// Prepare makes the table ready to be used, see the function Prepare.
	Prepare(ctx context.Context, store Store) error
	// Verify looks for index entries that are missing or stray, see the function Verify.
	Verify(ctx context.Context, store Store) ([]Finding, error)
}

// meta is what is stored about a table.
type meta struct {
	Version  int            `json:"version"`           // of the newest program that has prepared it
	Indexes  map[string]int `json:"indexes,omitempty"` // those that may be read: name and Index.Version
	Building map[string]int `json:"building"`          // those that will be when the building is done; null: nothing is built
	Cursor   []byte         `json:"cursor,omitempty"`  // the last record built
}

// Prepare is run at start, before anything else reads or writes the tables. A table that a newer program has prepared
// gives ErrNewer. Indexes that are new, changed or gone are built: the table's records are written again, page by page,
// going on where a stopped run left off.
func Prepare(ctx context.Context, store Store, tables ...Noun) error {
	for _, table := range tables {
		if err := table.Prepare(ctx, store); err != nil {
			return err
		}
	}
	return nil
}

// Prepare implements Noun.
func (t Table[T]) Prepare(ctx context.Context, store Store) error {
	for {
		done := false
		err := store.Update(ctx, func(tx Tx) (err error) {
			done, err = t.Build(tx)
			return err
		})
		if err != nil || done {
			return err
		}
	}
}

// Build does the next page of making the table's indexes readable, and tells whether all of them are.
func (t Table[T]) Build(tx Tx) (done bool, err error) {
	m, err := t.meta(tx)
	if err != nil {
		return false, err
	}
	if m.Version > t.Version() {
		return false, t.newer(m.Version)
	}
	wanted := t.wanted()
	upToDate := m.Building == nil && maps.Equal(m.Indexes, wanted)
	if upToDate && m.Version == t.Version() {
		return true, nil
	}
	m.Version = t.Version()
	if upToDate {
		return true, t.putMeta(tx, m)
	}
	if m.Building == nil || !maps.Equal(m.Building, wanted) { // none is begun, or another program's was stopped
		m.Building, m.Cursor = wanted, nil
	}
	// An index defined otherwise may be read no more, by this program or by an older one that is started again.
	maps.DeleteFunc(m.Indexes, func(name string, version int) bool {
		v, ok := wanted[name]
		return !ok || v != version
	})
	if m.Cursor, err = t.buildPage(tx, m.Cursor); err != nil {
		return false, err
	}
	if done = m.Cursor == nil; done {
		m.Indexes, m.Building = wanted, nil
	}
	return done, t.putMeta(tx, m)
}

func (t Table[T]) wanted() map[string]int {
	wanted := map[string]int{}
	for _, index := range t.schema.Indexes {
		wanted[index.Name] = index.Version
	}
	return wanted
}

// buildPage writes records again, with their entries, until the transaction is half full.
func (t Table[T]) buildPage(tx Tx, after []byte) (next []byte, err error) {
	pairs, next, err := Query{After: after}.scan(tx, Key(t.schema.Name))
	if err != nil {
		return nil, err
	}
	for i, pair := range pairs {
		if err := t.rebuild(tx, pair); err != nil {
			return nil, err
		}
		if i < len(pairs)-1 && halfFull(tx) {
			return pair.Key, nil
		}
	}
	return next, nil
}

func halfFull(tx Tx) bool {
	usage, ok := tx.(Usage)
	if !ok {
		return true
	}
	writes, size := usage.Used()
	return writes > MaxWrites/2 || size > MaxBytes/2-MaxRecord/2
}

// rebuild writes a record's entries whether or not it says it has them.
func (t Table[T]) rebuild(tx Tx, pair Pair) error {
	record, e, err := t.decode(pair.Value)
	if err != nil {
		return err
	}
	entries := t.entries(pair.Key, record)
	if err := t.write(tx, pair.Key, pair.Value, e.Keys, record); err != nil {
		return err
	}
	for _, entry := range entries {
		if err := tx.Put(entry.key, pair.Key); err != nil {
			return err
		}
	}
	return nil
}

func (t Table[T]) metaKey() []byte { return Key("#table", t.schema.Name) }

func (t Table[T]) meta(tx Reader) (meta, error) {
	var m meta
	raw, found, err := tx.Get(t.metaKey())
	if err != nil || !found {
		return m, err
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("storage: what is stored about %s cannot be read: %w; restore a backup", t.Name(), err)
	}
	return m, nil
}

func (t Table[T]) putMeta(tx Tx, m meta) error {
	raw, err := marshal(m)
	if err != nil {
		return err
	}
	return tx.Put(t.metaKey(), raw)
}
