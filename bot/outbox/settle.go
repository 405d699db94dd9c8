package outbox

import (
	"context"
	"encoding/json"
	"time"

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

// pop removes a settled item, which is its lane's head.
func (o *Outbox) pop(l *lane, it *item) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, have := range l.items {
		if have == it {
			l.items = append(l.items[:i:i], l.items[i+1:]...)
			o.countNews(it, -1)
			return
		}
	}
}

// keepReceipt stores what the platform answered, so that the message can be found, edited and deleted later.
func keepReceipt(tx storage.Tx, d platform.Delivery, got platform.Receipt) error {
	switch {
	case d.Kind == platform.Edit && d.Target != "" && d.Words != nil:
		return editWords(tx, d)
	case d.Kind == platform.Delete && d.Target != "":
		return dropIDs(tx, d)
	case !named(d):
		return nil
	}
	r, _, err := storage.Receipts.Get(tx, d.Ref)
	if err != nil {
		return err
	}
	r.Ref, r.Platform, r.Chat, r.Case, r.At = d.Ref, d.Platform, d.Chat, d.Case, time.Now().UTC()
	r.IDs = append(r.IDs, got.IDs...)
	r.Files = append(r.Files, got.Files...)
	r.Words = append(r.Words, d.Words...)
	if d.Content.Text != "" && len(got.IDs) > 0 {
		r.Caption = r.Caption || len(r.Texts) == 0 && len(d.Content.Files) > 0
		r.Texts = append(r.Texts, got.IDs[0])
	}
	return storage.Receipts.Put(tx, r)
}

// named reports whether others may refer to what a delivery sends. To a newsletter nobody does.
func named(d platform.Delivery) bool {
	posts := d.Kind == platform.Say || d.Kind == platform.PutCard
	return posts && d.Ref != "" && d.News == "" && d.TargetID == ""
}

// editWords notes the words a post holds after an edit.
func editWords(tx storage.Tx, d platform.Delivery) error {
	r, found, err := storage.Receipts.Get(tx, d.Target)
	if err != nil || !found {
		return err
	}
	r.Words = d.Words
	return storage.Receipts.Put(tx, r)
}

// dropIDs forgets messages that were deleted.
func dropIDs(tx storage.Tx, d platform.Delivery) error {
	r, found, err := storage.Receipts.Get(tx, d.Target)
	if err != nil || !found {
		return err
	}
	gone := map[string]bool{d.TargetID: true}
	for _, id := range d.More {
		gone[id] = true
	}
	r.IDs, r.Texts = without(r.IDs, gone), without(r.Texts, gone)
	if len(r.IDs) == 0 {
		return storage.Receipts.Delete(tx, r.Ref)
	}
	return storage.Receipts.Put(tx, r)
}

func without(ids []string, gone map[string]bool) []string {
	var left []string
	for _, id := range ids {
		if !gone[id] {
			left = append(left, id)
		}
	}
	return left
}

// resolve puts in the IDs of the messages a delivery refers to; it waits while they have not been sent yet.
func (o *Outbox) resolve(it *item) error {
	if it.d.Thread != "" && it.d.ThreadID == "" {
		id, err := o.await(it, it.d.Thread)
		if err != nil {
			return err
		}
		it.d.ThreadID = id
	}
	if it.d.Target != "" && it.d.TargetID == "" {
		id, err := o.await(it, it.d.Target)
		if err != nil {
			return err
		}
		it.d.TargetID = id
	}
	return nil
}

// await returns the first message ID under a ref, waiting for its receipt.
func (o *Outbox) await(it *item, ref string) (string, error) {
	for {
		arrived := o.waiter(ref) // before looking, so that no signal is missed
		r, found, err := o.receipt(o.waits, ref)
		if err != nil {
			return "", err
		}
		if found && len(r.IDs) > 0 {
			return r.IDs[0], nil
		}
		if err := o.stillWanted(it); err != nil {
			return "", err
		}
		if err := pause(o.waits, parkRecheck, arrived); err != nil {
			return "", err
		}
	}
}

func (o *Outbox) receipt(ctx context.Context, ref string) (r storage.Receipt, found bool, err error) {
	err = o.store.View(ctx, func(tx storage.Tx) (err error) {
		r, found, err = storage.Receipts.Get(tx, ref)
		return err
	})
	return r, found, err
}

func (o *Outbox) waiter(ref string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	ch, ok := o.waiters[ref]
	if !ok {
		ch = make(chan struct{})
		o.waiters[ref] = ch
	}
	return ch
}

func (o *Outbox) signal(ref string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ch, ok := o.waiters[ref]; ok {
		close(ch)
		delete(o.waiters, ref)
	}
}

// keepProgress stores what an adapter has to remember between the steps of one delivery.
func (o *Outbox) keepProgress(ctx context.Context, it *item, progress json.RawMessage) error {
	it.d.Progress, it.rec.Progress = progress, progress
	rec := it.rec
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
