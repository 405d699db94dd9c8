// Package timer turns stored timers that fall due into turns.
package timer

import (
	"context"
	"log/slog"
	"time"

	"carebot/storage"
)

// retry is how long a timer that failed waits for its next try.
const retry = 5 * time.Second

// page is how many due timers are read at a time.
const page = 100

// Alarm waits for the earliest stored timer. What is due is deleted by its own turn.
type Alarm struct {
	store storage.Store
	fall  func(storage.Timer) error
	log   *slog.Logger
	now   func() time.Time
	set   chan time.Time
}

// New returns an alarm that hands timers that have fallen due to fall; it does nothing until Run.
func New(store storage.Store, fall func(storage.Timer) error, now func() time.Time, log *slog.Logger) *Alarm {
	return &Alarm{store: store, fall: fall, now: now, log: log, set: make(chan time.Time, 1)}
}

// Set tells that a timer was stored. It never blocks.
func (a *Alarm) Set(due time.Time) {
	for {
		select {
		case a.set <- due:
			return
		default:
		}
		select { // of two that wait to be seen only the earlier matters
		case other := <-a.set:
			if other.Before(due) {
				due = other
			}
		default:
		}
	}
}

// Run fires timers until ctx ends.
func (a *Alarm) Run(ctx context.Context) {
	for {
		next, err := a.fire(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.Error("timer: cannot read what is due", "error", err)
			next = a.now().Add(retry)
		}
		if !a.wait(ctx, next) {
			return
		}
	}
}

// wait returns when next has come (zero: never) or an earlier timer was set; false when ctx ended.
func (a *Alarm) wait(ctx context.Context, next time.Time) bool {
	for {
		var due <-chan time.Time
		stop := func() bool { return true }
		if !next.IsZero() {
			timer := time.NewTimer(next.Sub(a.now()))
			due, stop = timer.C, timer.Stop
		}
		select {
		case <-due:
			return true
		case set := <-a.set:
			stop()
			if next.IsZero() || set.Before(next) {
				next = set
			}
		case <-ctx.Done():
			stop()
			return false
		}
	}
}

// fire runs what is due and returns when the next timer is; zero: there is none.
func (a *Alarm) fire(ctx context.Context) (time.Time, error) {
	var after []byte
	for {
		var timers []storage.Timer
		err := a.store.View(ctx, func(tx storage.Tx) (err error) {
			timers, after, err = storage.Timers.By(tx, storage.ByDue, storage.Query{After: after, Limit: page})
			return err
		})
		if err != nil {
			return time.Time{}, err
		}
		failed := false
		for _, t := range timers {
			if t.Due.After(a.now()) {
				return t.Due, nil
			}
			if err := a.fall(t); err != nil {
				a.log.Error("timer: a turn failed; it is tried again", "timer", t.Key, "error", err)
				failed = true
			}
		}
		if failed {
			return a.now().Add(retry), nil
		}
		if after == nil {
			return time.Time{}, nil
		}
	}
}
