package simulation_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/storage"
)

// TestTheShelfKeepsOrder holds the shelf against a map, whatever is put and deleted.
func TestTheShelfKeepsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, model := newShelf(), map[string]string{}
		for n := range rapid.IntRange(1, 4*mostPairs).Draw(rt, "writes") {
			key := fmt.Sprintf("%03x", rapid.IntRange(0, 4095).Draw(rt, "key"))
			deletes := rapid.IntRange(0, 3).Draw(rt, "deletes") == 0
			err := s.Update(t.Context(), func(tx storage.Tx) error {
				if deletes {
					delete(model, key)
					return tx.Delete([]byte(key))
				}
				model[key] = fmt.Sprint(n)
				return tx.Put([]byte(key), []byte(model[key]))
			})
			if err != nil {
				rt.Fatal(err)
			}
		}
		from, to := fmt.Sprintf("%x", rapid.IntRange(0, 15).Draw(rt, "from")), fmt.Sprintf("%x", rapid.IntRange(0, 15).Draw(rt, "to"))
		reverse, limit := rapid.Bool().Draw(rt, "reverse"), rapid.IntRange(1, 3*mostPairs).Draw(rt, "limit")
		r := storage.Range{From: []byte(from), To: []byte(to), Reverse: reverse}
		var want, got []string
		for _, key := range slices.Sorted(maps.Keys(model)) {
			if r.Contains([]byte(key)) {
				want = append(want, key+"="+model[key])
			}
		}
		if reverse {
			slices.Reverse(want)
		}
		pairs, _ := s.Scan(r, limit)
		for _, p := range pairs {
			got = append(got, string(p.Key)+"="+string(p.Value))
		}
		if diff := cmp.Diff(want[:min(limit, len(want))], got); len(want)+len(got) > 0 && diff != "" {
			rt.Fatalf("a scan (- want, + got):\n%s", diff)
		}
	})
}
