package storage_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/storage"
)

// schema returns the note table with other indexes or upgrades.
func schema(upgrades []storage.Upgrade, indexes ...storage.Index[note]) storage.Table[note] {
	return storage.NewTable(storage.Schema[note]{Name: "note", Key: noteKey, Indexes: indexes, Upgrades: upgrades})
}

// fill puts so many notes, of about a size, in a few transactions.
func fill(t *testing.T, s storage.Store, notes storage.Table[note], count, size int) {
	t.Helper()
	const each = 40
	for from := 0; from < count; from += each {
		update(t, s, func(tx storage.Tx) error {
			for i := from; i < min(from+each, count); i++ {
				n := note{ID: fmt.Sprintf("%03d", i), Owner: strings.Repeat("o", size), Tags: []string{"x", fmt.Sprint(i)}, Size: i}
				if err := notes.Put(tx, n); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// TestPrepareBuilds starts programs one after another, each with other indexes, over the same records.
func TestPrepareBuilds(t *testing.T) {
	t.Parallel()
	bySize := func(n note) [][]any { return [][]any{{n.Size}} }
	tag := storage.Index[note]{Name: "tag", Keys: byTag}
	s := openStore(t)
	// Long enough for several pages.
	const count = 120
	first := schema(nil)
	prepare(t, s, first)
	fill(t, s, first, count, 8<<10)
	programs := []struct {
		name    string
		table   storage.Table[note]
		entries int // of each record
	}{
		{"a new index", schema(nil, tag), 2},
		{"another one", schema(nil, tag, storage.Index[note]{Name: "size", Keys: bySize}), 3},
		{"one less", schema(nil, tag), 2},
		{"one with another meaning", schema(nil, storage.Index[note]{Name: "tag", Version: 1, Keys: bySize}), 1},
		{"the older one again", schema(nil, tag), 2},
		{"none", first, 0},
	}
	for _, p := range programs {
		prepare(t, s, p.table)
		if found := problems(t, s, p.table); len(found) > 0 {
			t.Errorf("%s: Verify: %v", p.name, found)
		}
		wantKeys(t, s, count*(1+p.entries))
	}
}

// TestPrepareGoesOn stops the building of an index after a page; until it is done, the index cannot be read.
func TestPrepareGoesOn(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	old := schema(nil)
	prepare(t, s, old)
	fill(t, s, old, 250, 0)
	notes := schema(nil, storage.Index[note]{Name: "tag", Keys: byTag})
	steps, done := 0, false
	for ; !done; steps++ {
		update(t, s, func(tx storage.Tx) (err error) {
			if _, _, err := notes.By(tx, "tag", storage.Query{}); !errors.Is(err, storage.ErrNotBuilt) {
				t.Errorf("By before page %d was built: %v", steps, err)
			}
			done, err = notes.Build(tx)
			return err
		})
		// Meanwhile the program is at work, behind and before the cursor.
		update(t, s, func(tx storage.Tx) error {
			return errors.Join(
				notes.Put(tx, note{ID: "000", Size: steps}), notes.Put(tx, note{ID: "249", Tags: []string{"x"}, Size: steps}),
				notes.Delete(tx, fmt.Sprintf("%03d", 10+steps)), notes.Delete(tx, fmt.Sprintf("%03d", 240+steps)),
			)
		})
	}
	if steps < 3 {
		t.Errorf("built in %d steps: the test showed nothing", steps)
	}
	if found := problems(t, s, notes); len(found) > 0 {
		t.Errorf("Verify: %v", found)
	}
	view(t, s, func(tx storage.Tx) error {
		n, err := notes.Count(tx, "tag", storage.Query{Prefix: []any{"x"}, Limit: 1000})
		if want := 249 - 2*steps; n != want {
			t.Errorf("the index has %d entries, want %d", n, want)
		}
		return err
	})
}

// TestPrepareAfterAnother stops the building of a program's indexes after a page; then another program starts.
func TestPrepareAfterAnother(t *testing.T) {
	t.Parallel()
	tag, size := storage.Index[note]{Name: "tag", Keys: byTag}, storage.Index[note]{Name: "size", Keys: func(n note) [][]any { return [][]any{{n.Size}} }}
	programs := map[string]storage.Table[note]{
		"the one before":          schema(nil, tag),
		"one without the index":   schema(nil),
		"one with another index":  schema(nil, size),
		"one with both of them":   schema(nil, tag, size),
		"one with another's name": schema(nil, storage.Index[note]{Name: "tag", Version: 7, Keys: size.Keys}),
	}
	for stopped, first := range programs {
		for name, second := range programs {
			s := openStore(t)
			prepare(t, s, programs["the one before"])
			fill(t, s, programs["the one before"], 150, 0)
			update(t, s, func(tx storage.Tx) error { _, err := first.Build(tx); return err })
			prepare(t, s, second)
			if found := problems(t, s, second); len(found) > 0 {
				t.Errorf("stopped: %s; then %s: Verify: %v", stopped, name, found)
			}
		}
	}
}

// TestPrepareForbidsOldIndexes: once a program begins to take an index away, one that still runs may not read it.
func TestPrepareForbidsOldIndexes(t *testing.T) {
	t.Parallel()
	before, after := schema(nil, storage.Index[note]{Name: "tag", Keys: byTag}), schema(nil)
	s := prepared(t, before)
	fill(t, s, before, 150, 0)
	update(t, s, func(tx storage.Tx) error {
		if done, err := after.Build(tx); done || err != nil {
			t.Errorf("Build of the first page: done %v, %v", done, err)
		}
		return nil
	})
	view(t, s, func(tx storage.Tx) error {
		if _, err := before.Count(tx, "tag", storage.Query{}); !errors.Is(err, storage.ErrNotBuilt) {
			t.Errorf("Count: %v", err)
		}
		return nil
	})
}

func TestPrepareNewer(t *testing.T) {
	t.Parallel()
	same := func(raw json.RawMessage) (json.RawMessage, error) { return raw, nil }
	s := openStore(t)
	older, newer := schema(nil), schema([]storage.Upgrade{same})
	prepare(t, s, older, newer)
	if err := storage.Prepare(t.Context(), s, older); !errors.Is(err, storage.ErrNewer) || !strings.Contains(err.Error(), "note") {
		t.Errorf("Prepare after a newer program: %v", err)
	}
	update(t, s, func(tx storage.Tx) error { return newer.Put(tx, note{ID: "1"}) })
	update(t, s, func(tx storage.Tx) error {
		calls := map[string]error{"Put": older.Put(tx, note{ID: "1"}), "Delete": older.Delete(tx, "1")}
		_, _, calls["Get"] = older.Get(tx, "1")
		_, _, calls["Page"] = older.Page(tx, storage.Query{})
		for name, err := range calls {
			if !errors.Is(err, storage.ErrNewer) {
				t.Errorf("%s of a newer record: %v", name, err)
			}
		}
		return nil
	})
}

// TestUpgrades reads records of each version with the newest program, and writes one back.
func TestUpgrades(t *testing.T) {
	t.Parallel()
	rename := func(from, to string) storage.Upgrade {
		return func(raw json.RawMessage) (json.RawMessage, error) {
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(raw, &fields); err != nil {
				return nil, err
			}
			if value, ok := fields[from]; ok {
				fields[to] = value
				delete(fields, from)
			}
			return json.Marshal(fields)
		}
	}
	type first struct {
		ID     string `json:"id"`
		Holder string `json:"holder"`
	}
	type second struct {
		ID     string `json:"id"`
		Person string `json:"person"`
	}
	v1 := storage.NewTable(storage.Schema[first]{Name: "note", Key: func(f first) []any { return []any{f.ID} }})
	toSecond, toThird := rename("holder", "person"), rename("person", "owner")
	v2 := storage.NewTable(storage.Schema[second]{
		Name: "note", Key: func(s second) []any { return []any{s.ID} }, Upgrades: []storage.Upgrade{toSecond},
	})
	v3 := schema([]storage.Upgrade{toSecond, toThird}, storage.Index[note]{Name: "owner", Keys: byOwner})
	s := openStore(t)
	prepare(t, s, v1)
	update(t, s, func(tx storage.Tx) error { return v1.Put(tx, first{ID: "1", Holder: "Anna"}) })
	prepare(t, s, v2)
	update(t, s, func(tx storage.Tx) error { return v2.Put(tx, second{ID: "2", Person: "Ewa"}) })
	prepare(t, s, v3)
	update(t, s, func(tx storage.Tx) error {
		got, _, err := v3.Page(tx, storage.Query{})
		if diff := cmp.Diff([]note{{ID: "1", Owner: "Anna"}, {ID: "2", Owner: "Ewa"}}, got); diff != "" {
			t.Errorf("upgraded (-want +got):\n%s", diff)
		}
		return errors.Join(err, v3.Put(tx, note{ID: "1", Owner: "Ola"}))
	})
	view(t, s, func(tx storage.Tx) error {
		page, _, err := v3.By(tx, "owner", storage.Query{})
		if diff := cmp.Diff([]note{{ID: "2", Owner: "Ewa"}, {ID: "1", Owner: "Ola"}}, page); diff != "" {
			t.Errorf("by owner (-want +got):\n%s", diff)
		}
		return err
	})
	if found := problems(t, s, v3); len(found) > 0 {
		t.Errorf("Verify: %v", found)
	}
}

func TestUpgradeFails(t *testing.T) {
	t.Parallel()
	want := errors.New("no such field")
	s := prepared(t, schema(nil))
	update(t, s, func(tx storage.Tx) error { return schema(nil).Put(tx, note{ID: "1"}) })
	broken := schema([]storage.Upgrade{func(json.RawMessage) (json.RawMessage, error) { return nil, want }})
	view(t, s, func(tx storage.Tx) error {
		if _, _, err := broken.Get(tx, "1"); !errors.Is(err, want) {
			t.Errorf("Get: %v", err)
		}
		return nil
	})
	if got := problems(t, s, broken); !cmp.Equal(got, []storage.Problem{storage.Unreadable}) {
		t.Errorf("Verify: %v", got)
	}
}
