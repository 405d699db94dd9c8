package care

import "time"

// Kind is what a case is about in the large; staff take kinds.
type Kind string

// The kinds of cases.
const (
	KindComplaint Kind = "complaint"
	KindOrder     Kind = "order"
	KindQuestion  Kind = "question"
)

// Status is where a case stands.
type Status string

// The statuses of a case.
const (
	StatusOpen    Status = "open"
	StatusWaiting Status = "waiting" // for the customer
	StatusSettled Status = "settled"
)

// Case is one matter staff must settle.
type Case struct {
	Number      string      `json:"number"` // C-1001 and up
	Kind        Kind        `json:"kind"`
	Status      Status      `json:"status"`
	Customer    string      `json:"customer"` // customer ID
	Language    Language    `json:"language"` // the customer's, when it was opened
	Topic       string      `json:"topic,omitempty"`
	Order       string      `json:"order,omitempty"`     // number as the customer gave it; empty: none
	OwnOrder    bool        `json:"own_order,omitempty"` // the order is known and tied to this customer
	Wish        string      `json:"wish,omitempty"`
	Offer       string      `json:"offer,omitempty"` // the newsletter it asks about: its ID and name, as staff call it
	Description string      `json:"description,omitempty"`
	Assignee    string      `json:"assignee,omitempty"` // staff Slack ID; empty: unowned
	Channel     string      `json:"channel"`            // Slack channel of the card
	OpenedAt    time.Time   `json:"opened_at"`
	FirstReply  time.Time   `json:"first_reply"`           // promised: by then
	RepliedAt   time.Time   `json:"replied_at,omitzero"`   // the first reply that reached the customer
	Decision    time.Time   `json:"decision,omitzero"`     // end of the local day it is due; complaints only
	SettledAt   time.Time   `json:"settled_at,omitzero"`   // when it was last settled; zero while it is open
	ReopenedAt  time.Time   `json:"reopened_at,omitzero"`  // when a word opened it again; FirstReply and RepliedAt count from then
	Resolution  *Resolution `json:"resolution,omitempty"`  // how it was last settled; nil: it never was
	Papers      int         `json:"papers,omitempty"`      // decisions put on paper
	DecidedAt   time.Time   `json:"decided_at,omitzero"`   // when the first of them reached the customer: the law's clock ended
	HeardAt     time.Time   `json:"heard_at,omitzero"`     // when the customer last heard something of staff or of a clock
	WaitsFor    string      `json:"waits_for,omitempty"`   // while it waits for the customer: what for
	WaitsSince  time.Time   `json:"waits_since,omitzero"`  // while it waits for the customer: since when
	Promises    []Promise   `json:"promises,omitempty"`    // by staff to its customer, in the order they were made
	Missed      int         `json:"missed,omitempty"`      // first replies that were promised and not given, one after another
	Overdue     bool        `json:"overdue,omitempty"`     // the law's time has passed without a decision
	Late        []Clock     `json:"late,omitempty"`        // what ran out and the assignee is to hear of, once at work
	Told        []Told      `json:"told,omitempty"`        // what its clocks have said
	Entries     int         `json:"entries"`               // messages in its history
	History     []Change    `json:"history,omitempty"`     // who did what and when
	Unreachable bool        `json:"unreachable,omitempty"` // the customer blocked the bot; staff were told
	Erased      time.Time   `json:"erased,omitzero"`       // when its customer was forgotten: Customer is a pseudonym since, words are gone
}

// Change is one line of a case's history.
type Change struct {
	At    time.Time `json:"at"`
	Staff string    `json:"staff,omitempty"` // Slack ID; empty: the bot
	What  string    `json:"what"`            // ChangeOpened and the others
	To    string    `json:"to,omitempty"`
	Score int       `json:"score,omitempty"` // of ChangeRated
}

// ReopenFor is how long after it was settled a case is opened again by a word of its customer's.
const ReopenFor = 14 * Day

// Reopens reports whether a word of the customer's, now, opens the case again.
func (c Case) Reopens(now time.Time) bool {
	return c.Status == StatusSettled && c.Erased.IsZero() && !c.SettledAt.IsZero() && now.Sub(c.SettledAt) <= ReopenFor
}

// Again returns the case as it is opened again, at now: its assignee (a Slack ID; empty: nobody) replies by reply. How it was
// settled last stays with it.
func (c Case) Again(assignee string, reply, now time.Time) Case {
	c.Status, c.SettledAt, c.WaitsFor, c.WaitsSince = StatusOpen, time.Time{}, "", time.Time{}
	c.Assignee, c.FirstReply, c.Missed = assignee, reply, 0
	c.ReopenedAt, c.RepliedAt = now.UTC(), time.Time{}
	return c
}

// Since returns when the customer began to wait for the first reply.
func (c Case) Since() time.Time {
	if c.ReopenedAt.After(c.OpenedAt) {
		return c.ReopenedAt
	}
	return c.OpenedAt
}

// Forget returns the case as it stays when its customer is forgotten: what kind it was, when, and who had it.
func (c Case) Forget(pseudonym string, now time.Time) Case {
	c.Customer, c.Erased = pseudonym, now
	c.Order, c.OwnOrder, c.Description, c.Unreachable = "", false, "", false
	c.Resolution, c.WaitsFor, c.Promises, c.Late, c.Told = c.Resolution.forget(), "", nil, nil, nil
	if c.Open() {
		c.Status, c.SettledAt = StatusSettled, now
	}
	c.History = append(c.History[:len(c.History):len(c.History)], Change{At: now, What: ChangeErased})
	return c
}

// Open reports whether the case still needs somebody.
func (c Case) Open() bool { return c.Status == StatusOpen || c.Status == StatusWaiting }
