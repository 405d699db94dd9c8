package bottest

import (
	"context"
	"time"
)

// Now is what the bot's clock shows.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.clock == nil {
		return w.ahead.Now()
	}
	return w.clock()
}

// Advance lets d pass for the running bot, minute by minute as it were: all that falls due on the way is said, in order.
// Then it waits until that has been delivered.
func (w *World) Advance(d time.Duration) {
	w.T.Helper()
	w.Settled()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	w.mu.Lock()
	b := w.bot
	w.mu.Unlock()
	if err := b.Advance(ctx, &w.ahead, d); err != nil {
		w.T.Fatalf("the clock does not move: %v\n%s", err, w.Waiting())
	}
	w.Settled()
}

// Skip moves the clock of a bot that is stopped.
func (w *World) Skip(d time.Duration) { w.ahead.Add(d) }

// Noon moves the clock of a bot that is not running yet to the next noon in the company's zone, so that what happens by
// days does not depend on when the story is told.
func (w *World) Noon() {
	now := w.Now().In(Company().Zone)
	year, month, day := now.Date()
	noon := time.Date(year, month, day, 12, 0, 0, 0, now.Location())
	if noon.Before(now) {
		noon = noon.AddDate(0, 0, 1)
	}
	w.Skip(noon.Sub(now))
}
