package engine

import (
	"context"
	"time"

	"carebot/storage"
)

const (
	sweepEvery = time.Hour
	sweepPage  = 500
)

// Sweep forgets, now and every hour until ctx ends, the IDs of events that their platforms no longer repeat.
func (e *Engine) Sweep(ctx context.Context) {
	for {
		for e.sweepPage(ctx) == sweepPage {
		}
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return
		}
	}
}

// sweepPage forgets one page and returns how many it held.
func (e *Engine) sweepPage(ctx context.Context) int {
	n := 0
	err := e.Committer.Do(ctx, func(tx storage.Tx) error {
		old, _, err := storage.SeenEvents.By(tx, storage.ByUntil, storage.Query{To: []any{e.Now().UTC()}, Limit: sweepPage})
		if err != nil {
			return err
		}
		n = len(old)
		for _, s := range old {
			if err := storage.SeenEvents.Delete(tx, s.ID); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	if err != nil {
		if ctx.Err() == nil {
			e.Log.Error("engine: cannot forget old event IDs; tried again in an hour", "error", err)
		}
		return 0
	}
	return n
}
