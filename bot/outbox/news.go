package outbox

import (
	"errors"
	"slices"
	"time"

	"carebot/bot/platform"
	"carebot/storage"
)

// Leave is whether a newsletter's delivery may begin.
type Leave int

// The answers.
const (
	Now   Leave = iota
	Later       // asked again in a moment: it is paused, or people sleep
	Never       // its recipient is not meant any more
)

// laterIn is how long until a delivery that may begin later is asked about again.
const laterIn = time.Second

var (
	errUnconfirmed = errors.New("outbox: it may have arrived; a newsletter is not sent again")
	errWithdrawn   = errors.New("outbox: its recipient is not meant any more")
)

// stepNews brings a newsletter's delivery one step further. It is noted as begun right before it is sent: what was begun
// by a process that ended, or when a connection broke, counts as unconfirmed, and nobody gets it twice.
func (o *Outbox) stepNews(l *lane, it *item, adapter platform.Adapter) error {
	if it.unknown {
		return o.settle(l, it, nil, &platform.Failure{Kind: platform.Uncertain, Err: errUnconfirmed})
	}
	pass, err := o.limits.acquire(o.waits, adapter.Limits(it.d))
	if err != nil {
		return err
	}
	defer pass.end(unmade)
	switch may, err := o.beginNews(it); {
	case err != nil:
		return err
	case may == Later:
		it.next = time.Now().Add(laterIn)
		return nil
	case may == Never:
		return o.settle(l, it, nil, &platform.Failure{Kind: platform.Withdrawn, Err: errWithdrawn})
	}
	if wait := time.Until(pass.at); wait > 0 {
		time.Sleep(wait) // moments; it has begun, and stopping now would leave it unconfirmed
	}
	return o.send(l, it, adapter, pass)
}

// beginNews asks whether a delivery may begin and notes in the same commit that it has.
func (o *Outbox) beginNews(it *item) (may Leave, err error) {
	rec := it.rec
	err = o.commit.Do(o.sends, func(tx storage.Tx) (err error) {
		may = Now
		if err := wanted(tx, it.rec); err != nil {
			return err
		}
		if o.may != nil {
			if may, err = o.may(tx, it.d); err != nil || may != Now {
				return err
			}
		}
		if rec.State == storage.Unknown {
			return nil // a 429 came in between
		}
		rec.State = storage.Unknown
		return storage.Deliveries.Put(tx, rec)
	}, nil)
	if err == nil && may == Now {
		it.rec = rec
	}
	return may, err
}

// Newsletters returns how many deliveries of newsletters wait.
func (o *Outbox) Newsletters() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.news
}

// Drained tells that a newsletter's delivery has come to its end; of several at once it tells once.
func (o *Outbox) Drained() <-chan struct{} { return o.drained }

// countNews counts a delivery of a newsletter in or out. o.mu is held.
func (o *Outbox) countNews(it *item, change int) {
	if it.d.News == "" {
		return
	}
	o.news += change
	if change < 0 {
		select {
		case o.drained <- struct{}{}:
		default:
		}
	}
}

// again returns a delivery as it can be sent to others: what was uploaded goes by the ID it was given.
func again(d platform.Delivery, got platform.Receipt) platform.Delivery {
	if d.News == "" || len(got.Files) == 0 || len(got.Files) != len(d.Content.Files) {
		return d
	}
	files := slices.Clone(d.Content.Files)
	for i, id := range got.Files {
		files[i].Platform, files[i].ID = d.Platform, id
	}
	d.Content.Files = files
	return d
}
