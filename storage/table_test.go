package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/storage"
)

// note is a noun of these tests.
type note struct {
	ID    string   `json:"id"`
	Owner string   `json:"owner,omitempty"` // unique
	Tags  []string `json:"tags,omitempty"`
	Size  int      `json:"size,omitempty"`
}

func noteKey(n note) []any { return []any{n.ID} }

func byTag(n note) [][]any {
	var keys [][]any
	for _, tag := range n.Tags {
		keys = append(keys, []any{tag, n.Size})
	}
	return keys
}

func byOwner(n note) [][]any {
	if n.Owner == "" {
		return nil
	}
	return [][]any{{n.Owner}}
}

func noteTable() storage.Table[note] {
	return storage.NewTable(storage.Schema[note]{
		Name: "note", Key: noteKey,
		Indexes: []storage.Index[note]{{Name: "tag", Keys: byTag}, {Name: "owner", Keys: byOwner, Unique: true}},
	})
}

func TestTablePutGetDelete(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	first := note{ID: "1", Owner: "Anna <a&b>", Tags: []string{"x", "y"}, Size: 3}
	update(t, s, func(tx storage.Tx) error { return notes.Put(tx, first) })
	view(t, s, func(tx storage.Tx) error {
		got, found, err := notes.Get(tx, "1")
		if diff := cmp.Diff(first, got); diff != "" || !found {
			t.Errorf("Get: found %v (-want +got):\n%s", found, diff)
		}
		_, found, err2 := notes.Get(tx, "2")
		if found {
			t.Error("Get found what was never put")
		}
		return errors.Join(err, err2)
	})
	update(t, s, func(tx storage.Tx) error { return errors.Join(notes.Delete(tx, "1"), notes.Delete(tx, "2")) })
	wantKeys(t, s, 0)
}

// wantKeys counts the keys, of records and of index entries, of the notes.
func wantKeys(t *testing.T, s storage.Store, want int) {
	t.Helper()
	view(t, s, func(tx storage.Tx) error {
		all, err := tx.Scan(storage.Range{}, 10_000)
		all = slices.DeleteFunc(all, func(p storage.Pair) bool { return !strings.HasPrefix(string(p.Key[1:]), "note") })
		if len(all) != want {
			t.Errorf("%d keys, want %d", len(all), want)
		}
		return err
	})
}

func TestTableInsert(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	update(t, s, func(tx storage.Tx) error {
		if err := notes.Insert(tx, note{ID: "1", Tags: []string{"x"}}); err != nil {
			return err
		}
		if err := notes.Insert(tx, note{ID: "1", Tags: []string{"y"}}); !errors.Is(err, storage.ErrExists) {
			t.Errorf("Insert of the same: %v", err)
		}
		return nil
	})
	wantKeys(t, s, 2)
}

func TestTableUnique(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	update(t, s, func(tx storage.Tx) error {
		if err := notes.Put(tx, note{ID: "1", Owner: "Anna"}); err != nil {
			return err
		}
		// The error is dropped on purpose: what was refused must have left nothing.
		if err := notes.Put(tx, note{ID: "2", Owner: "Anna", Tags: []string{"x"}}); !errors.Is(err, storage.ErrExists) {
			t.Errorf("Put of another with the same owner: %v", err)
		}
		return notes.Put(tx, note{ID: "1", Owner: "Anna", Size: 1})
	})
	wantKeys(t, s, 2)
	update(t, s, func(tx storage.Tx) error {
		return errors.Join(notes.Put(tx, note{ID: "1", Owner: "Ewa"}), notes.Put(tx, note{ID: "2", Owner: "Anna"}))
	})
	view(t, s, func(tx storage.Tx) error {
		anna, _, err := notes.One(tx, "owner", "Anna")
		ewa, _, err2 := notes.One(tx, "owner", "Ewa")
		_, found, err3 := notes.One(tx, "owner", "Ola")
		if anna.ID != "2" || ewa.ID != "1" || found {
			t.Errorf("One: Anna has %q, Ewa %q, Ola one: %v", anna.ID, ewa.ID, found)
		}
		return errors.Join(err, err2, err3)
	})
}

