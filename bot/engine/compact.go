package engine

import (
	"context"
	"time"

	"carebot/storage"
)

// timerCompact is the kind, and the key, of the timer that asks for a compaction of the store.
const timerCompact = "compact"

// compactAgain is when a compaction that came to no end is begun again.
const compactAgain = 10 * time.Minute

// askForCompaction leaves word that deleted data is to go from the disk. Where the engine has none to leave, there is
// nothing to do.
func (t *turn) askForCompaction() error {
	if t.engine.Compact == nil {
		return nil
	}
	return t.timer(storage.Timer{Key: timerCompact, Kind: timerCompact, Due: t.now.UTC()})
}

// fallCompact hands the work to Tidy; the timer stays until it is done.
func (t *turn) fallCompact(timer storage.Timer) error {
	timer.Due = t.now.Add(compactAgain).UTC()
	t.compact = timer.Due
	return t.timer(timer)
}

// compactSoon wakes Tidy; a compaction that is already asked for is enough.
func (e *Engine) compactSoon(marked time.Time) {
	for {
		select {
		case e.tidy <- marked:
			return
		default:
		}
		select { // the mark that counts is the last one set
		case <-e.tidy:
		default:
		}
	}
}

// Tidy compacts the store whenever an erasure has asked for it, until ctx ends.
func (e *Engine) Tidy(ctx context.Context) {
	for {
		select {
		case marked := <-e.tidy:
			e.compactStore(ctx, marked)
		case <-ctx.Done():
			return
		}
	}
}

func (e *Engine) compactStore(ctx context.Context, marked time.Time) {
	if e.Compact == nil {
		return
	}
	err := e.Compact(ctx)
	if err == nil {
		err = e.Committer.Do(ctx, func(tx storage.Tx) error {
			timer, found, err := storage.Timers.Get(tx, timerCompact)
			if err != nil || !found || !timer.Due.Equal(marked) {
				return err // asked for anew meanwhile
			}
			return storage.Timers.Delete(tx, timerCompact)
		}, nil)
	}
	if err != nil && ctx.Err() == nil {
		e.Log.Error("engine: what was erased is not off the disk yet; tried again", "in", compactAgain, "error", err)
	}
}
