// Package newsletter walks the audiences of the newsletters that are being sent, and keeps just so many of their
// deliveries in the outbox as the platform takes in a moment: however many recipients there are, memory and the outbox
// stay small, and what is paused or stopped is at once.
package newsletter

import (
	"context"
	"log/slog"
	"time"
)

// Engine runs the turns of newsletters.
type Engine interface {
	// SendingNewsletters returns the IDs of those that are being sent.
	SendingNewsletters(ctx context.Context) ([]string, error)
	// WalkNewsletter enqueues one for the next of those for whom it is meant, at most so many; more is false when there
	// is nothing left to walk. waits: there is, but only once a delivery has ended.
	WalkNewsletter(ctx context.Context, id string, most int) (more, waits bool, err error)
	// ShowNewsletter brings up to date what people see of it.
	ShowNewsletter(ctx context.Context, id string) error
}

// Outbox tells how many deliveries of newsletters wait, and that one of them has ended.
type Outbox interface {
	Newsletters() int
	Drained() <-chan struct{}
}

const (
	retry     = 5 * time.Second // after an error
	showEvery = 3 * time.Second // Slack takes fifty edits a minute
	fewest    = 8               // in the outbox
	mostAhead = 512
)

// Walker walks. Its zero value is not usable; see New.
type Walker struct {
	engine Engine
	outbox Outbox
	ahead  int // how many deliveries are kept in the outbox
	log    *slog.Logger
	wake   chan struct{}
}

// New returns a walker that keeps about two seconds' worth of deliveries in the outbox, at a rate a second.
func New(engine Engine, outbox Outbox, rate float64, log *slog.Logger) *Walker {
	ahead := min(max(int(2*rate), fewest), mostAhead)
	return &Walker{engine: engine, outbox: outbox, ahead: ahead, log: log, wake: make(chan struct{}, 1)}
}

// Wake tells that a newsletter begins, goes on or is no more to be sent. It never blocks.
func (w *Walker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run walks until ctx ends. What was being sent when the process ended goes on.
func (w *Walker) Run(ctx context.Context) {
	for ctx.Err() == nil {
		sending, err := w.engine.SendingNewsletters(ctx)
		switch {
		case err != nil:
			w.complain(ctx, err)
			w.rest(ctx, retry)
		case len(sending) == 0:
			w.rest(ctx, 0)
		default:
			w.send(ctx, sending)
		}
	}
}

// rest waits to be woken, for a time at most (0: for ever).
func (w *Walker) rest(ctx context.Context, most time.Duration) {
	var over <-chan time.Time
	if most > 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-w.wake:
	case <-over:
	case <-ctx.Done():
	}
}

// send keeps the outbox filled with some newsletters in turn, until all are walked or something changes.
func (w *Walker) send(ctx context.Context, sending []string) {
	show := time.NewTicker(showEvery)
	defer show.Stop()
	walking, waits := sending, false
	for ctx.Err() == nil {
		if len(walking) > 0 && !waits && w.outbox.Newsletters() <= w.ahead/2 {
			walking, waits = w.fill(ctx, walking)
			continue
		}
		waits = false
		select {
		case <-w.outbox.Drained():
			if len(walking) == 0 && w.outbox.Newsletters() == 0 {
				return
			}
		case <-show.C:
			w.show(ctx, sending)
			if len(walking) == 0 && w.outbox.Newsletters() == 0 {
				return
			}
		case <-w.wake:
			return
		case <-ctx.Done():
		}
	}
}

// fill walks one page of each newsletter and returns those that go on; waits: all of them once a delivery has ended.
func (w *Walker) fill(ctx context.Context, walking []string) (left []string, waits bool) {
	waits = true
	for _, id := range walking {
		more, wait, err := w.engine.WalkNewsletter(ctx, id, w.ahead/(2*len(walking))+1)
		if err != nil {
			w.complain(ctx, err)
			w.rest(ctx, retry)
		}
		if more || err != nil {
			left = append(left, id)
			waits = waits && wait
		}
	}
	return left, waits && len(left) > 0
}

func (w *Walker) show(ctx context.Context, sending []string) {
	for _, id := range sending {
		if err := w.engine.ShowNewsletter(ctx, id); err != nil {
			w.complain(ctx, err)
		}
	}
}

func (w *Walker) complain(ctx context.Context, err error) {
	if ctx.Err() == nil {
		w.log.Error("newsletter: cannot go on; trying again", "in", retry, "error", err)
	}
}
