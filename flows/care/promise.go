package care

import (
	"slices"
	"time"
)

// PromiseState is where a promise stands.
type PromiseState string

// The states of a promise.
const (
	PromiseDue    PromiseState = "due"    // in: made, or said not to be kept yet; out: kept or broken
	PromiseKept   PromiseState = "kept"   // in: a reply, the settlement or a word of staff before it was due; out: said not to be kept yet
	PromiseBroken PromiseState = "broken" // in: its time passed; out: never (the customer was given a new promise)
)

// Promise is what a member of staff promised the customer of a case.
type Promise struct {
	Number int          `json:"number"` // among its case's, from 1
	What   string       `json:"what"`
	Due    time.Time    `json:"due"`
	State  PromiseState `json:"state"`
	Staff  string       `json:"staff"` // Slack ID of who made it
	MadeAt time.Time    `json:"made_at"`
	// Firm: staff said that a reply did not keep it; only their word does.
	Firm bool `json:"firm,omitempty"`
}

// MostPromises is how many promises a case keeps: it stays within a record and on a card.
const MostPromises = 20

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

// DuePromises returns how many promises of a case are to be kept.
func (c Case) DuePromises() int {
	n := 0
	for _, p := range c.Promises {
		if p.State == PromiseDue {
			n++
		}
	}
	return n
}

// WithPromise returns the case with one more promise, numbered. Of too many the oldest that is over goes.
func (c Case) WithPromise(p Promise) Case {
	for _, other := range c.Promises {
		p.Number = max(p.Number, other.Number)
	}
	p.Number++
	all := append(slices.Clone(c.Promises), p)
	for len(all) > MostPromises {
		over := slices.IndexFunc(all, func(p Promise) bool { return p.State != PromiseDue })
		if over < 0 {
			break
		}
		all = slices.Delete(all, over, over+1)
	}
	c.Promises = all
	return c
}

// InState returns the case with one of its promises in another state.
func (c Case) InState(number int, state PromiseState) Case {
	c.Promises = slices.Clone(c.Promises)
	for i := range c.Promises {
		if c.Promises[i].Number == number {
			c.Promises[i].State = state
		}
	}
	return c
}

// DecisionDue returns by when a complaint received at the given time must be decided: the last second (23:59:59) of
// the local day of receipt plus days, in zone, whatever day that is.
func DecisionDue(received time.Time, days int, zone *time.Location) time.Time {
	year, month, day := received.In(zone).Date()
	return time.Date(year, month, day+days, 23, 59, 59, 0, zone)
}
