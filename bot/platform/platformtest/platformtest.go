// Package platformtest is the suite every adapter passes, against a far side that speaks the platform's real protocol.
//
// An adapter's test implements Side over a sandbox and calls Run. What differs between platforms (buttons, cards, who
// is blocked how) stays in the adapters' own tests; here is what the outbox and the engine rely on with all of them.
package platformtest

import (
	"testing"

	"carebot/bot/platform"
)

// Harness starts a fresh far side for one test; it ends with the test (t.Cleanup).
type Harness func(t *testing.T) Side

// Side is one platform as the people on it see it, and an adapter that speaks to it. Its methods fail the test
// rather than return errors; all are safe for use at the same time.
type Side interface {
	// Adapter returns the adapter under test, not started yet.
	Adapter() platform.Adapter
	// Delivery returns an unplanned Say of text to where the people read.
	Delivery(text string) platform.Delivery
	// Read returns the texts the bot has posted there, oldest first, without formatting.
	Read() []string
	// Write has a person write text there.
	Write(text string)
	// Hurry makes the platform deliver again at once what was not acknowledged, where it would wait.
	Hurry()
	// Break makes the next call that posts a text fail; false where the platform has no such fault.
	Break(f Fault) bool
	// MaxText is the longest text one post takes, and how the platform measures it.
	MaxText() (limit int, size func(string) int)
}

// Fault is a way a call fails.
type Fault string

// The faults of the suite.
const (
	RateLimited  Fault = "rate limited"        // 429, not before RetryAfter
	ServerError  Fault = "server error"        // 500 with the platform's own answer
	BadGateway   Fault = "bad gateway"         // 502 with a page of HTML
	BareRefusal  Fault = "bare refusal"        // {"ok":false} and nothing else
	BrokenBefore Fault = "broken before"       // the connection closes before the call has its effect
	BrokenAfter  Fault = "broken after"        // the connection closes after the call had its effect
	Blocked      Fault = "blocked"             // the reader has blocked the bot
	Revoked      Fault = "revoked credentials" // the token is not valid any more
	Refused      Fault = "refused"             // the platform will never take it
)

// RetryAfter is what a side's RateLimited answer tells, in seconds.
const RetryAfter = 7

// Run runs the suite; every test has its own far side.
func Run(t *testing.T, start Harness) {
	tests := []struct {
		name string
		test func(t *testing.T, s Side)
	}{
		{"a text arrives", textArrives},
		{"a long text arrives whole and in order", longTextArrives},
		{"a plan is stable", planIsStable},
		{"what was written is taken in order", takenInOrder},
		{"nothing is acknowledged before its commit", acknowledgedAfterCommit},
		{"nothing is lost when a commit fails", nothingLostWhenCommitFails},
		{"listening ends with its context", listeningEnds},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.test(t, start(t))
		})
	}
	for _, m := range meanings() {
		t.Run("failure "+string(m.fault), func(t *testing.T) {
			t.Parallel()
			failureIsTold(t, start(t), m)
		})
	}
}
