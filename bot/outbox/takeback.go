package outbox

import (
	"errors"

	"carebot/storage"
)

// errTakenBack: the record of a delivery has been deleted since it was taken over. What is in flight cannot be called
// back, but leaves nothing: no receipt is kept of it, and nobody hears how it ended.
var errTakenBack = errors.New("outbox: the delivery has been taken back")

// wanted returns errTakenBack for a delivery whose record is gone. The store is the truth: a turn takes a delivery back
// by deleting its record.
func wanted(tx storage.Tx, rec storage.Delivery) error {
	found, err := storage.Deliveries.Has(tx, rec.Lane, rec.Seq, rec.Sub)
	if err == nil && !found {
		return errTakenBack
	}
	return err
}

// stillWanted is wanted outside a commit.
func (o *Outbox) stillWanted(it *item) error {
	return o.store.View(o.waits, func(tx storage.Tx) error { return wanted(tx, it.rec) })
}
