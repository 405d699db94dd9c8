package bottest

import (
	"context"
	"time"
)

// Now is what the bot's clock shows.
func (w *World) Now() time.Time { return w.now() }

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
