package engine_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/storage"
)

// page is a page of so many orders from a number on.
func page(from, orders int) (all []care.Order) {
	for i := range orders {
		all = append(all, care.Order{
			Number: fmt.Sprintf("ZAM-%d", from+i), Status: care.OrderPaid, Email: "a@example.com", UpdatedAt: time.Unix(1_700_000_000, 0).UTC(),
		})
	}
	return all
}

// TestTakeOrders takes a page in that says the same order three times: each is compared with the one before.
func TestTakeOrders(t *testing.T) {
	t.Parallel()
	e, _ := newEngine(t)
	paid := page(1, 1)[0]
	shipped, late := paid, paid
	shipped.Status, shipped.UpdatedAt = care.OrderShipped, paid.UpdatedAt.Add(time.Hour)
	late.Status, late.UpdatedAt = care.OrderPreparing, paid.UpdatedAt.Add(time.Minute)
	want := []care.TakenOrder{{Order: paid, Changed: true}, {Order: shipped, Changed: true}, {Order: shipped}}
	got, err := e.TakeOrders(t.Context(), []care.Order{paid, shipped, late})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// TestTurnsComeBetweenPages holds that turns that arrive during an import do not wait for its end.
func TestTurnsComeBetweenPages(t *testing.T) {
	t.Parallel()
	e, c := newEngine(t)
	const pages = 200
	var done atomic.Int64
	begun, ended := make(chan bool), make(chan error, 1)
	go func() {
		for i := range pages {
			if _, err := e.TakeOrders(t.Context(), page(100*i, 100)); err != nil {
				ended <- err
				return
			}
			if done.Add(1) == 1 {
				close(begun)
			}
		}
		ended <- nil
	}()
	<-begun
	between := 0
	for ; done.Load() < pages/2; between++ {
		put := func(tx storage.Tx) error { return tx.Put(storage.Key("turn"), []byte("x")) }
		if err := c.Do(t.Context(), put, nil); err != nil {
			t.Fatal(err)
		}
	}
	if between < 2 { // one, had the first waited for all pages
		t.Errorf("%d turns came between the first pages", between)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
