package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	giveUpAfter = 24 * time.Hour // a conversation is tried for a day, then the thread says so
	fewTries    = 5              // … and at least so often since the start
	firstBack   = 200 * time.Millisecond
	longestBack = time.Minute

	longestBlind = 5 * time.Minute  // where a try may repeat what has arrived
	parkRecheck  = 30 * time.Second // a receipt's signal is not lost; this is for the operator who mends the store
	callTime     = 4 * time.Minute  // of a single delivery, an upload of 50 MB included; adapters are less patient
)

// step brings a lane's head one step further. An error means: nothing was decided, wait and try again.
func (o *Outbox) step(l *lane, it *item) error {
	if wait := time.Until(it.next); wait > 0 {
		if err := pause(o.waits, wait, nil); err != nil {
			return err
		}
	}
	if it.end != nil { // it has ended, but the store could not be told yet; it must not be sent again for that
		return o.settle(l, it, it.end.receipt, it.end.fault)
	}
	adapter, ok := o.adapters[it.d.Platform]
	if !ok {
		return fmt.Errorf("no adapter for %q", it.d.Platform)
	}
	if it.d.News != "" {
		return o.stepNews(l, it, adapter)
	}
	if unfolds(it.d) {
		return o.unfold(l, it, adapter)
	}
	return o.stepWord(l, it, adapter)
}

// stepWord brings what is no newsletter's one step further: what may have arrived is looked for, and what is sent is
// fixed right before.
func (o *Outbox) stepWord(l *lane, it *item, adapter platform.Adapter) error {
	if err := o.resolve(it); err != nil {
		return err
	}
	if it.unknown {
		if settled, err := o.look(l, it, adapter); settled || err != nil {
			return err
		}
	}
	pass, err := o.limits.acquire(o.waits, adapter.Limits(it.d))
	if err != nil {
		return err
	}
	defer pass.end(unmade)
	if err := o.stillWanted(it); err != nil {
		return err
	}
	if o.superseded(l, it) {
		return o.settle(l, it, nil, nil)
	}
	if err := o.draw(it); err != nil {
		return err
	}
	if err := o.begin(l, it); err != nil {
		return err
	}
	return o.send(l, it, adapter, pass)
}

// send makes the call and settles what came of it.
func (o *Outbox) send(l *lane, it *item, adapter platform.Adapter, pass *pass) error {
	ctx, cancel := context.WithTimeout(o.sends, callTime)
	defer cancel()
	receipt, err := adapter.Send(ctx, it.d, func(ctx context.Context, progress json.RawMessage) error {
		return o.keepProgress(ctx, it, progress)
	})
	pass.end(ended(err))
	if err == nil {
		o.watch.Delivery(it.d.Platform, it.d.Kind, "sent")
		return o.settle(l, it, &receipt, nil)
	}
	fault := platform.AsFailure(err)
	o.watch.Delivery(it.d.Platform, it.d.Kind, outcome(fault))
	return o.fail(l, it, adapter, fault)
}

// ended is how a call ended with an error, or none.
func ended(err error) ending {
	if err == nil {
		return answered
	}
	return lost
}

// outcome is what a failure counts as.
func outcome(fault *platform.Failure) string {
	switch fault.Kind {
	case platform.Uncertain:
		return "unknown"
	case platform.Blocked, platform.Refused, platform.TooBig, platform.Gone:
		return "failed"
	default:
		return "retry"
	}
}

// fail acts on a failed call, as DESIGN's outbox table says.
func (o *Outbox) fail(l *lane, it *item, adapter platform.Adapter, fault *platform.Failure) error {
	it.unknown = fault.Kind == platform.Uncertain
	switch fault.Kind {
	case platform.Limited:
		o.holdFor(it, adapter, fault)
		return nil
	case platform.Markup:
		if it.d.Plain {
			return o.settle(l, it, nil, fault)
		}
		return o.simplify(it)
	case platform.TooBig, platform.Gone:
		if fault.File != "" && it.d.News == "" { // an offer without its picture is another one
			return o.withoutFile(l, it, fault)
		}
		return o.settle(l, it, nil, fault)
	case platform.Blocked, platform.Refused:
		return o.settle(l, it, nil, fault)
	case platform.Denied:
		o.log.Error("outbox: the platform denies it; nothing of the kind passes until that is mended", "lane", l.name, "error", fault.Err)
	default:
		o.log.Warn("outbox: not sent yet", "lane", l.name, "tries", it.tries+1, "error", fault)
	}
	if it.hopeless() {
		return o.settle(l, it, nil, fault)
	}
	it.back()
	return nil
}

