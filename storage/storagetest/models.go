package storagetest

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"carebot/storage"
)

// models are the checks against a map.
func models() []check {
	return []check{on("Model", testModel)}
}

var errRollBack = errors.New("roll back")

// testModel runs random transactions on the store and on a map, and compares all that is read.
func testModel(t *testing.T, s storage.Store) {
	rapid.Check(t, func(rt *rapid.T) {
		clearStore(t, s)
		model := map[string]string{}
		for range rapid.IntRange(1, 8).Draw(rt, "transactions") {
			var changed map[string]string
			err := s.Update(t.Context(), func(tx storage.Tx) error {
				changed = maps.Clone(model)
				for range rapid.IntRange(0, 12).Draw(rt, "operations") {
					operate(rt, tx, changed)
				}
				if rapid.Bool().Draw(rt, "roll back") {
					return errRollBack
				}
				return nil
			})
			switch {
			case err == nil:
				model = changed
			case !errors.Is(err, errRollBack):
				rt.Fatalf("Update: %v", err)
			}
		}
		err := s.View(t.Context(), func(tx storage.Tx) error {
			compareScan(rt, tx, model, storage.Range{}, 1000)
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}

func clearStore(t *testing.T, s storage.Store) {
	update(t, s, func(tx storage.Tx) error {
		page, err := tx.Scan(storage.Range{}, 1000)
		for _, pair := range page {
			err = errors.Join(err, tx.Delete(pair.Key))
		}
		return err
	})
}

// drawKey draws short keys of few different bytes, so that they meet and are prefixes of each other.
func drawKey(rt *rapid.T, name string, shortest int) string {
	return string(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 'a', 0xFF}), shortest, 3).Draw(rt, name))
}

func operate(rt *rapid.T, tx storage.Tx, model map[string]string) {
	key, value := drawKey(rt, "key", 1), rapid.StringN(0, 5, -1).Draw(rt, "value")
	was, found := model[key]
	switch rapid.SampledFrom([]string{"get", "put", "insert", "delete", "scan"}).Draw(rt, "operation") {
	case "get":
		got, ok, err := tx.Get([]byte(key))
		if err != nil || ok != found || string(got) != was {
			rt.Fatalf("Get(%q) = %q, %v, %v; want %q, %v", key, got, ok, err, was, found)
		}
	case "put":
		if err := tx.Put([]byte(key), []byte(value)); err != nil {
			rt.Fatalf("Put(%q): %v", key, err)
		}
		model[key] = value
	case "insert":
		err := tx.Insert([]byte(key), []byte(value))
		if found != errors.Is(err, storage.ErrExists) || (!found && err != nil) {
			rt.Fatalf("Insert(%q): %v, though it was there: %v", key, err, found)
		}
		if !found {
			model[key] = value
		}
	case "delete":
		if err := tx.Delete([]byte(key)); err != nil {
			rt.Fatalf("Delete(%q): %v", key, err)
		}
		delete(model, key)
	case "scan":
		r := storage.Range{From: []byte(drawKey(rt, "from", 0)), To: []byte(drawKey(rt, "to", 0)), Reverse: rapid.Bool().Draw(rt, "reverse")}
		compareScan(rt, tx, model, r, rapid.IntRange(0, 10).Draw(rt, "limit"))
	}
}

func compareScan(rt *rapid.T, tx storage.Tx, model map[string]string, r storage.Range, limit int) {
	want := slices.DeleteFunc(slices.Sorted(maps.Keys(model)), func(key string) bool { return !r.Contains([]byte(key)) })
	if r.Reverse {
		slices.Reverse(want)
	}
	want = want[:min(limit, len(want))]
	page, err := tx.Scan(r, limit)
	if err != nil {
		rt.Fatalf("Scan(%+v): %v", r, err)
	}
	same := slices.EqualFunc(page, want, func(pair storage.Pair, key string) bool {
		return string(pair.Key) == key && string(pair.Value) == model[key]
	})
	if !same {
		rt.Fatalf("Scan(%+v, %d) = %q; want the keys %q of %q", r, limit, page, want, model)
	}
}
