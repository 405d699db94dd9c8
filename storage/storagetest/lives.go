package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/storage"
)

// lives are the checks of opening, closing and backing up.
func lives() []check {
	return []check{
		{"Persists", testPersists},
		{"Closed", testClosed},
		{"CloseWaits", testCloseWaits},
		on("Backup", testBackup),
	}
}

func testPersists(t *testing.T, open func() storage.Store) {
	for run := range 3 {
		s := open()
		put(t, s, fmt.Sprintf("run%d", run), "1", "last", fmt.Sprint(run))
		update(t, s, func(tx storage.Tx) error { return tx.Delete(fmt.Appendf(nil, "run%d", run-1)) })
		wantStore(t, s, "last", fmt.Sprint(run), fmt.Sprintf("run%d", run), "1")
		closeStore(t, s)
	}
}

func testClosed(t *testing.T, open func() storage.Store) {
	s := open()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	never := func(storage.Tx) error {
		t.Error("f ran in a closed store")
		return nil
	}
	wantErr(t, "Update", s.Update(t.Context(), never), storage.ErrClosed)
	wantErr(t, "View", s.View(t.Context(), never), storage.ErrClosed)
	wantErr(t, "Backup", s.Backup(t.Context(), &bytes.Buffer{}), storage.ErrClosed)
	wantErr(t, "Close", s.Close(), storage.ErrClosed)
}

// testCloseWaits closes while an Update runs: it still commits.
func testCloseWaits(t *testing.T, open func() storage.Store) {
	s := open()
	closed := make(chan error, 1)
	update(t, s, func(tx storage.Tx) error {
		go func() { closed <- s.Close() }()
		for !errors.Is(s.View(t.Context(), func(storage.Tx) error { return nil }), storage.ErrClosed) {
			select {
			case err := <-closed:
				t.Fatalf("Close did not wait: %v", err)
			default:
			}
		}
		return tx.Put([]byte("a"), []byte("1"))
	})
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
	s = open()
	defer closeStore(t, s)
	wantStore(t, s, "a", "1")
}

func testBackup(t *testing.T, s storage.Store) {
	var want []storage.Pair
	for i := range 300 {
		key, value := fmt.Sprintf("k%04d", i), fmt.Sprint("v", i)
		put(t, s, key, value)
		want = append(want, storage.Pair{Key: []byte(key), Value: []byte(value)})
	}
	var first bytes.Buffer
	if err := s.Backup(t.Context(), &meddler{Buffer: &first, t: t, store: s}); err != nil {
		t.Fatalf("Backup: %v", err)
	}
	var got []storage.Pair
	err := storage.ReadBackup(&first, func(p storage.Pair) error {
		got = append(got, p)
		return nil
	})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("ReadBackup: %v (-want +got):\n%s", err, diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErr(t, "Backup", s.Backup(ctx, &bytes.Buffer{}), context.Canceled)
}

// meddler writes to the store whenever a part of its backup arrives.
type meddler struct {
	*bytes.Buffer
	t     *testing.T
	store storage.Store
}

func (m *meddler) Write(p []byte) (int, error) {
	put(m.t, m.store, "k0000", "changed", "k9999", "new")
	return m.Buffer.Write(p)
}
