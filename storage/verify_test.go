package storage_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/storage"
)

// TestVerify damages a store by hand.
func TestVerify(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	record, entry := storage.Key("note", "1"), append(storage.Key("note#tag", "x", 0), storage.Key("note", "1")...)
	cases := []struct {
		name   string
		damage func(tx storage.Tx) error
		want   []storage.Problem
	}{
		{"nothing", func(storage.Tx) error { return nil }, nil},
		{"an entry lost", func(tx storage.Tx) error { return tx.Delete(entry) }, []storage.Problem{storage.Missing}},
		{"an entry for another", func(tx storage.Tx) error { return tx.Put(entry, []byte("?")) }, []storage.Problem{storage.Missing, storage.Stray}},
		{"a record lost", func(tx storage.Tx) error { return tx.Delete(record) }, []storage.Problem{storage.Stray, storage.Stray}},
		{"an entry too many", func(tx storage.Tx) error { return tx.Put(storage.Key("note#tag", "z"), record) }, []storage.Problem{storage.Stray}},
		{"an entry of an index that is none", func(tx storage.Tx) error { return tx.Put(storage.Key("note#old", "z"), record) }, []storage.Problem{storage.Stray}},
		{"a record garbled", func(tx storage.Tx) error { return tx.Put(record, []byte("{")) }, []storage.Problem{storage.Unreadable}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := prepared(t, notes)
			update(t, s, func(tx storage.Tx) error {
				err := notes.Put(tx, note{ID: "1", Owner: "Anna", Tags: []string{"x"}})
				return errors.Join(err, c.damage(tx))
			})
			if diff := cmp.Diff(c.want, problems(t, s, notes)); diff != "" {
				t.Errorf("Verify (-want +got):\n%s", diff)
			}
		})
	}
}

// TestChangedIndexLeavesNothingStale changes what an index means without telling so: Verify sees it, and the next Put
// of a record removes what the old meaning wrote.
func TestChangedIndexLeavesNothingStale(t *testing.T) {
	t.Parallel()
	old := schema(nil, storage.Index[note]{Name: "tag", Keys: byTag})
	changed := schema(nil, storage.Index[note]{Name: "tag", Keys: func(n note) [][]any { return [][]any{{strings.ToUpper(n.Tags[0])}} }})
	s := prepared(t, old)
	n := note{ID: "1", Tags: []string{"x", "y"}}
	update(t, s, func(tx storage.Tx) error { return old.Put(tx, n) })
	want := []storage.Problem{storage.Missing, storage.Outdated, storage.Stray, storage.Stray}
	if diff := cmp.Diff(want, problems(t, s, changed)); diff != "" {
		t.Errorf("Verify (-want +got):\n%s", diff)
	}
	update(t, s, func(tx storage.Tx) error { return changed.Put(tx, n) })
	if found := problems(t, s, changed); len(found) > 0 {
		t.Errorf("Verify after a Put: %v", found)
	}
	update(t, s, func(tx storage.Tx) error { return changed.Delete(tx, "1") })
	wantKeys(t, s, 0)
}
