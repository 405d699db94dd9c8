package outbox

import (
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

	longestBlind = 5 * time.Minute // where a try may repeat what has arrived
)

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
	if it.hopeless(fault) {
		return o.settle(l, it, nil, fault)
	}
	it.back()
	return nil
}

// hopeless reports whether to give up: a word to a customer after a day and some tries of this process, a private word
// at once, a direct message to who is there no more after some tries. What goes to the staff is kept for as long as it takes
// else: a customer's words are never lost.
func (it *item) hopeless(fault *platform.Failure) bool {
	switch {
	case it.d.Kind == platform.Private:
		return true
	case fault.Kind == platform.Absent:
		return it.tries+1 >= fewTries
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

// saysNothing reports whether a delivery that has lost a file has nothing left for anybody: the name above files goes
// with the last of them, unless others follow it.
func saysNothing(d platform.Delivery) bool {
	alone := d.Heading && d.Part == 0 && len(d.Content.Files) == 0
	return alone || d.Content.Empty() && len(d.Words) == 0
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
	if dropped == nil || saysNothing(rest) {
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
