package engine_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/storage"
)

// counting is a store that counts what its transactions do.
type counting struct {
	storage.Store
	did map[string]int
}

func (c *counting) Update(ctx context.Context, f func(storage.Tx) error) error {
	return c.Store.Update(ctx, func(tx storage.Tx) error { return f(counted{tx, c.did}) })
}

type counted struct {
	storage.Tx
	did map[string]int
}

func (c counted) Get(key []byte) ([]byte, bool, error) {
	c.did["get"]++
	return c.Tx.Get(key)
}

func (c counted) Put(key, value []byte) error {
	c.did["put"]++
	return c.Tx.Put(key, value)
}

func (c counted) Delete(key []byte) error {
	c.did["delete"]++
	return c.Tx.Delete(key)
}

func (c counted) Scan(r storage.Range, limit int) ([]storage.Pair, error) {
	c.did["scan"]++
	return c.Tx.Scan(r, limit)
}

// A number that no order has takes as many reads and writes as a proof that is not right, and is answered with the same
// words.
func TestGuessesTakeTheSame(t *testing.T) {
	t.Parallel()
	guess := func(proof string, orders ...care.Order) (map[string]int, []string) {
		did := map[string]int{}
		s := newShopOver(t, func(store storage.Store) storage.Store { return &counting{store, did} })
		if len(orders) > 0 {
			s.tells(orders...)
		}
		s.says("1", "/order")
		clear(did)
		for range 2 {
			s.says("1", "A-1")
			s.says("1", proof)
		}
		said := s.hears()
		return did, said
	}
	tests := map[string]care.Order{
		"there is one": sold("A-1", care.OrderPaid), "it has no phone": {Number: "A-1", Status: care.OrderPaid},
	}
	for _, proof := range []string{"9999", "+48699999999"} {
		did, said := guess(proof)
		if did["get"] == 0 || did["put"] == 0 || len(said) < 4 {
			t.Fatalf("nothing was done: %v %v", did, said)
		}
		for name, order := range tests {
			gotDid, gotSaid := guess(proof, order)
			if diff := cmp.Diff(did, gotDid); diff != "" {
				t.Errorf("%s, proof %s (-no order +this):\n%s", name, proof, diff)
			}
			if diff := cmp.Diff(said, gotSaid); diff != "" {
				t.Errorf("%s, proof %s (-no order +this):\n%s", name, proof, diff)
			}
		}
	}
}
