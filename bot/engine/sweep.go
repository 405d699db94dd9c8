package engine

import (
	"context"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

const (
	sweepEvery = time.Hour
	// sweepPage is how many records one commit forgets: with an index entry each, half of what it may write.
	sweepPage = storage.MaxWrites / 4
)

// Sweep forgets, now and every hour until ctx ends, what does not count any more: the IDs of events that their platforms no
// longer repeat, what was done in threads that turned out to be nobody's card's, and old failed proofs.
func (e *Engine) Sweep(ctx context.Context) {
	for {
		e.sweep(ctx)
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return
		}
	}
}

// sweep forgets all that does not count any more, page by page.
func (e *Engine) sweep(ctx context.Context) {
	for _, forget := range []func(storage.Tx) (int, error){e.forgetSeen, e.forgetEarly, e.forgetAttempts} {
		for e.sweepPage(ctx, forget) == sweepPage {
		}
	}
}

// sweepPage forgets one page and returns how many it held.
func (e *Engine) sweepPage(ctx context.Context, forget func(storage.Tx) (int, error)) (n int) {
	err := e.Committer.Do(ctx, func(tx storage.Tx) (err error) {
		n, err = forget(tx)
		return err
	}, nil)
	if err != nil {
		if ctx.Err() == nil {
			e.Log.Error("engine: cannot forget what does not count any more; tried again in an hour", "error", err)
		}
		return 0
	}
	return n
}

func (e *Engine) forgetSeen(tx storage.Tx) (int, error) {
	return forgetOld(tx, storage.SeenEvents, e.Now(), func(s storage.Seen) []any { return []any{s.ID} })
}

func (e *Engine) forgetEarly(tx storage.Tx) (int, error) {
	return forgetOld(tx, storage.EarlyEvents, e.Now(), func(e storage.Early) []any { return []any{e.Platform, e.Chat, e.Thread, e.Seq} })
}

func (e *Engine) forgetAttempts(tx storage.Tx) (int, error) {
	return forgetOld(tx, storage.Attempts, e.Now(), func(a care.Attempts) []any { return []any{a.Key} })
}

// forgetOld deletes a page of those records of a table whose time was over before now, and returns how many it held.
func forgetOld[T any](tx storage.Tx, table storage.Table[T], now time.Time, key func(T) []any) (int, error) {
	old, _, err := table.By(tx, storage.ByUntil, storage.Query{To: []any{now.UTC()}, Limit: sweepPage})
	if err != nil {
		return 0, err
	}
	for _, record := range old {
		if err := table.Delete(tx, key(record)...); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
