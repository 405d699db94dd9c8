package outbox

import (
	"unicode/utf8"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// gatherRoom is how many characters gathered words may have, where the platform takes them in one post: an edit of one
// of them then has room in it.
const gatherRoom = 3000

// begin fixes what is about to be sent. The words of a customer that wait behind a post of theirs in the same thread
// are gathered into it; and a post whose arrival can be looked for is marked, so that after a crash it is.
func (o *Outbox) begin(l *lane, it *item) error {
	if !lookable(it.d) || it.rec.State == storage.Unknown {
		return nil
	}
	gathered := o.gatherable(l, it)
	d := it.d
	for _, next := range gathered {
		d.Words = append(d.Words[:len(d.Words):len(d.Words)], next.d.Words...)
	}
	bare := d
	bare.ThreadID = ""
	rec, err := packed(it.rec, bare)
	if err != nil {
		return err
	}
	rec.State = storage.Unknown
	return o.commit.Do(o.sends, func(tx storage.Tx) error {
		if err := wanted(tx, it.rec); err != nil {
			return err
		}
		for _, next := range gathered {
			if err := storage.Deliveries.Delete(tx, next.rec.Lane, next.rec.Seq, next.rec.Sub); err != nil {
				return err
			}
		}
		return storage.Deliveries.Put(tx, rec)
	}, func() {
		for _, next := range gathered {
			o.pop(l, next)
		}
		it.rec, it.d = rec, d
	})
}

// gatherable returns the items right behind a post of words that fit into it.
func (o *Outbox) gatherable(l *lane, it *item) []*item {
	adapter := o.adapters[it.d.Platform]
	if !justWords(it.d) || adapter == nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	post := it.d
	var found []*item
	for _, next := range l.items[1:] {
		if !justWords(next.d) || next.d.Thread != it.d.Thread {
			break
		}
		post.Words = append(post.Words[:len(post.Words):len(post.Words)], next.d.Words...)
		if size(post.Words) > gatherRoom || len(adapter.Plan(post)) > 1 { // escaping may make them much longer
			break
		}
		found = append(found, next)
	}
	return found
}

// justWords reports whether a delivery is a customer's words and nothing else.
func justWords(d platform.Delivery) bool {
	return d.Kind == platform.Say && len(d.Words) > 0 && len(d.Content.Files) == 0
}

func size(words []care.Word) int {
	n := 0
	for _, w := range words {
		n += utf8.RuneCountInString(w.Text) + 2
	}
	return n
}

// superseded reports whether a later edit of the same card or Home waits behind this one: only the last is made.
func (o *Outbox) superseded(l *lane, it *item) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, next := range l.items {
		if next != it && redraws(next.d, it.d) {
			return true
		}
	}
	return false
}
