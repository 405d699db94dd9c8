// Package storage is carebot's memory: one contract over ordered bytes, and the tables written on it.
//
// Engines (storage/badger, later storage/postgres) implement Store and Tx and pass storagetest; everything else
// (tuples, tables, indexes, upgrades, verification) is written once, here, above them.
package storage

import (
	"context"
	"errors"
	"io"
)

// The limits every engine keeps, so that what works on one works on all.
const (
	MaxKey    = 1 << 10   // bytes of one key
	MaxRecord = 256 << 10 // bytes of one value
	MaxWrites = 2000      // writes of one transaction, index entries counted
	MaxBytes  = 640 << 10 // bytes of keys and values written by one transaction
)

// Errors of the contract; engines wrap them, callers use errors.Is.
var (
	// ErrExists: Insert found the key present.
	ErrExists = errors.New("storage: already exists")
	// ErrUnknownOutcome: the connection broke at the commit; the transaction may have been committed or not.
	ErrUnknownOutcome = errors.New("storage: outcome of the commit unknown")
	// ErrTooLarge: a record or a transaction over the limits; it was not committed.
	ErrTooLarge = errors.New("storage: too large")
	// ErrConflict: others changed what the transaction read, every time it was tried; nothing is written, try again later.
	ErrConflict = errors.New("storage: too many conflicts; try again later")
	// ErrNotBuilt: an index was read before Prepare (or Build) has built it.
	ErrNotBuilt = errors.New("storage: index not built; run storage.Prepare at start")
	// ErrNoSpace: the disk has less than 256 MiB free; nothing is written until there is more.
	ErrNoSpace = errors.New("storage: less than 256 MiB of disk free, and nothing is written until there is more; free some")
	// ErrNewer: a record was written by a newer carebot; run that one.
	ErrNewer = errors.New("storage: written by a newer carebot")
	// ErrReadOnly: a write inside View.
	ErrReadOnly = errors.New("storage: write in a view")
	// ErrClosed: the store has been closed.
	ErrClosed = errors.New("storage: closed")
	// ErrInUse: another process holds the store.
	ErrInUse = errors.New("storage: in use by another carebot")
)

// Store is an engine.
type Store interface {
	// Update runs f in a transaction, again on a conflict (capped, with jitter); f is pure and resets what it captures.
	// nil means durable. An error of f is returned as it is and nothing is written. ErrUnknownOutcome: the connection
	// broke at the commit. Conflicts are by exact key: what f read with Get (absent or not) and another transaction
	// has changed since makes f run again; there is no phantom protection for Scan.
	Update(ctx context.Context, f func(Tx) error) error
	// View runs f over a snapshot. But for opening a modal, nothing leaves the process on the strength of a View alone.
	View(ctx context.Context, f func(Tx) error) error
	// Backup writes the whole store to w while it is in use.
	Backup(ctx context.Context, w io.Writer) error
	// Close waits for running transactions and closes; later calls return ErrClosed.
	Close() error
}

// Compacter is what an engine implements too whose deleted data stays on the disk for a while.
type Compacter interface {
	// Compact returns once nothing that was deleted or replaced before the call is left in the engine's files. It can be
	// called while the store is in use, and may take as long as it takes to write the whole store once.
	Compact(ctx context.Context) error
}

// Roomy is what an engine implements too that can run out of room.
type Roomy interface {
	// Room returns nil while there is room to write, else what Update would return, which says what to do.
	Room() error
}

// Tx is all that an engine implements of a transaction. Slices given in are not kept; slices given out are copies.
type Tx interface {
	Get(key []byte) (value []byte, found bool, err error) // joins the read set, absent or not
	Insert(key, value []byte) error                       // only if absent, else ErrExists: the way to say "unique"
	Put(key, value []byte) error
	Delete(key []byte) error                 // absent is no error
	Scan(r Range, limit int) ([]Pair, error) // at most limit pairs in order, copied, own writes included
}

// Range is the keys from From (inclusive) to To (exclusive; empty: to the end), or the other way round.
type Range struct {
	From, To []byte
	Reverse  bool // from the last key below To down to From
}

// Pair is a key and its value.
type Pair struct{ Key, Value []byte }
