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
	Kind ClockKind `json:"kind"`
	Due  time.Time `json:"due"`
	What string    `json:"what,omitempty"` // of ClockPromised: what was promised, in the words of who promised it
}

// Told is what a case's clock has said once, to be said no more. It is forgotten when it would be out of date.
type Told struct {
	What  string    `json:"what"`
	Until time.Time `json:"until"`
}

// Clocks returns what is owed to the customer of a case, what is due first before the rest; of a settled case nothing but
// a decision that is still to reach them. What they hear of its progress is no part of it: that depends on the company.
func (c Case) Clocks() []Clock {
	var all []Clock
	add := func(kind ClockKind, due time.Time, what string) {
		if !due.IsZero() {
			all = append(all, Clock{Kind: kind, Due: due, What: what})
		}
	}
	if c.Open() && c.RepliedAt.IsZero() {
		add(ClockFirstReply, c.FirstReply, "")
	}
	for _, p := range c.Promises {
		if c.Open() && p.State == PromiseDue {
			add(ClockPromised, p.Due, p.What)
		}
	}
	if c.DecisionOwed() {
		add(ClockDecision, c.Decision, "")
	}
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

// DecisionOwed reports whether the law still wants a decision: there is none, or it has not reached the customer.
func (c Case) DecisionOwed() bool {
	return !c.Decision.IsZero() && c.DecidedAt.IsZero() && c.Erased.IsZero() && (c.Open() || c.Papers > 0)
}

// Heard returns when the customer last heard something about the case, its opening included.
func (c Case) Heard() time.Time {
	if since := c.Since(); since.After(c.HeardAt) {
		return since
	}
	return c.HeardAt
}

// UnderLaw returns the case with the date by which the law wants a complaint decided, in days and zone, or, of a business,
// without: the law protects consumers.
func (c Case) UnderLaw(business bool, days int, zone *time.Location) Case {
	switch {
	case c.Kind != KindComplaint || !c.DecidedAt.IsZero():
	case business:
		c.Decision = time.Time{}
	case c.Decision.IsZero():
		c.Decision = DecisionDue(c.OpenedAt, days, zone)
	}
	return c
}

// What a case keeps of what happened: it stays within a record.
const (
	mostChanges = 600
	firstOnes   = 100 // of them that stay for good
)

// Trimmed returns the case without what it has no room for: of a history that grew too long the middle.
func (c Case) Trimmed() Case {
	if extra := len(c.History) - mostChanges; extra > 0 {
		c.History = slices.Concat(c.History[:firstOnes], c.History[firstOnes+extra:])
	}
	return c
}
