package outbox

import (
	"context"
	"encoding/json"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// settle ends the lane's head in one commit: the record goes, its receipt stays, and what follows from it is enqueued.
// receipt is nil when nothing was sent (merged into a later one, or dropped); fault is why it will not arrive.
func (o *Outbox) settle(l *lane, it *item, receipt *platform.Receipt, fault *platform.Failure) error {
	it.end = &end{receipt: receipt, fault: fault}
	var more []storage.Delivery
	run := func(tx storage.Tx) (err error) {
		more = nil
		if err := wanted(tx, it.rec); err != nil {
			return err
		}
		if err = storage.Deliveries.Delete(tx, it.rec.Lane, it.rec.Seq, it.rec.Sub); err != nil {
			return err
		}
		switch {
		case fault != nil:
			more, err = o.outcomes.Dropped(tx, it.rec, it.d, fault)
		case receipt != nil:
			if err = keepReceipt(tx, it.d, *receipt); err == nil {
				more, err = o.outcomes.Delivered(tx, it.rec, again(it.d, *receipt))
			}
		}
		return err
	}
	return o.commit.Do(o.sends, run, func() {
		o.pop(l, it)
		o.Add(more)
		o.signal(it.d.Ref)
	})
}

// keepProgress stores what an adapter has to remember between the steps of one delivery.
func (o *Outbox) keepProgress(ctx context.Context, it *item, progress json.RawMessage) error {
	it.d.Progress, it.rec.Progress = progress, progress
	return o.restate(ctx, it.rec)
}

// restate stores a delivery that is still wanted as it has become.
func (o *Outbox) restate(ctx context.Context, rec storage.Delivery) error {
	return o.commit.Do(ctx, func(tx storage.Tx) error {
		if err := wanted(tx, rec); err != nil {
			return err
		}
		return storage.Deliveries.Put(tx, rec)
	}, nil)
}

// lookable reports whether a delivery's platform lets one look whether it arrived: Slack's posts carry metadata and
// its files have IDs. Such a delivery is marked before it is sent, so that only it is looked for after a crash.
func lookable(d platform.Delivery) bool {
	return d.Platform == care.Slack && (d.Kind == platform.Say || d.Kind == platform.PutCard && d.TargetID == "")
}
