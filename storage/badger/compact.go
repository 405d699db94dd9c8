package badger

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"carebot/storage"
)

// Marks of a compaction, outside all keys of tables (which begin with 0x02). The first and the last make the newest
// table reach over all others, so that all are rewritten; the one between is what makes Badger write its memory out.
const (
	firstMark = "\x00\x00"
	flushMark = "\x00\x01"
	lastMark  = "\xff"
)

var _ storage.Compacter = (*Store)(nil)

// Compact implements storage.Compacter: the logs and the tables are written anew without what was deleted or replaced
// before the call. Writers wait while the memory is written out, which takes moments; the rest goes on beside them.
func (s *Store) Compact(ctx context.Context) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.running.Done()
	s.compacting.Lock()
	defer s.compacting.Unlock()
	if err := s.space.check(); err != nil {
		return err
	}
	// Badger keeps what a running transaction may still read.
	if err := s.readers.outlive(ctx); err != nil {
		return err
	}
	s.noteEnded()
	if err := s.flush(); err != nil {
		return err
	}
	if err := s.db.Flatten(1); err != nil {
		return fmt.Errorf("storage: badger cannot compact: %w; see that the disk is whole and has room", err)
	}
	return s.mark(badgerDelete, firstMark, lastMark)
}

// flush writes the memory out, so that no log holds what was deleted.
func (s *Store) flush() error {
	s.writers.Lock()
	defer s.writers.Unlock()
	if err := s.mark(badgerSet, firstMark, flushMark, lastMark); err != nil {
		return err
	}
	if err := s.db.DropPrefix([]byte(flushMark)); err != nil {
		return fmt.Errorf("storage: badger cannot write its memory out: %w; see that the disk is whole and has room", err)
	}
	return nil
}

// noteEnded returns once Badger has noticed which transactions have ended: it takes note of them in its own time, in
// order, through a channel of 100, so that all before have been noted when more than that have come behind.
func (s *Store) noteEnded() {
	for range 64 { // a beginning and an end each
		s.db.NewTransaction(false).Discard()
	}
}

func badgerSet(txn *badger.Txn, key []byte) error    { return txn.Set(key, nil) }
func badgerDelete(txn *badger.Txn, key []byte) error { return txn.Delete(key) }

// mark writes or deletes marks.
func (s *Store) mark(do func(*badger.Txn, []byte) error, keys ...string) error {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	for _, key := range keys {
		if err := do(txn, []byte(key)); err != nil {
			return fmt.Errorf("storage: badger refused a mark: %w; please report it", err)
		}
	}
	if err := txn.Commit(); err != nil {
		return errors.Join(errors.New("storage: a compaction was not begun; it is tried again"), err)
	}
	return nil
}
