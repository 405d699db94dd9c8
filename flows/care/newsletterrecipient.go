package care

import "time"

// RecipientState is what has become of a newsletter for one customer.
type RecipientState string

// The states of a recipient.
const (
	RecipientPlanned     RecipientState = "planned"     // in: it was enqueued for them; out: what came of it
	RecipientSent        RecipientState = "sent"        // in: the platform took it
	RecipientBlocked     RecipientState = "blocked"     // in: they had stopped the bot
	RecipientFailed      RecipientState = "failed"      // in: refused or given up
	RecipientUnconfirmed RecipientState = "unconfirmed" // in: the process or the connection broke after it may have left
	RecipientLeftOut     RecipientState = "left_out"    // in: they were not meant any more when it was their turn
)

// Recipient is one customer whom a newsletter is for. There is one at most of a newsletter and a customer: so nobody gets
// it twice.
type Recipient struct {
	Newsletter string         `json:"newsletter"` // its ID
	Customer   string         `json:"customer"`   // customer ID
	Language   Language       `json:"language"`   // of the text they got
	State      RecipientState `json:"state"`
	At         time.Time      `json:"at"`                // when it was planned
	EndedAt    time.Time      `json:"ended_at,omitzero"` // when it got its last state
	Coupon     string         `json:"coupon,omitempty"`  // the code they got
	Thanks     bool           `json:"thanks,omitempty"`  // it thanks them for the recommendations there were
	Pressed    []int          `json:"pressed,omitempty"` // the newsletter's buttons they pressed, from 0, each once
	Asked      string         `json:"asked,omitempty"`   // the number of the case they asked in
	Left       time.Time      `json:"left,omitzero"`     // when they wanted no more, by the button under it
}

// Counts reports whether it is a newsletter they had, for how often they want them: what failed or was left out was none,
// what may have arrived was one.
func (r Recipient) Counts() bool {
	switch r.State {
	case RecipientPlanned, RecipientSent, RecipientUnconfirmed:
		return true
	default:
		return false
	}
}

// Last returns when they had it, as far as is known: zero where they did not.
func (r Recipient) Last() time.Time {
	switch {
	case !r.Counts():
		return time.Time{}
	case r.EndedAt.After(r.At):
		return r.EndedAt
	default:
		return r.At
	}
}
