package engine

import (
	"context"
	"errors"
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
		return errors.Join(e.sweepEarly(tx), e.sweepAttempts(tx))
	}, nil)
	if err != nil {
		if ctx.Err() == nil {
			e.Log.Error("engine: cannot forget old event IDs; tried again in an hour", "error", err)
		}
		return 0
	}
	return n
}

// sweepEarly forgets what was done in threads that turned out to be nobody's card's.
func (e *Engine) sweepEarly(tx storage.Tx) error {
	old, _, err := storage.EarlyEvents.By(tx, storage.ByUntil, storage.Query{To: []any{e.Now().UTC()}})
	if err != nil {
		return err
	}
	for _, early := range old {
		if err := storage.EarlyEvents.Delete(tx, early.Platform, early.Chat, early.Thread, early.Seq); err != nil {
			return err
		}
	}
	return nil
}
