package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/storage"
	"carebot/storage/badger"
)

// committing returns a committer at work over a store of its own, and the sizes of its packs once stop has returned.
func committing(t *testing.T) (c *Committer, store storage.Store, start func(), stop func() []int) {
	t.Helper()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	sizes := &packSizes{}
	c = NewCommitter(store, sizes)
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	start = func() { wait.Go(func() { c.Run(ctx) }) }
	return c, store, start, func() []int { cancel(); wait.Wait(); return sizes.all }
}

type packSizes struct{ all []int }

func (p *packSizes) Pack(turns int) { p.all = append(p.all, turns) }

func put(key string) func(storage.Tx) error {
	return func(tx storage.Tx) error { return tx.Put([]byte(key), []byte("x")) }
}

func has(t *testing.T, store storage.Store, key string) bool {
	t.Helper()
	var found bool
	err := store.View(t.Context(), func(tx storage.Tx) (err error) {
		_, found, err = tx.Get([]byte(key))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTurnsThatWaitTogetherAreCommittedTogether(t *testing.T) {
	t.Parallel()
	c, store, start, stop := committing(t)
	var order []int
	var waits []<-chan error
	for i := range 10 {
		waits = append(waits, c.Submit(put(fmt.Sprint(i)), func() { order = append(order, i) }))
	}
	start()
	for i, done := range waits {
		if err := <-done; err != nil {
			t.Errorf("turn %d: %v", i, err)
		}
	}
	if sizes := stop(); !cmp.Equal(sizes, []int{10}) {
		t.Errorf("packs of %v, want one of 10", sizes)
	}
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, order); diff != "" {
		t.Errorf("after in another order than turns: %s", diff)
	}
	if !has(t, store, "9") {
		t.Error("the last turn is not there")
	}
}

func TestATurnThatFailsStandsAlone(t *testing.T) {
	t.Parallel()
	failures := map[string]func(storage.Tx) error{
		"error": func(storage.Tx) error { return errors.New("no") },
		"panic": func(storage.Tx) error { panic("no") },
	}
	for name, failing := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, store, start, stop := committing(t)
			before, bad, after := c.Submit(put("before"), nil), c.Submit(failing, nil), c.Submit(put("after"), nil)
			start()
			if err := errors.Join(<-before, <-after); err != nil {
				t.Errorf("the turns beside it: %v", err)
			}
			var own *TurnError
			if err := <-bad; !errors.As(err, &own) {
				t.Errorf("the failing turn gave %v, want a TurnError", err)
			}
			stop()
			if !has(t, store, "before") || !has(t, store, "after") {
				t.Error("the turns beside it are not stored")
			}
		})
	}
}

func TestAPackStaysWithinHalfTheLimits(t *testing.T) {
	t.Parallel()
	c, store, start, stop := committing(t)
	big := func(i int) func(storage.Tx) error {
		return func(tx storage.Tx) error {
			return tx.Put([]byte(fmt.Sprint("big", i)), []byte(strings.Repeat("x", 200<<10)))
		}
	}
	var waits []<-chan error
	for i := range 6 {
		waits = append(waits, c.Submit(big(i), nil))
	}
	start()
	for i, done := range waits {
		if err := <-done; err != nil {
			t.Errorf("turn %d: %v", i, err)
		}
	}
	if sizes := stop(); len(sizes) != 3 {
		t.Errorf("packs of %v, want three of 2", sizes)
	}
	if !has(t, store, "big5") {
		t.Error("the last turn is not there")
	}
}

func TestWhatIsQueuedIsCommittedAtTheEnd(t *testing.T) {
	t.Parallel()
	c, store, start, stop := committing(t)
	done := c.Submit(put("last"), nil)
	start()
	stop()
	if err := <-done; err != nil || !has(t, store, "last") {
		t.Errorf("the queued turn gave %v, stored %v", err, has(t, store, "last"))
	}
}
