// Package badger is the embedded storage engine: one folder, one process, durable at every commit.
//
// What is written here is only what Badger does differently from the contract; drafts, limits, tables and backups are
// storage's, for all engines.
package badger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"carebot/storage"
)

// Options are what Open may be told; the zero value is right for production.
type Options struct {
	Logger *slog.Logger                             // warnings and errors of the engine; nil: slog.Default
	Free   func(dir string) (bytes uint64, _ error) // disk space free for writing; nil: asks the file system
	Now    func() time.Time                         // how old the last answer of Free is; nil: time.Now
}

// Store is an open folder.
type Store struct {
	db    *badger.DB
	lock  *os.File
	space *space

	writers    sync.RWMutex // read-locked by every Update, locked while the memory is written out
	readers    readers
	compacting sync.Mutex

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup // transactions and backups; added to only under mu while not closed
}

var (
	_ storage.Store = (*Store)(nil)
	_ storage.Roomy = (*Store)(nil)
)

// Open opens the store in dir, made if it is not there. A folder that another process holds gives storage.ErrInUse.
func Open(dir string, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the operator says where
		return nil, fmt.Errorf("storage: cannot make the folder %s: %w; make it, or set storage.dir to another", dir, err)
	}
	lock, err := acquire(dir)
	if err != nil {
		return nil, err
	}
	room := newSpace(dir, o)
	if err := roomToOpen(dir, room.free); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	db, err := open(dir, o.Logger)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &Store{db: db, lock: lock, space: room}, nil
}

func open(dir string, logger *slog.Logger) (*badger.DB, error) {
	if err := removeEmpty(dir); err != nil {
		return nil, err
	}
	db, err := badger.Open(settings(dir).WithLogger(quiet{logger}))
	if err != nil {
		return nil, fmt.Errorf("storage: cannot open %s: %w; see that the disk is whole and the folder is ours, or restore a backup into an empty one", dir, err)
	}
	return db, nil
}

// settings are measured for a small server; the defaults would take hundreds of megabytes.
func settings(dir string) badger.Options {
	return badger.DefaultOptions(dir).
		// nil from Update means durable.
		WithSyncWrites(true).
		// Every value inline: with a value log and its GC deleted keys came back. Above storage.MaxRecord, and
		// RunValueLogGC is never called.
		WithValueThreshold(2 * storage.MaxRecord).
		// Memory. A transaction may fill 15 % of a memtable: nearly 1 MiB, half as much again as storage.MaxBytes, so that
		// our limits are reached before Badger's. With a table of 8 MiB and more Badger's builders, of which it keeps eight,
		// grow to 28 MiB each; with this to 12.
		WithMemTableSize(13 << 19).
		WithNumMemtables(2).
		WithBlockCacheSize(8 << 20).
		WithIndexCacheSize(4 << 20).
		// Nothing is ever written to it; the default makes a sparse file of 2 GiB.
		WithValueLogFileSize(16 << 20).
		WithNumCompactors(2).
		WithCompression(options.Snappy).
		WithDetectConflicts(true).
		// They live in package-level expvars, and nobody reads them.
		WithMetricsEnabled(false)
}

// enter counts a transaction in, so that Close waits for it.
func (s *Store) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return storage.ErrClosed
	}
	s.running.Add(1)
	return nil
}

// View implements storage.Store.
func (s *Store) View(ctx context.Context, f func(storage.Tx) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.running.Done()
	if err := ctx.Err(); err != nil {
		return err
	}
	defer s.readers.enter()()
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return f(storage.NewView(reader{txn}))
}

// Backup implements storage.Store.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.running.Done()
	defer s.readers.enter()()
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	backup, err := storage.NewBackup(w)
	if err != nil {
		return err
	}
	err = reader{txn}.each(storage.Range{}, func(key, value []byte) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		return true, backup.Write(key, value)
	})
	if err != nil {
		return err
	}
	return backup.Close()
}

// Close implements storage.Store.
func (s *Store) Close() error {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return storage.ErrClosed
	}
	s.running.Wait()
	return errors.Join(s.db.Close(), s.lock.Close())
}