// hopeless reports whether to give up: a word to a customer after a day and some tries of this process, a private word
// at once. What goes to the staff is kept for as long as it takes: a customer's words are never lost.
func (it *item) hopeless() bool {
	if it.d.Kind == platform.Private {
		return true
	}
	return it.d.Platform != care.Slack && it.tries >= fewTries && time.Since(it.rec.EnqueuedAt) > giveUpAfter
}

// holdFor keeps closed what a 429 covers: the limit it names, else the delivery's narrowest. Telegram names none: where
// a second chat is told to wait while a first one does, it is the overall limit that is exhausted, and all wait.
func (o *Outbox) holdFor(it *item, adapter platform.Adapter, fault *platform.Failure) {
	wanted := narrowFirst(adapter.Limits(it.d))
	o.watch.Limited(it.d.Platform)
	o.log.Warn("outbox: the platform asks to wait", "lane", it.rec.Lane, "for", fault.After)
	it.next = time.Now().Add(fault.After)
	for i, limit := range wanted {
		switch {
		case fault.Scope == limit.Name:
			o.limits.hold(limit, fault.After)
		case fault.Scope == "" && (i == 0 || o.limits.othersHeld(wanted[0])):
			o.limits.hold(limit, fault.After)
		}
	}
}

// back puts the next try off, doubling with jitter up to a minute; where the last one may have arrived and nobody can
// look, sixteenfold up to some minutes: each try may be the same words once more to a person.
func (it *item) back() {
	wait := min(longestBack, firstBack<<min(it.tries, 10))
	if it.unknown && it.d.Platform != care.Slack { // there posts are looked for, and the rest can be said twice
		wait = min(longestBlind, firstBack<<min(4*it.tries, 12))
	}
	it.tries++
	it.next = time.Now().Add(wait/2 + rand.N(wait/2+1))
}

// look settles a delivery whose outcome is unknown by looking for it; where the platform has no way to look, it is
// sent again (conversation: at least once).
func (o *Outbox) look(l *lane, it *item, adapter platform.Adapter) (settled bool, err error) {
	probe := it.d
	probe.Kind = platform.Look
	pass, err := o.limits.acquire(o.waits, adapter.Limits(probe))
	if err != nil {
		return false, err
	}
	defer pass.end(unmade)
	ctx, cancel := context.WithTimeout(o.sends, callTime)
	defer cancel()
	receipt, found, err := adapter.Find(ctx, it.d)
	pass.end(ended(err))
	switch {
	case errors.Is(err, platform.ErrCannotFind):
		it.unknown = false
		return false, nil
	case err != nil:
		fault := platform.AsFailure(err)
		if fault.Kind == platform.Limited {
			o.holdFor(&item{d: probe, rec: it.rec}, adapter, fault)
		}
		return false, fmt.Errorf("look for what may have arrived: %w", err)
	case found:
		o.watch.Delivery(it.d.Platform, it.d.Kind, "sent")
		return true, o.settle(l, it, &receipt, nil)
	}
	it.unknown = false
	return false, nil
}

// withoutFile drops a file that cannot pass and goes on with the rest.
func (o *Outbox) withoutFile(l *lane, it *item, fault *platform.Failure) error {
	var dropped *care.File
	rest := it.d
	rest.Content.Files = nil
	for _, f := range it.d.Content.Files {
		if f.ID == fault.File && dropped == nil {
			dropped = &f
			continue
		}
		rest.Content.Files = append(rest.Content.Files, f)
	}
	if dropped == nil {
		return o.settle(l, it, nil, fault)
	}
	if rest.Content.Empty() && len(rest.Words) == 0 {
		return o.settle(l, it, nil, fault)
	}
	rec, err := packed(it.rec, rest)
	if err != nil {
		return err
	}
	var more []storage.Delivery
	err = o.commit.Do(o.sends, func(tx storage.Tx) (err error) {
		if err := wanted(tx, rec); err != nil {
			return err
		}
		if more, err = o.outcomes.WithoutFile(tx, rec, rest, *dropped, fault); err != nil {
			return err
		}
		return storage.Deliveries.Put(tx, rec)
	}, func() { o.Add(more) })
	if err != nil {
		return err
	}
	rest.First, rest.Progress = it.d.First, it.d.Progress
	it.rec, it.d = rec, rest
	return nil
}

// packed returns the record with a changed payload.
func packed(rec storage.Delivery, d platform.Delivery) (storage.Delivery, error) {
	payload, err := json.Marshal(d)
	if err != nil {
		return rec, fmt.Errorf("outbox: encode a delivery: %w", err)
	}
	rec.Payload = payload
	return rec, nil
}
