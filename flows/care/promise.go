package care

import "time"

// PromiseState is where a promise stands.
type PromiseState string

// PromiseDue: it has been made and is still to be kept.
const PromiseDue PromiseState = "due"

// Promise is what a member of staff promised the customer of a case.
type Promise struct {
	What   string       `json:"what"`
	Due    time.Time    `json:"due"`
	State  PromiseState `json:"state"`
	Staff  string       `json:"staff"` // Slack ID of who made it
	MadeAt time.Time    `json:"made_at"`
}

// NextPromise returns the promise of a case that is due first; false when there is none to keep.
func (c Case) NextPromise() (Promise, bool) {
	var next Promise
	for _, p := range c.Promises {
		if p.State == PromiseDue && (next.Due.IsZero() || p.Due.Before(next.Due)) {
			next = p
		}
	}
	return next, !next.Due.IsZero()
}

// DecisionDue returns by when a complaint received at the given time must be decided: the last second (23:59:59) of
// the local day of receipt plus days, in zone, whatever day that is.
func DecisionDue(received time.Time, days int, zone *time.Location) time.Time {
	year, month, day := received.In(zone).Date()
	return time.Date(year, month, day+days, 23, 59, 59, 0, zone)
}
