package care

import (
	"slices"
	"time"
)

// ClockKind is what runs out for a case's customer.
type ClockKind string

// The clocks of a case.
const (
	ClockFirstReply ClockKind = "first_reply" // somebody answers
	ClockProgress   ClockKind = "progress"    // the customer hears something
	ClockPromised   ClockKind = "promised"    // what a member of staff promised
	ClockDecision   ClockKind = "decision"    // by law, of a consumer's complaint
)

// Clock is one thing that is owed to a case's customer, and by when.
type Clock struct {
	Kind ClockKind
	Due  time.Time
	What string // of ClockPromised: what was promised, in the words of who promised it
}

// Clocks returns what is owed to the customer of an open case, what is due first before the rest; of a settled case
// nothing.
func (c Case) Clocks() []Clock {
	if !c.Open() {
		return nil
	}
	var all []Clock
	add := func(kind ClockKind, due time.Time, what string) {
		if !due.IsZero() {
			all = append(all, Clock{Kind: kind, Due: due, What: what})
		}
	}
	if c.RepliedAt.IsZero() {
		add(ClockFirstReply, c.FirstReply, "")
	}
	for _, p := range c.Promises {
		if p.State == PromiseDue {
			add(ClockPromised, p.Due, p.What)
		}
	}
	add(ClockDecision, c.Decision, "")
	slices.SortStableFunc(all, func(a, b Clock) int { return a.Due.Compare(b.Due) })
	return all
}

// NextClock returns what is owed first; false when nothing is.
func (c Case) NextClock() (Clock, bool) {
	all := c.Clocks()
	if len(all) == 0 {
		return Clock{}, false
	}
	return all[0], true
}
