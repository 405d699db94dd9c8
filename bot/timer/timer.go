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

const (
	// page is how many due timers are read at a time, and have their turns together.
	page = 256
	// look is how long nothing is looked for at most: a timer that was stored without Set falls a little later.
	look = 30 * time.Second
)

// Alarm waits for the earliest stored timer. What is due is deleted by its own turn.
type Alarm struct {
	store storage.Store
	fall  func(storage.Timer) <-chan error
	log   *slog.Logger
	now   func() time.Time
	set   chan time.Time
}

// New returns an alarm that hands timers that have fallen due to fall, in order, which begins their turns and returns where
// each one's outcome comes; it does nothing until Run.
func New(store storage.Store, fall func(storage.Timer) <-chan error, now func() time.Time, log *slog.Logger) *Alarm {
	return &Alarm{store: store, fall: fall, now: now, log: log, set: make(chan time.Time, 1)}
}

// Set tells that a timer was stored, or, with the time it is now, that the clock was moved. It never blocks.
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

// wait returns when next has come (zero: there is none), an earlier timer that was set has, or it is time to look again;
// false when ctx ended.
func (a *Alarm) wait(ctx context.Context, next time.Time) bool {
	for {
		wait := look
		if !next.IsZero() {
			wait = min(wait, next.Sub(a.now()))
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			return true
		case set := <-a.set:
			timer.Stop()
			if next.IsZero() || set.Before(next) {
				next = set
			}
		case <-ctx.Done():
			timer.Stop()
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
		due, next := a.due(timers)
		switch failed := a.turns(due); {
		case failed:
			again := a.now().Add(retry)
			if !next.IsZero() && next.Before(again) {
				return next, nil // what failed is looked at then, too
			}
			return again, nil
		case !next.IsZero() || after == nil:
			return next, nil
		}
	}
}

// due returns which of the timers, in order, are due, and when the first of the others is; zero: there is none.
func (a *Alarm) due(timers []storage.Timer) (due []storage.Timer, next time.Time) {
	now := a.now()
	for i, t := range timers {
		if t.Due.After(now) {
			return timers[:i], t.Due
		}
	}
	return timers, time.Time{}
}

// turns begins the turns of timers in order, so that many fit into one commit, waits for all, and reports whether any
// failed.
func (a *Alarm) turns(timers []storage.Timer) (failed bool) {
	ends := make([]<-chan error, 0, len(timers))
	for _, t := range timers {
		ends = append(ends, a.fall(t))
	}
	for i, end := range ends {
		if err := <-end; err != nil {
			a.log.Error("timer: a turn failed; it is tried again", "timer", timers[i].Key, "error", err)
			failed = true
		}
	}
	return failed
}