func TestTablePages(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	update(t, s, func(tx storage.Tx) error {
		for i := range 7 {
			n := note{ID: fmt.Sprint(i), Tags: []string{"all", []string{"even", "odd"}[i%2]}, Size: 10 - i}
			if err := notes.Put(tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	cases := []struct {
		name  string
		index string
		query storage.Query
		want  string // IDs, pages apart
	}{
		{"one page", "", storage.Query{}, "0123456"},
		{"pages", "", storage.Query{Limit: 3}, "012 345 6"},
		{"exact pages", "", storage.Query{Limit: 7}, "0123456"},
		{"reverse", "", storage.Query{Limit: 3, Reverse: true}, "654 321 0"},
		{"from, to", "", storage.Query{From: []any{"2"}, To: []any{"5"}, Limit: 2}, "23 4"},
		{"from, to, reverse", "", storage.Query{From: []any{"2"}, To: []any{"5"}, Limit: 2, Reverse: true}, "43 2"},
		{"index", "tag", storage.Query{Prefix: []any{"all"}, Limit: 4}, "6543 210"},
		{"index, reverse", "tag", storage.Query{Prefix: []any{"odd"}, Limit: 2, Reverse: true}, "13 5"},
		{"index, within", "tag", storage.Query{Prefix: []any{"all"}, From: []any{5}, To: []any{8}}, "543"},
		{"index, none", "tag", storage.Under("none"), ""},
	}
	for _, c := range cases {
		if got := walk(t, s, notes, c.index, c.query); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// walk reads all pages of a query and returns the IDs, pages apart by spaces.
func walk(t *testing.T, s storage.Store, notes storage.Table[note], index string, q storage.Query) string {
	t.Helper()
	var pages []string
	view(t, s, func(tx storage.Tx) error {
		for more := true; more; more = q.After != nil {
			page, next, err := notes.Page(tx, q)
			if index != "" {
				page, next, err = notes.By(tx, index, q)
			}
			if err != nil {
				return err
			}
			ids := ""
			for _, n := range page {
				ids += n.ID
			}
			pages, q.After = append(pages, ids), next
		}
		return nil
	})
	return strings.Join(pages, " ")
}

func TestTableCount(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	update(t, s, func(tx storage.Tx) error {
		return errors.Join(notes.Put(tx, note{ID: "1", Tags: []string{"x", "y"}}), notes.Put(tx, note{ID: "2", Tags: []string{"x"}}))
	})
	view(t, s, func(tx storage.Tx) error {
		x, err := notes.Count(tx, "tag", storage.Under("x"))
		one, err2 := notes.Count(tx, "tag", storage.Query{Prefix: []any{"x"}, Limit: 1})
		if x != 2 || one != 1 {
			t.Errorf("Count = %d, limited %d; want 2, 1", x, one)
		}
		return errors.Join(err, err2)
	})
}

func TestTableIndexNames(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := openStore(t)
	view(t, s, func(tx storage.Tx) error {
		if _, _, err := notes.By(tx, "tag", storage.Query{}); !errors.Is(err, storage.ErrNotBuilt) {
			t.Errorf("By before Prepare: %v", err)
		}
		if _, _, err := notes.One(tx, "owner", "Anna"); !errors.Is(err, storage.ErrNotBuilt) {
			t.Errorf("One before Prepare: %v", err)
		}
		if _, err := notes.Count(tx, "colour", storage.Query{}); err == nil || !strings.Contains(err.Error(), "colour") {
			t.Errorf("Count by an index that is none: %v", err)
		}
		return nil
	})
}

// TestTableUnchanged: putting what is there already writes nothing.
func TestTableUnchanged(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	n := note{ID: "1", Owner: "Anna", Tags: []string{"x"}}
	update(t, s, func(tx storage.Tx) error { return notes.Put(tx, n) })
	update(t, s, func(tx storage.Tx) error {
		err := notes.Put(tx, n)
		if writes, _ := tx.(storage.Usage).Used(); writes != 0 {
			t.Errorf("%d writes, want none", writes)
		}
		return err
	})
}

// TestTableModel puts and deletes at random: records and index agree with a map, and Verify finds nothing.
func TestTableModel(t *testing.T) {
	t.Parallel()
	notes := noteTable()
	s := prepared(t, notes)
	model := map[string]note{} // goes on from check to check, as the store does
	rapid.Check(t, func(rt *rapid.T) {
		id := rapid.StringMatching(`[a-e]`)
		update(t, s, func(tx storage.Tx) error {
			for range rapid.IntRange(1, 10).Draw(rt, "operations") {
				n := drawNote(rt, id)
				if rapid.IntRange(0, 3).Draw(rt, "delete") == 0 {
					delete(model, n.ID)
					if err := notes.Delete(tx, n.ID); err != nil {
						return err
					}
					continue
				}
				err := notes.Put(tx, n)
				if taken := ownerTaken(model, n); taken != errors.Is(err, storage.ErrExists) || (!taken && err != nil) {
					rt.Fatalf("Put of %+v: %v, owner taken: %v", n, err, taken)
				}
				if err == nil {
					model[n.ID] = n
				}
			}
			return nil
		})
		compareNotes(t, rt, s, notes, model)
	})
}

func drawNote(rt *rapid.T, id *rapid.Generator[string]) note {
	return note{
		ID:    id.Draw(rt, "id"),
		Owner: rapid.SampledFrom([]string{"", "", "Anna", "Ewa"}).Draw(rt, "owner"),
		Tags:  rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "z"}), 0, 3).Draw(rt, "tags"),
		Size:  rapid.IntRange(-1, 1).Draw(rt, "size"),
	}
}

func ownerTaken(model map[string]note, n note) bool {
	for _, other := range model {
		if n.Owner != "" && other.Owner == n.Owner && other.ID != n.ID {
			return true
		}
	}
	return false
}

func compareNotes(t *testing.T, rt *rapid.T, s storage.Store, notes storage.Table[note], model map[string]note) {
	if found := problems(t, s, notes); len(found) > 0 {
		rt.Fatalf("Verify: %v", found)
	}
	for _, tag := range []string{"x", "y", "z"} {
		want := 0
		for _, n := range model {
			if slices.Contains(n.Tags, tag) {
				want++
			}
		}
		view(t, s, func(tx storage.Tx) error {
			page, _, err := notes.By(tx, "tag", storage.Under(tag))
			if len(page) != want {
				rt.Fatalf("%d notes by %s, want %d", len(page), tag, want)
			}
			for _, n := range page {
				if !slices.Equal(n.Tags, model[n.ID].Tags) || n.Size != model[n.ID].Size {
					rt.Fatalf("by %s: %+v, want %+v", tag, n, model[n.ID])
				}
			}
			return err
		})
	}
}
