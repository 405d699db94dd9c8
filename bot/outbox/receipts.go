package outbox

import (
	"context"
	"time"

	"carebot/bot/platform"
	"carebot/storage"
)

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

func (o *Outbox) receipt(ctx context.Context, ref string) (r storage.Receipt, found bool, err error) {
	err = o.store.View(ctx, func(tx storage.Tx) (err error) {
		r, found, err = storage.Receipts.Get(tx, ref)
		return err
	})
	return r, found, err
}
