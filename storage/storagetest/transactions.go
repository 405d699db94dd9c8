package storagetest

import (
	"context"
	"errors"
	"testing"

	"carebot/storage"
)

// transactions are the checks of all or nothing.
func transactions() []check {
	return []check{
		on("ErrorRollsBack", testErrorRollsBack),
		on("PanicRollsBack", testPanicRollsBack),
		on("Cancelled", testCancelled),
		on("ReadOnly", testReadOnly),
		on("Snapshot", testSnapshot),
		on("EndedTx", testEndedTx),
	}
}

func testErrorRollsBack(t *testing.T, s storage.Store) {
	put(t, s, "a", "1", "b", "2")
	want := errors.New("no")
	err := s.Update(t.Context(), func(tx storage.Tx) error {
		return errors.Join(tx.Put([]byte("a"), []byte("x")), tx.Delete([]byte("b")), tx.Insert([]byte("c"), nil), want)
	})
	wantErr(t, "Update", err, want)
	wantErr(t, "View", s.View(t.Context(), func(storage.Tx) error { return want }), want)
	wantStore(t, s, "a", "1", "b", "2")
}

func testPanicRollsBack(t *testing.T, s storage.Store) {
	put(t, s, "a", "1")
	func() {
		defer func() {
			if got := recover(); got != "boom" {
				t.Errorf("the panic came out as %v", got)
			}
		}()
		_ = s.Update(t.Context(), func(tx storage.Tx) error {
			if err := tx.Put([]byte("a"), []byte("x")); err != nil {
				return err
			}
			panic("boom")
		})
	}()
	put(t, s, "b", "2")
	wantStore(t, s, "a", "1", "b", "2")
}

func testCancelled(t *testing.T, s storage.Store) {
	put(t, s, "a", "1")
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Update(ctx, func(tx storage.Tx) error {
		cancel()
		return tx.Put([]byte("a"), []byte("x"))
	})
	wantErr(t, "Update cancelled while it ran", err, context.Canceled)
	never := func(storage.Tx) error {
		t.Error("f ran though the context had ended")
		return nil
	}
	wantErr(t, "Update", s.Update(ctx, never), context.Canceled)
	wantErr(t, "View", s.View(ctx, never), context.Canceled)
	wantStore(t, s, "a", "1")
}

func testReadOnly(t *testing.T, s storage.Store) {
	put(t, s, "a", "1")
	err := s.View(t.Context(), func(tx storage.Tx) error {
		wantErr(t, "Put", tx.Put([]byte("a"), []byte("x")), storage.ErrReadOnly)
		wantErr(t, "Insert", tx.Insert([]byte("b"), []byte("x")), storage.ErrReadOnly)
		wantErr(t, "Delete", tx.Delete([]byte("a")), storage.ErrReadOnly)
		wantGet(t, tx, "a", "1")
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	wantStore(t, s, "a", "1")
}

func testSnapshot(t *testing.T, s storage.Store) {
	put(t, s, "a", "1", "b", "2")
	err := s.View(t.Context(), func(tx storage.Tx) error {
		wantGet(t, tx, "a", "1")
		update(t, s, func(tx storage.Tx) error {
			return errors.Join(tx.Put([]byte("a"), []byte("x")), tx.Delete([]byte("b")), tx.Put([]byte("c"), []byte("x")))
		})
		wantGet(t, tx, "a", "1")
		wantAbsent(t, tx, "c")
		wantScan(t, tx, storage.Range{}, 10, "a", "1", "b", "2")
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	wantStore(t, s, "a", "x", "c", "x")
}

// testEndedTx keeps a Tx beyond its Update: nothing may come of it.
func testEndedTx(t *testing.T, s storage.Store) {
	var kept storage.Tx
	update(t, s, func(tx storage.Tx) error {
		kept = tx
		return tx.Put([]byte("a"), []byte("1"))
	})
	if err := kept.Put([]byte("a"), []byte("x")); err == nil {
		t.Error("a Put into a transaction that has ended went through")
	}
	if _, _, err := kept.Get([]byte("a")); err == nil {
		t.Error("a Get from a transaction that has ended went through")
	}
	wantStore(t, s, "a", "1")
}
