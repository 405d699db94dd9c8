package platform

import (
	"errors"
	"fmt"
	"time"
)

// ErrCannotFind: the platform has no way to look for what was sent.
var ErrCannotFind = errors.New("platform: no way to look for a delivery")

// FailureKind is what a failed call means for the delivery.
type FailureKind string

// The kinds of failures.
const (
	Temporary FailureKind = "temporary" // surely without effect; try again later (5xx with an answer, connection refused)
	Uncertain FailureKind = "uncertain" // the connection broke after the bytes left: it may have had its effect
	Limited   FailureKind = "limited"   // 429: not before After
	Blocked   FailureKind = "blocked"   // the customer has blocked the bot, or is no more
	Markup    FailureKind = "markup"    // the formatting was refused: send it plain
	TooBig    FailureKind = "too_big"   // a file is over the platform's limit; File names it
	Gone      FailureKind = "gone"      // what it refers to is no more, or too old to change; File names a file that cannot be had
	Refused   FailureKind = "refused"   // the platform will never take it
	Withdrawn FailureKind = "withdrawn" // never tried: a newsletter's recipient is not meant any more
	Absent    FailureKind = "absent"    // the member of staff it is for cannot be written to: they have left, or their ID is wrong
	Denied    FailureKind = "denied"    // token, scope or membership is missing: nothing of this kind will pass until mended
)

// Failure is why a call failed, for the outbox to act on.
type Failure struct {
	Kind  FailureKind
	After time.Duration // of Limited
	Scope string        // of Limited: the name of the Limit that is exhausted; empty: the delivery's first
	File  string        // of TooBig and Gone: the file ID
	Err   error         // for the operator; never holds a token
}

func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Kind, f.Err) }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// AsFailure returns err as a *Failure; what is none counts as Uncertain.
func AsFailure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Kind: Uncertain, Err: err}
}

// Sizes of files the platforms take, in bytes.
const (
	MaxFromTelegram  = 20 << 20 // what a bot can download
	MaxToTelegram    = 50 << 20 // what a bot can upload
	MaxTelegramPhoto = 10 << 20 // as a photo; larger goes as a document
)

// MaxCaption is how long, in UTF-16 units, the words beside a customer's file may be.
const MaxCaption = 1024

// MaxEdited is how long, in UTF-16 units, an edit may make a customer's message of ours.
const MaxEdited = 4096
