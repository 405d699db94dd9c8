// Package care holds the nouns of customer care and their rules: who is a customer, what a case is, when the company
// is open, who gets a case and what is promised. Pure: no I/O, no clock.
package care

// Hours is when somebody is at work.
type Hours struct{}
