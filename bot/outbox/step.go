package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"carebot/bot/platform"
	"carebot/storage"
)

// callTime bounds the call of a single delivery, an upload of 50 MB included; adapters are less patient.
const callTime = 4 * time.Minute

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
	pass, err := o.allowed(l, it, adapter)
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
		switch fault.Kind {
		case platform.Limited:
			o.holdFor(&item{d: probe, rec: it.rec}, adapter, fault)
		case platform.Absent: // there is nobody to look with; the next try says so
			it.unknown = false
			return false, nil
		}
		return false, fmt.Errorf("look for what may have arrived: %w", err)
	case found:
		o.watch.Delivery(it.d.Platform, it.d.Kind, "sent")
		return true, o.settle(l, it, &receipt, nil)
	}
	it.unknown = false
	return false, nil
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
