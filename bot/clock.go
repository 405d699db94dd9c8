package bot

import (
	"context"
	"fmt"
	"time"

	"carebot/bot/timer"
	"carebot/storage"
)

const (
	// fallsWithin is how long the turn of a timer that is due may take.
	fallsWithin = 30 * time.Second
	// looksEvery is how often it is looked whether it is over.
	looksEvery = 2 * time.Millisecond
)

// Advance moves the clock of a running bot, which Options.Now reads, ahead by d: from one timer to the next, so that all
// that falls due on the way is said when it would have been. What is said then is delivered in real time. The error says
// what does not fall, or is ctx's.
func (b *Bot) Advance(ctx context.Context, clock *timer.Clock, d time.Duration) error {
	b.advancing.Lock()
	defer b.advancing.Unlock()
	end := clock.Now().Add(d)
	for {
		next, found, err := b.nextTimer(ctx)
		if err != nil {
			return err
		}
		if !found || next.Due.After(end) {
			clock.Reach(end)
			return nil
		}
		clock.Reach(next.Due)
		b.alarm.Set(next.Due)
		if err := b.falls(ctx, clock, next); err != nil {
			return err
		}
	}
}

// nextTimer returns the timer that is due first.
func (b *Bot) nextTimer(ctx context.Context) (next storage.Timer, found bool, err error) {
	err = b.o.Store.View(ctx, func(tx storage.Tx) error {
		first, _, err := storage.Timers.By(tx, storage.ByDue, storage.Query{Limit: 1})
		if err == nil && len(first) > 0 {
			next, found = first[0], true
		}
		return err
	})
	return next, found, err
}

// falls waits until the turn of a timer that is due is over.
func (b *Bot) falls(ctx context.Context, clock *timer.Clock, t storage.Timer) error {
	ctx, cancel := context.WithTimeout(ctx, fallsWithin)
	defer cancel()
	tick := time.NewTicker(looksEvery)
	defer tick.Stop()
	for {
		over := false
		err := b.o.Store.View(ctx, func(tx storage.Tx) error {
			now, found, err := storage.Timers.Get(tx, t.Key)
			over = !found || now.Due.After(clock.Now()) || !now.Due.Equal(t.Due)
			return err
		})
		if err != nil || over {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("the timer %s, due at %s, does not fall: %w", t.Key, t.Due, ctx.Err())
		}
	}
}
