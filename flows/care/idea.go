package care

import "time"

// Idea is what somebody suggests: a member of staff, or a customer in answer to an open question.
type Idea struct {
	ID       string    `json:"id"` // I-1 and up
	At       time.Time `json:"at"`
	Staff    string    `json:"staff,omitempty"`    // Slack ID; empty: a customer's
	Customer string    `json:"customer,omitempty"` // customer ID; empty: of the staff's
	Case     string    `json:"case,omitempty"`     // the case it came with; empty: none
	Words    string    `json:"words"`
}
