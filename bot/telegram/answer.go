package telegram

import (
	"context"
	"errors"
	"time"

	tg "github.com/go-telegram/bot"

	"carebot/bot/platform"
)

// maxToast is the longest answer to a press, in characters.
const maxToast = 200

// presses answers presses aside, so that taking in is not slowed, a bounded number at a time.
type presses struct{ places chan struct{} }

func newPresses() presses { return presses{make(chan struct{}, 32)} }

// answer answers the press of callback query id; "" is none. It returns at once unless all places are taken. The answer
// outlives ctx, up to answerTimeout, so that a press taken in before a shutdown is answered too.
func (p presses) answer(ctx context.Context, a *Adapter, id, toast string) {
	if id == "" {
		return
	}
	p.places <- struct{}{} // each gives its place back within answerTimeout
	go func() {
		defer func() { <-p.places }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTimeout)
		defer cancel()
		a.answerPress(ctx, id, toast)
	}()
}

// finish waits until all presses are answered, or ctx ends: whoever has all places is alone.
func (p presses) finish(ctx context.Context) {
	had := 0
	defer func() {
		for range had {
			<-p.places
		}
	}()
	for ; had < cap(p.places); had++ {
		select {
		case p.places <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}

// answerPress stops the button's spinner. It is not stored, so it is tried again here; a query that is too old, or
// answered already, is done.
func (a *Adapter) answerPress(ctx context.Context, id, toast string) {
	wait := a.pace.backoff
	for {
		_, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
			_, err := a.bot.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: id, Text: clip(toast, maxToast)})
			return err
		})
		var f *platform.Failure
		if !errors.As(err, &f) || done(err, "query is too old") || done(err, "query_id_invalid") {
			return
		}
		if f.Kind != platform.Temporary && f.Kind != platform.Uncertain && f.Kind != platform.Limited {
			a.log.Warn("telegram: a press is not answered", "error", err)
			return
		}
		if !pause(ctx, max(wait, f.After)) {
			a.log.Warn("telegram: a press is not answered in time", "error", err)
			return
		}
		wait *= 2
	}
}

// pause waits for d; false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
