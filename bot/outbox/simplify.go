package outbox

import "carebot/storage"

// simplify has a delivery whose markup was refused sent without it. Where files go in the place of charts, that is stored:
// after a crash it is the files that may have arrived, and that are looked for.
func (o *Outbox) simplify(it *item) error {
	plain := it.d.WithoutMarkup()
	if len(it.d.Instead) == 0 {
		it.d = plain
		return nil
	}
	bare := plain
	bare.ThreadID = ""
	rec, err := packed(it.rec, bare)
	if err != nil {
		return err
	}
	rec.State = storage.Pending // nothing of it has arrived
	if err := o.restate(o.sends, rec); err != nil {
		return err
	}
	it.rec, it.d = rec, plain
	return nil
}
