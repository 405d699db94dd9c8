// Package storagetest is the suite that every storage engine passes: what the contract of storage.Store and storage.Tx
// says, tried.
package storagetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/storage"
)

// Make prepares an empty place for one test and returns how to open it, again too after a Close; whatever is still
// open when the test ends is closed by the suite, and the place itself is Make's to clean up.
type Make func(t *testing.T) (open func() storage.Store)

// Run runs the suite against an engine.
func Run(t *testing.T, engine Make) {
	t.Helper()
	for _, group := range [][]check{values(), scans(), transactions(), conflicts(), limits(), lives(), models()} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.run(t, engine(t))
			})
		}
	}
}

// check is one thing the contract says.
type check struct {
	name string
	run  func(t *testing.T, open func() storage.Store)
}

// on makes a check of one that needs the store open once.
func on(name string, run func(t *testing.T, s storage.Store)) check {
	return check{name, func(t *testing.T, open func() storage.Store) {
		s := open()
		t.Cleanup(func() { closeStore(t, s) })
		run(t, s)
	}}
}

func closeStore(t *testing.T, s storage.Store) {
	t.Helper()
	if err := s.Close(); err != nil && !errors.Is(err, storage.ErrClosed) {
		t.Errorf("Close: %v", err)
	}
}

// update runs f in an Update that must succeed.
func update(t *testing.T, s storage.Store, f func(tx storage.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// put writes keys and values, given in turn, in an Update of their own.
func put(t *testing.T, s storage.Store, pairs ...string) {
	t.Helper()
	update(t, s, func(tx storage.Tx) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := tx.Put([]byte(pairs[i]), []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
}

// wantGet tells if a key has not the value in tx.
func wantGet(t *testing.T, tx storage.Tx, key, want string) {
	t.Helper()
	value, found, err := tx.Get([]byte(key))
	if err != nil || !found || string(value) != want {
		t.Errorf("Get(%q) = %q, %v, %v; want %q", key, value, found, err, want)
	}
}

// wantAbsent tells if a key is there in tx.
func wantAbsent(t *testing.T, tx storage.Tx, key string) {
	t.Helper()
	if value, found, err := tx.Get([]byte(key)); err != nil || found {
		t.Errorf("Get(%q) = %q, %v, %v; want it absent", key, value, found, err)
	}
}

// wantStore tells if the store holds anything but the keys and values given in turn, in order.
func wantStore(t *testing.T, s storage.Store, pairs ...string) {
	t.Helper()
	err := s.View(t.Context(), func(tx storage.Tx) error {
		wantScan(t, tx, storage.Range{}, 10_000, pairs...)
		return nil
	})
	if err != nil {
		t.Fatalf("View: %v", err)
	}
}

// wantScan tells if a scan gives anything but the keys and values given in turn.
func wantScan(t *testing.T, tx storage.Tx, r storage.Range, limit int, pairs ...string) {
	t.Helper()
	page, err := tx.Scan(r, limit)
	if err != nil {
		t.Errorf("Scan(%+v, %d): %v", r, limit, err)
	}
	var got []string
	for _, pair := range page {
		got = append(got, string(pair.Key), string(pair.Value))
	}
	if diff := cmp.Diff(pairs, got); diff != "" && len(pairs)+len(got) > 0 {
		t.Errorf("Scan(%+v, %d) (-want +got):\n%s", r, limit, diff)
	}
}

// wantErr tells if err is not one of the contract's errors.
func wantErr(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}
