package storage_test

import (
	"errors"
	"testing"

	"carebot/storage"
)

// TestDraftOfTransaction: a part of a transaction is applied to it, another is dropped.
func TestDraftOfTransaction(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	update(t, s, func(tx storage.Tx) error {
		if err := tx.Put([]byte("a"), []byte("1")); err != nil {
			return err
		}
		kept, dropped := storage.NewDraft(tx), storage.NewDraft(tx)
		err := errors.Join(
			kept.Delete([]byte("a")), kept.Insert([]byte("b"), []byte("2")),
			dropped.Put([]byte("c"), []byte("3")), kept.Apply(tx),
		)
		if _, found, _ := dropped.Get([]byte("b")); !found {
			t.Error("a draft does not see what was applied below it")
		}
		return err
	})
	err := s.View(t.Context(), func(tx storage.Tx) error {
		page, err := tx.Scan(storage.Range{}, 10)
		if len(page) != 1 || string(page[0].Key) != "b" {
			t.Errorf("stored: %q, want b alone", page)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestDraftTooLargeIsNotApplied(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	update(t, s, func(tx storage.Tx) error {
		draft := storage.NewDraft(tx)
		if err := draft.Put([]byte("a"), make([]byte, storage.MaxRecord+1)); !errors.Is(err, storage.ErrTooLarge) {
			t.Errorf("Put: %v", err)
		}
		if err := draft.Apply(tx); !errors.Is(err, storage.ErrTooLarge) {
			t.Errorf("Apply: %v", err)
		}
		return nil
	})
}
