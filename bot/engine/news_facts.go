package engine

import (
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// facts reads what an audience has to know of a customer at a time; what nobody asks for is left unread.
func facts(tx storage.Tx, c care.Customer, consent care.Consent, a care.Audience, fallback care.Language, now time.Time) (care.Facts, error) {
	f := care.FactsOf(c, consent)
	if f.Language == "" {
		f.Language = fallback
	}
	var err error
	if f.Rating, err = lastRating(tx, c.ID); err != nil {
		return f, err
	}
	if f.LastNewsletter, err = lastNewsletter(tx, c.ID); err != nil {
		return f, err
	}
	if f, err = withOrders(tx, f, a, now); err != nil {
		return f, err
	}
	if f.Referred, err = referred(tx, c, a); err != nil {
		return f, err
	}
	if f.Brought, err = brought(tx, c, a); err != nil {
		return f, err
	}
	if f, err = recommendations(tx, c, f, a); err != nil {
		return f, err
	}
	f.Complains, err = complains(tx, c.ID)
	return f, err
}

// askedLately is how many of the last questions to a customer are looked at for an answer.
const askedLately = 10

// lastRating returns how a customer last rated a case; 0: never.
func lastRating(tx storage.Tx, customer string) (int, error) {
	page, _, err := storage.Ratings.By(tx, storage.ByCustomer, storage.Query{Prefix: []any{customer}, Reverse: true, Limit: askedLately})
	for _, r := range page {
		if r.Asked == care.AskedRating && !r.AnsweredAt.IsZero() {
			return r.Score, err
		}
	}
	return 0, err
}

// lastNewsletters is how many of a customer's last newsletters are looked at for the last that counts.
const lastNewsletters = 20

// lastNewsletter returns when a customer last had a newsletter; zero: never.
func lastNewsletter(tx storage.Tx, customer string) (time.Time, error) {
	page, _, err := storage.Recipients.By(tx, storage.ByCustomer,
		storage.Query{Prefix: []any{customer}, Reverse: true, Limit: lastNewsletters})
	var last time.Time
	for _, r := range page {
		if at := r.Last(); at.After(last) {
			last = at
		}
	}
	return last, err
}

// withOrders reads a customer's orders, where the audience asks for them.
func withOrders(tx storage.Tx, f care.Facts, a care.Audience, now time.Time) (care.Facts, error) {
	if !namesAny(a, care.Bought, care.NeverBought, care.Best, care.Regular, care.Dormant) {
		return f, nil
	}
	var after []byte
	for {
		page, next, err := storage.Orders.By(tx, storage.ByCustomer, storage.Query{Prefix: []any{f.Customer}, After: after})
		if err != nil {
			return f, err
		}
		for _, o := range page {
			f = f.AddOrder(o, now)
		}
		if after = next; after == nil {
			return f, nil
		}
	}
}

func namesAny(a care.Audience, segments ...care.Segment) bool {
	for _, s := range segments {
		if a.Names(s) {
			return true
		}
	}
	return false
}

// referred reports whether another customer's link brought a customer, where the audience asks for it; a code on a leaflet
// is nobody's.
func referred(tx storage.Tx, c care.Customer, a care.Audience) (bool, error) {
	if c.Ref == "" || !a.Names(care.Brought) {
		return false, nil
	}
	_, found, err := storage.Customers.One(tx, storage.ByCode, c.Ref)
	return found, err
}

// brought counts whom a customer's link has brought, where the audience asks for it: none, or one for any number.
func brought(tx storage.Tx, c care.Customer, a care.Audience) (int, error) {
	if c.Code == "" || !a.Names(care.Bringers) {
		return 0, nil
	}
	page, _, err := storage.Customers.By(tx, storage.ByRef, storage.Query{Prefix: []any{c.Code}, Limit: 1})
	return len(page), err
}

// complains reports whether a customer has an open complaint among their last cases.
func complains(tx storage.Tx, customer string) (bool, error) {
	cases, _, err := storage.Cases.By(tx, storage.ByCustomer, storage.Query{Prefix: []any{customer}, Limit: shownCases, Reverse: true})
	for _, c := range cases {
		if c.Kind == care.KindComplaint && c.Open() {
			return true, err
		}
	}
	return false, err
}
