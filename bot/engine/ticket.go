package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"carebot/bot/platform"
	"carebot/storage"
)

// ticket waits for the commit of one update.
type ticket struct {
	engine *Engine
	in     platform.Incoming
	began  time.Time
	done   <-chan error
	turn   *turn // nil for what was set aside at once
}

func (e *Engine) ticket(in platform.Incoming, began time.Time, done <-chan error) *ticket {
	return &ticket{engine: e, in: in, began: began, done: done}
}

// Wait implements platform.Ticket. A turn that fails by itself is set aside, so that it is not delivered for ever; only
// what may pass later (a full disk) is an error.
func (t *ticket) Wait(ctx context.Context) (platform.Reply, error) {
	ended, err := t.outcome(ctx)
	var own *TurnError
	if errors.As(err, &own) || errors.Is(err, storage.ErrTooLarge) {
		t.engine.Log.Error("engine: an event is set aside", "event", t.in.Event.IDs, "error", err)
		t.done, t.turn = t.engine.setAside(t.in, err, t.began), nil
		ended, err = t.outcome(ctx)
	}
	if err != nil || !ended {
		return platform.Reply{}, err
	}
	if t.turn == nil {
		return platform.Reply{}, nil
	}
	t.engine.Watch.Turn(t.turn.result(), t.engine.Now().Sub(t.began))
	return t.turn.reply, nil
}

// outcome waits for the turn's end; ended is false when ctx ended first.
func (t *ticket) outcome(ctx context.Context) (ended bool, err error) {
	select {
	case err = <-t.done:
		return true, err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// setAside queues the keeping of an update that cannot be read or decided, and a word to the managers about it.
func (e *Engine) setAside(in platform.Incoming, why error, at time.Time) <-chan error {
	e.Watch.SetAside(in.Event.Platform)
	e.Watch.Turn("set_aside", e.Now().Sub(at))
	t := e.newTurn(in.Event, at)
	return e.submit(t, func() error {
		id := asideID(in)
		if _, found, err := storage.SetAsides.Get(t.tx, id); err != nil || found {
			return err
		}
		if err := t.markSeen(); err != nil {
			return err
		}
		reason := clipped(why.Error(), 500)
		record := storage.SetAside{ID: id, At: at.UTC(), Platform: in.Event.Platform, Reason: reason, Raw: clippedRaw(in.Raw)}
		if err := storage.SetAsides.Put(t.tx, record); err != nil {
			return err
		}
		return t.tellManagers("desk.set_aside", map[string]any{
			"Platform": string(in.Event.Platform), "Reason": firstLine(reason), "ID": id,
		})
	})
}

// asideID names a set-aside update the same each time it is delivered.
func asideID(in platform.Incoming) string {
	if len(in.Event.IDs) > 0 {
		return in.Event.IDs[0]
	}
	sum := sha256.Sum256(in.Raw)
	return string(in.Event.Platform) + "/raw/" + hex.EncodeToString(sum[:8])
}

// maxAside bounds what is kept of a set-aside update, base64 included, within a record's limit.
const maxAside = 160 << 10

func clippedRaw(raw []byte) []byte { return raw[:min(len(raw), maxAside)] }

func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' {
			return s[:i]
		}
	}
	return s
}
