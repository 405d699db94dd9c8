package badger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"carebot/storage"
)

// After a compaction neither a version of a deleted or replaced value nor its bytes are in the folder, while others
// write and read, and whatever has been compacted and reopened before.
func TestCompactLeavesNothingOfWhatWasDeleted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := opened(t, dir)
	for round := range 3 {
		fill := func(n int, value string) {
			for page := range n / 500 {
				update(t, s, func(tx storage.Tx) error {
					for i := range 500 {
						if err := tx.Put(numbered(page*500+i), []byte(fmt.Sprintf("%s %d", value, i))); err != nil {
							return err
						}
					}
					return nil
				})
			}
		}
		fill(5000, "kept")
		update(t, s, func(tx storage.Tx) error { return tx.Put(storage.Key("gone"), []byte("a secret")) })
		update(t, s, func(tx storage.Tx) error { return tx.Put(numbered(7), []byte("a secret, too")) })
		if round == 1 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = opened(t, dir)
		}
		update(t, s, func(tx storage.Tx) error {
			return errors.Join(tx.Delete(storage.Key("gone")), tx.Put(numbered(7), []byte("new")))
		})
		compactBesideOthers(t, s)
		holdsNo(t, dir, "secret")
		if n := versionsOf(t, s.db, "secret"); n != 0 {
			t.Fatalf("round %d: %d versions are left", round, n)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	holdsNo(t, dir, "secret")
	s = opened(t, dir)
	defer s.Close()
	n := 0
	err := s.View(t.Context(), func(tx storage.Tx) error {
		all, err := tx.Scan(storage.Range{}, 10_000)
		n = len(all)
		return err
	})
	if err != nil || n != 5001 {
		t.Errorf("the store has %d keys, error %v; 5000 and one of the writer beside were written", n, err)
	}
}

func numbered(i int) []byte { return storage.Key("record", i) }

func opened(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func update(t *testing.T, s *Store, f func(storage.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// compactBesideOthers compacts while somebody writes.
func compactBesideOthers(t *testing.T, s *Store) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			err := s.Update(ctx, func(tx storage.Tx) error { return tx.Put(storage.Key("beside"), []byte(fmt.Sprint(i))) })
			if err != nil && ctx.Err() == nil {
				t.Errorf("a write beside: %v", err)
			}
		}
	})
	err := s.Compact(ctx)
	stop()
	writing.Wait()
	if err != nil {
		t.Fatal(err)
	}
}

// versionsOf counts the versions of values that hold a word, deleted ones included.
func versionsOf(t *testing.T, db *badger.DB, word string) int {
	t.Helper()
	n := 0
	err := db.View(func(txn *badger.Txn) error {
		all := badger.DefaultIteratorOptions
		all.AllVersions = true
		it := txn.NewIterator(all)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			value, err := it.Item().ValueCopy(nil)
			if err != nil {
				return err
			}
			if bytes.Contains(value, []byte(word)) {
				n++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// holdsNo looks into every file of a folder for a word.
func holdsNo(t *testing.T, dir, word string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%s holds %q", filepath.Base(file), word)
		}
	}
}

// A compaction waits for who reads an older state, since that state must stay for them, and takes it away then.
func TestCompactOutlivesReaders(t *testing.T) {
	t.Parallel()
	s := opened(t, t.TempDir())
	defer s.Close()
	update(t, s, func(tx storage.Tx) error { return tx.Put(storage.Key("gone"), []byte("a secret")) })
	compacted := make(chan error, 1)
	err := s.View(t.Context(), func(tx storage.Tx) error {
		update(t, s, func(tx storage.Tx) error { return tx.Delete(storage.Key("gone")) })
		go func() { compacted <- s.Compact(t.Context()) }()
		for s.readersAge() == 0 { // the compaction waits for this transaction
			update(t, s, func(tx storage.Tx) error { return tx.Put(storage.Key("time"), []byte("passes")) })
		}
		_, found, err := tx.Get(storage.Key("gone"))
		if !found {
			t.Error("what a running transaction reads has gone")
		}
		return err
	})
	if err := errors.Join(err, <-compacted); err != nil {
		t.Fatal(err)
	}
	if n := versionsOf(t, s.db, "secret"); n != 0 {
		t.Errorf("%d versions are left", n)
	}
}

func (s *Store) readersAge() int {
	s.readers.mu.Lock()
	defer s.readers.mu.Unlock()
	return s.readers.age
}

func TestCompactEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := opened(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.View(t.Context(), func(storage.Tx) error { return s.Compact(ctx) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("with its context ended: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context()); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}
