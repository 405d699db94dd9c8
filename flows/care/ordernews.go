package care

import "time"

// News is what of a change of an order its customer is told.
type News string

// The news there are.
const (
	NoNews     News = ""
	NewsStatus News = "status" // it has come further, or was cancelled, returned, refunded
	NewsLate   News = "late"   // it is delayed, or comes later than promised: told with regret
)

// NewsOf returns what a customer who knows an order as it was is told when it is as it is now. Of an order that was not
// known (the zero Order) nothing is: it is no change.
func NewsOf(was, is Order) News {
	switch {
	case was.Status == "":
		return NoNews
	case slips(was, is), is.Status == OrderDelayed && was.Status != OrderDelayed:
		return NewsLate
	case was.Status != is.Status:
		return NewsStatus
	}
	return NoNews
}

// slips reports whether an order that is still to come comes later than was promised, or a delayed one has a day at last.
func slips(was, is Order) bool {
	before, promised := was.Promised()
	after, known := is.Promised()
	if !known || is.Status.Ended() {
		return false
	}
	return promised && before.Before(after) || !promised && was.Status == OrderDelayed && is.Status == OrderDelayed
}

// Ended reports whether nothing more is to be delivered.
func (s OrderStatus) Ended() bool {
	switch s {
	case OrderDelivered, OrderCancelled, OrderReturned, OrderRefunded:
		return true
	default:
		return false
	}
}

// Promised returns the day an order was promised for, if one was.
func (o Order) Promised() (Date, bool) {
	day, err := time.Parse(time.DateOnly, o.PromisedOn)
	return DateOf(day), err == nil
}

// Known returns of an order what NewsOf compares.
func (o Order) Known() Order {
	return Order{Number: o.Number, Status: o.Status, PromisedOn: o.PromisedOn}
}

const (
	// courtesyAfter is how long after it was delivered a customer is asked whether everything is all right.
	courtesyAfter = 2 * Day
	// courtesyWithin is how old a delivery may be that we hear of late, and still be asked about.
	courtesyWithin = 14 * Day
)

// CourtesyDue returns when the customer of an order that has become delivered is asked whether everything is all right:
// two days after it was last updated, in the company's working hours, never in its quiet time. False: it is not asked.
// What is heard late is asked about late, up to two weeks; but an order that they had not known (the zero Order) only
// when its two days are not over.
func (c Company) CourtesyDue(was, is Order, now time.Time) (time.Time, bool) {
	if is.Status != OrderDelivered || was.Status == OrderDelivered {
		return time.Time{}, false
	}
	delivered := is.UpdatedAt
	if delivered.IsZero() || delivered.After(now) {
		delivered = now
	}
	late := now.Sub(delivered)
	if late > courtesyWithin || late > courtesyAfter && was.Status == "" {
		return time.Time{}, false
	}
	due := delivered.Add(courtesyAfter)
	if due.Before(now) {
		due = now
	}
	return c.Polite(due), true
}
