package care

import "time"

// Outcome is how a case was settled.
type Outcome string

// The outcomes of a case.
const (
	OutcomeRefund      Outcome = "refund"
	OutcomeReplacement Outcome = "replacement"
	OutcomeRepair      Outcome = "repair"
	OutcomeExplanation Outcome = "explanation"
	OutcomeRejected    Outcome = "rejected"
	OutcomeSilent      Outcome = "silent" // the customer did not answer; no member of staff chooses it
	// OutcomeBarred: a manager has barred the customer for abuse. It is not offered.
	OutcomeBarred Outcome = "barred"
)

// Outcomes returns the outcomes that are decided on, in the order they are offered.
func Outcomes() []Outcome {
	return []Outcome{OutcomeRefund, OutcomeReplacement, OutcomeRepair, OutcomeExplanation, OutcomeRejected}
}

// Resolution is what was decided about a case, by whom and when.
type Resolution struct {
	Outcome Outcome   `json:"outcome"`
	Refund  Money     `json:"refund,omitzero"`  // of a refund
	Reason  string    `json:"reason,omitempty"` // always there when it was rejected
	Words   string    `json:"words,omitempty"`  // to the customer
	Staff   string    `json:"staff"`            // Slack ID
	At      time.Time `json:"at"`
}

// forget returns the resolution without words about a person; nil stays nil.
func (r *Resolution) forget() *Resolution {
	if r == nil {
		return nil
	}
	left := *r
	left.Reason, left.Words = "", ""
	return &left
}
