package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"carebot/storage"
)

// maxPack bounds the turns of one commit, so that the first of them does not wait long for the last.
const maxPack = 256

// TurnError is a turn's own failure (an error or a panic), as against the store's: trying again gives the same.
type TurnError struct{ Err error }

func (e *TurnError) Error() string { return "turn: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *TurnError) Unwrap() error { return e.Err }

// Packs counts commits.
type Packs interface{ Pack(turns int) }

// Committer runs turns one after another, in order of arrival, and commits those that wait together: commits are
// serial anyway, and each costs a disk flush.
type Committer struct {
	store storage.Store
	queue chan *job
	packs Packs
}

// job is one turn and who waits for it.
type job struct {
	run   func(storage.Tx) error
	after func()     // once committed, in order of the commits; may be nil
	done  chan error // buffered, gets exactly one
}

// NewCommitter returns a committer for the store; packs may be nil.
func NewCommitter(store storage.Store, packs Packs) *Committer {
	return &Committer{store: store, queue: make(chan *job, 4*maxPack), packs: packs}
}

// Submit queues a turn and returns where its outcome comes: nil once durable, a *TurnError when the turn itself
// failed, or the store's error. run may be called several times and resets what it captures; after (may be nil) is
// called once it is committed, in the order of the commits, and must be quick. Submit blocks only while the queue is
// full.
func (c *Committer) Submit(run func(storage.Tx) error, after func()) <-chan error {
	j := &job{run: run, after: after, done: make(chan error, 1)}
	c.queue <- j
	return j.done
}

// Do is Submit and the wait for it. When ctx ends first the turn may still be committed.
func (c *Committer) Do(ctx context.Context, run func(storage.Tx) error, after func()) error {
	select {
	case err := <-c.Submit(run, after):
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run commits until ctx ends, and then what is still queued.
func (c *Committer) Run(ctx context.Context) {
	// The commits themselves are not cut short by the end: what was begun is finished.
	work := context.WithoutCancel(ctx)
	for {
		select {
		case j := <-c.queue:
			c.commit(work, c.waiting(j))
		case <-ctx.Done():
			for {
				select {
				case j := <-c.queue:
					c.commit(work, c.waiting(j))
				default:
					return
				}
			}
		}
	}
}

// waiting returns first and what is queued behind it, up to a pack.
func (c *Committer) waiting(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < maxPack {
		select {
		case j := <-c.queue:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// commit settles every job, in order, in as few transactions as the limits and failures allow.
func (c *Committer) commit(ctx context.Context, jobs []*job) {
	most := len(jobs)
	for len(jobs) > 0 {
		n, err := c.pack(ctx, jobs[:min(most, len(jobs))])
		if err == nil {
			if c.packs != nil {
				c.packs.Pack(n)
			}
			settle(jobs[:n], nil)
			jobs, most = jobs[n:], len(jobs)
			continue
		}
		var own *TurnError
		switch {
		case n > 1: // a pack that fails is made smaller until what fails stands alone
			most = n / 2
			if errors.As(err, &own) {
				most = n - 1 // all before the one that failed
			}
		default:
			settle(jobs[:1], err)
			jobs, most = jobs[1:], len(jobs)
		}
	}
}

// pack runs jobs in one transaction until it is half full. It returns how many were committed; with an error, how
// many had been run, the failing one included.
func (c *Committer) pack(ctx context.Context, jobs []*job) (int, error) {
	ran := 0
	err := c.store.Update(ctx, func(tx storage.Tx) error {
		ran = 0
		for _, j := range jobs {
			if ran > 0 && halfFull(tx) {
				return nil
			}
			ran++
			if err := guarded(j.run, tx); err != nil {
				return err
			}
		}
		return nil
	})
	return ran, err
}

// halfFull reports whether a transaction has used half of what the storage contract allows.
func halfFull(tx storage.Tx) bool {
	u, ok := tx.(storage.Usage)
	if !ok {
		return false
	}
	writes, bytes := u.Used()
	return writes >= storage.MaxWrites/2 || bytes >= storage.MaxBytes/2
}

// guarded runs a turn and tells its own failures, panics included, from the store's.
func guarded(run func(storage.Tx) error, tx storage.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &TurnError{fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	err = run(tx)
	if err == nil || passing(err) {
		return err
	}
	return &TurnError{err}
}

// passing reports whether an error may be gone on a later try, so that the event should come again.
func passing(err error) bool {
	return errors.Is(err, storage.ErrNoSpace) || errors.Is(err, storage.ErrClosed) ||
		errors.Is(err, storage.ErrUnknownOutcome) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

func settle(jobs []*job, err error) {
	for _, j := range jobs {
		if err == nil && j.after != nil {
			j.after()
		}
		j.done <- err
	}
}
