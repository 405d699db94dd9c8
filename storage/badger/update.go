package badger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dgraph-io/badger/v4"

	"carebot/storage"
)

// A conflict is tried again at once the first time, then after growing random pauses: 16 writers of one key come
// through in far fewer tries.
const (
	maxTries = 100
	maxPause = 20 * time.Millisecond
)

// Update implements storage.Store.
func (s *Store) Update(ctx context.Context, f func(storage.Tx) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.running.Done()
	s.writers.RLock()
	defer s.writers.RUnlock()
	for try := range maxTries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		if conflict, err := s.attempt(ctx, f); !conflict {
			return err
		}
	}
	return storage.ErrConflict
}

// pause waits before a try; the first does not wait.
func pause(ctx context.Context, try int) error {
	if try < 2 {
		return ctx.Err()
	}
	longest := min(time.Duration(try*try)*10*time.Microsecond, maxPause)
	timer := time.NewTimer(rand.N(longest))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// attempt runs f once and commits. Whatever way it ends, a panic of f included, nothing is left behind.
func (s *Store) attempt(ctx context.Context, f func(storage.Tx) error) (conflict bool, err error) {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	draft := storage.NewDraft(reader{txn})
	defer draft.End()
	if err := f(draft); err != nil {
		return false, err
	}
	writes, err := draft.Writes()
	if err != nil || len(writes) == 0 {
		return false, err
	}
	if err := s.space.check(); err != nil {
		return false, err
	}
	if err := fill(txn, writes); err != nil {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	return commit(txn)
}

func fill(txn *badger.Txn, writes []storage.Write) error {
	for _, w := range writes {
		var err error
		if w.Delete {
			err = txn.Delete(w.Key)
		} else {
			err = txn.Set(w.Key, w.Value)
		}
		if err != nil {
			return fmt.Errorf("storage: badger refused a write: %w; please report it", err)
		}
	}
	return nil
}

func commit(txn *badger.Txn) (conflict bool, err error) {
	err = txn.Commit()
	switch {
	case err == nil:
		return false, nil
	case errors.Is(err, badger.ErrConflict):
		return true, nil
	case errors.Is(err, badger.ErrBlockedWrites):
		return false, fmt.Errorf("%w: %w", storage.ErrClosed, err)
	default:
		// The log may or may not hold it: a restart tells.
		return false, fmt.Errorf("%w: %w; see that the disk is whole and restart", storage.ErrUnknownOutcome, err)
	}
}
