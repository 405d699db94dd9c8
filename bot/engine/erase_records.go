package engine

import (
	"slices"
	"strconv"
	"strings"

	"carebot/flows/care"
	"carebot/storage"
)

// What a page of an erasure may write, so that others fit into the same commit.
const (
	eraseWrites = 500
	eraseBytes  = 128 << 10
	erasePage   = 100 // records read
)

// recordSteps are what is kept by a customer's chat or ID, cases left out. A new table with either gets a step.
func (t *turn) recordSteps() []step {
	return []step{
		t.eraseDeliveries, t.eraseReceipts, t.eraseOrders, t.eraseTies, t.eraseNotices, t.eraseTimers, t.eraseAttempts,
		t.eraseConsent, t.eraseRecipients, t.eraseCoupons, t.eraseRatings, t.eraseIdeas,
	}
}

// room returns a function that tells whether a page may write more.
func (t *turn) room() func() bool {
	usage, ok := t.tx.(storage.Usage)
	if !ok {
		return func() bool { return false }
	}
	writesBefore, bytesBefore := usage.Used()
	return func() bool {
		writes, bytes := usage.Used()
		return writes-writesBefore < eraseWrites && bytes-bytesBefore < eraseBytes
	}
}

// eraseDeliveries takes back what was still to be sent to them, in whatever lane of theirs.
func (t *turn) eraseDeliveries(job *storage.Erasure) (done bool, err error) {
	lane, room := job.Address.String(), t.room()
	// "0" is what follows "/": all lanes that begin with theirs.
	page, next, err := storage.Deliveries.Page(t.tx,
		storage.Query{From: []any{lane}, To: []any{lane + "0"}, After: job.Cursor, Limit: erasePage})
	if err != nil {
		return false, err
	}
	for _, rec := range page {
		own := rec.Lane == lane || strings.HasPrefix(rec.Lane, lane+"/")
		if !own || rec.Seq > job.Seq {
			continue
		}
		if !room() {
			return false, nil // the page again: what is deleted is not in it
		}
		if err := storage.Deliveries.Delete(t.tx, rec.Lane, rec.Seq, rec.Sub); err != nil {
			return false, err
		}
	}
	job.Cursor = next
	return next == nil, nil
}

// eraseReceipts forgets which messages passed in the chat. What somebody new has said there since stays.
func (t *turn) eraseReceipts(job *storage.Erasure) (done bool, err error) {
	room := t.room()
	page, next, err := storage.Receipts.By(t.tx, storage.ByMessage,
		storage.Query{Prefix: []any{job.Address.Platform, job.Address.Chat}, After: job.Cursor, Limit: erasePage})
	if err != nil {
		return false, err
	}
	for _, r := range page {
		theirs, err := t.theirReceipt(job, r)
		if err != nil {
			return false, err
		}
		if !theirs {
			continue
		}
		if !room() {
			return false, nil
		}
		if err := storage.Receipts.Delete(t.tx, r.Ref); err != nil {
			return false, err
		}
	}
	job.Cursor = next
	return next == nil, nil
}

// theirReceipt tells a receipt of the one who is forgotten from those of somebody new in the same chat.
func (t *turn) theirReceipt(job *storage.Erasure, r storage.Receipt) (bool, error) {
	switch {
	case strings.HasPrefix(r.Ref, lastWordsOf):
		return false, nil
	case r.Case != "":
		c, found, err := storage.Cases.Get(t.tx, r.Case)
		return !found || c.Customer == job.Customer || c.Customer == job.ID, err
	case !r.At.After(job.At):
		return true, nil
	}
	number, isSay := strings.CutPrefix(r.Ref, "say/")
	number, _, _ = strings.Cut(number, "/")
	seq, err := strconv.ParseUint(number, 10, 64)
	return isSay && err == nil && seq <= job.Seq, nil
}

// eraseOrders unties their orders and takes from them who it was: the order's facts stay.
func (t *turn) eraseOrders(job *storage.Erasure) (done bool, err error) {
	room := t.room()
	page, _, err := storage.Orders.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	if err != nil {
		return false, err
	}
	for _, o := range page {
		if !room() {
			return false, nil
		}
		o.Customer, o.CustomerName, o.Phone, o.Email = "", "", "", ""
		if err := storage.Orders.Put(t.tx, o); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, nil
}

func (t *turn) eraseTies(job *storage.Erasure) (done bool, err error) {
	page, _, err := storage.Ties.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	for _, tie := range page {
		if err := storage.Ties.Delete(t.tx, tie.Order, tie.Customer); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, err
}

func (t *turn) eraseNotices(job *storage.Erasure) (done bool, err error) {
	page, _, err := storage.Notices.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	for _, n := range page {
		if err := storage.Notices.Delete(t.tx, n.Order, n.Customer); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, err
}

// eraseTimers deletes the timers about them. Those of albums are their chat's, and went with the conversation.
func (t *turn) eraseTimers(job *storage.Erasure) (done bool, err error) {
	page, next, err := storage.Timers.Page(t.tx, storage.Query{After: job.Cursor, Limit: 3 * erasePage})
	if err != nil {
		return false, err
	}
	for _, timer := range page {
		about := slices.Contains(timer.About, job.Customer) || slices.Contains(strings.Split(timer.Key, "/"), job.Customer)
		if !about || timer.Kind == timerErase {
			continue
		}
		if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
			return false, err
		}
	}
	job.Cursor = next
	return next == nil, nil
}

func (t *turn) eraseAttempts(job *storage.Erasure) (done bool, err error) {
	return true, storage.Attempts.Delete(t.tx, care.AttemptsOfCustomer(job.Customer))
}
