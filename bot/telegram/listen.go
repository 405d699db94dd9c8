package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"carebot/bot/platform"
)

// maxBatch is how many updates one poll brings, which is Telegram's most.
const maxBatch = 100

// Listen polls for updates until ctx ends; with a webhook it only waits for that. Before it returns, presses taken in
// are answered. Meanwhile the commands and the profile are registered: nobody waits for that.
func (a *Adapter) Listen(ctx context.Context, take platform.Take) error {
	ctx, end := context.WithCancel(ctx)
	var aside sync.WaitGroup
	aside.Go(func() { a.Introduce(ctx) })
	defer func() { end(); aside.Wait() }()
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		a.presses.finish(last)
	}()
	if a.options.Webhook != nil {
		<-ctx.Done()
		return nil
	}
	p := &poller{adapter: a, take: take, wait: a.pace.backoff}
	for ctx.Err() == nil {
		if err := p.round(ctx); err != nil {
			return err
		}
	}
	return nil
}

// poller takes updates in, batch by batch. Asking with an offset is what acknowledges all updates before it, so the
// offset moves past an update only once its turn is committed.
type poller struct {
	adapter *Adapter
	take    platform.Take
	offset  int64
	unhook  bool          // a webhook was taken away, so that polling is allowed
	wait    time.Duration // before the next try, once something fails
	pressed string        // the callback query answered although its turn was not committed
}

// round makes one poll and takes in what it brings. The error ends the listening.
func (p *poller) round(ctx context.Context) error {
	batch, err := p.poll(ctx)
	if err != nil {
		return p.failed(ctx, err)
	}
	before := p.offset
	if p.takeIn(ctx, batch) || len(batch) == 0 || ctx.Err() != nil {
		p.wait = p.adapter.pace.backoff
	}
	if len(batch) > 0 && p.offset == before { // nothing was committed: the same comes again
		p.rest(ctx)
	}
	return nil
}

// poll asks for updates; at first it takes a webhook away, without dropping what waits.
func (p *poller) poll(ctx context.Context) ([]json.RawMessage, error) {
	a := p.adapter
	if !p.unhook {
		if _, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
			return a.ask(ctx, a.sending, "deleteWebhook", map[string]any{"drop_pending_updates": false})
		}); err != nil {
			return nil, err
		}
		p.unhook = true
	}
	result, err := a.call(ctx, a.pace.poll+15*time.Second, func(ctx context.Context) error {
		return a.ask(ctx, a.polling, "getUpdates", map[string]any{
			"offset": p.offset, "timeout": int(a.pace.poll / time.Second), "limit": maxBatch, "allowed_updates": allowed(),
		})
	})
	if err != nil {
		return nil, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(result, &batch); err != nil {
		return nil, fmt.Errorf("telegram: the updates are no list: %w", err)
	}
	return batch, nil
}

// failed waits as a failed poll asks for; a token that is no good ends the listening.
func (p *poller) failed(ctx context.Context, err error) error {
	log, f := p.adapter.log, platform.AsFailure(err)
	switch {
	case f.Kind == platform.Denied:
		return fmt.Errorf("telegram: listening ends: %w", f.Err)
	case ctx.Err() != nil: // that is the end, not a failure
	case f.Kind == platform.Limited:
		log.Warn("telegram: too many polls; waiting as told", "wait", f.After)
		pause(ctx, f.After)
	case contains(f.Err.Error(), "conflict"):
		log.Warn("telegram: another process takes updates with this token, or a webhook is set; stop it, or give this one its own token",
			"error", f.Err, "wait", p.adapter.pace.conflict)
		p.unhook = false
		pause(ctx, p.adapter.pace.conflict)
	default:
		log.Warn("telegram: no updates; trying again", "error", f.Err, "wait", p.wait)
		p.rest(ctx)
	}
	return nil // it was waited for
}

// rest waits a little, longer each time, never in step with other processes.
func (p *poller) rest(ctx context.Context) {
	pause(ctx, p.wait/2+rand.N(p.wait))
	p.wait = min(2*p.wait, p.adapter.pace.longest)
}

// waiting is an update handed over whose turn is not known to be committed.
type waiting struct {
	update
	ticket platform.Ticket
}

// takeIn hands a batch over in order, without waiting in between, then waits for all; the offset moves past those up
// to the first that was not committed. It reports whether all were.
func (p *poller) takeIn(ctx context.Context, batch []json.RawMessage) bool {
	taken := make([]waiting, len(batch))
	for i, raw := range batch {
		u := decode(raw, time.Now())
		p.adapter.tellUnread(u)
		taken[i] = waiting{u, p.take(u.in)}
	}
	whole := true
	for _, w := range taken { // all of them, lest a turn is still under way when it is taken again
		reply, err := w.ticket.Wait(ctx)
		p.answer(ctx, w, reply, err)
		if err != nil && whole && ctx.Err() == nil {
			p.adapter.log.Warn("telegram: an update is not committed; taking it again", "update", w.id, "error", err)
		}
		whole = whole && err == nil
		if whole && w.known {
			p.offset = w.id + 1
		}
	}
	return whole
}

// tellUnread logs why an update is set aside, if it is.
func (a *Adapter) tellUnread(u update) {
	if u.in.Err != nil {
		a.log.Error("telegram: an update cannot be read and is set aside", "update", u.id, "error", u.in.Err)
	}
}

// answer answers a press whatever became of its turn; once only, however often the turn fails.
func (p *poller) answer(ctx context.Context, w waiting, reply platform.Reply, err error) {
	if err != nil {
		if w.press == p.pressed || ctx.Err() != nil {
			return // after a restart it is taken in again
		}
		p.pressed = w.press
	}
	p.adapter.presses.answer(ctx, p.adapter, w.press, reply.Toast)
}
