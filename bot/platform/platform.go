// Package platform is the contract with a platform: what came in, what goes out, what it answered, how it failed.
//
// An adapter (bot/telegram, bot/slack) translates between one platform and these types. It knows nothing of storage,
// turns or texts of the product, keeps no state that a restart would miss, and never retries by itself: the outbox
// decides about repeating. platformtest is the suite every adapter passes.
package platform

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"carebot/flows/care"
)

// Adapter speaks to one platform.
type Adapter interface {
	Platform() care.Platform
	// Start asks the platform who we are and makes it ready to be listened to (commands registered, webhook set).
	Start(ctx context.Context) error
	// Ready reports whether the platform answers, from what is known; it makes no call that counts against a limit.
	Ready() error
	// Listen takes updates in until ctx ends, handing each to take in the platform's order. An update is acknowledged
	// to the platform only after its ticket came back without an error; otherwise the platform delivers it again.
	// It returns nil when ctx ended and an error only when going on makes no sense (a revoked token).
	Listen(ctx context.Context, take Take) error
	// Handlers are the HTTP endpoints to serve, by pattern ("POST /telegram"); empty when the platform is polled.
	Handlers(take Take) map[string]http.Handler
	// Plan splits a delivery into the calls the platform needs, each within its limits, in order. Pure.
	Plan(d Delivery) []Delivery
	// Send makes the one call of a planned delivery. save keeps progress between the platform's own steps of an
	// upload; on a later try the saved progress comes back in d.Progress. The error is a *Failure.
	Send(ctx context.Context, d Delivery, save func(context.Context, json.RawMessage) error) (Receipt, error)
	// Find looks for a delivery whose outcome is unknown. ErrCannotFind where the platform has no way to look.
	Find(ctx context.Context, d Delivery) (r Receipt, found bool, err error)
	// Open opens a file of this platform for reading; the error is a *Failure (TooBig, Gone, Temporary).
	Open(ctx context.Context, f care.File) (io.ReadCloser, error)
	// Limits says which limits a planned delivery counts against.
	Limits(d Delivery) []Limit
}

// Linker is an adapter whose platform has addresses that begin a conversation with us.
type Linker interface {
	// Link returns such an address, with a payload (at most 64 of A-Za-z0-9_-) that comes back as /start payload; "" until
	// the adapter has started, since only the platform knows what we are called.
	Link(payload string) string
}

// Marker is an adapter whose platform has a way of its own to format what is typed.
type Marker interface {
	// Marked reads a typed text with its formatting, and returns what of it is none and stays as it was typed.
	Marked(text string) (content care.Content, kept []string)
}

// Take hands an update over; it does not block on the commit, the ticket does.
type Take func(in Incoming) Ticket

// Ticket waits for the commit of an update's turn.
type Ticket interface {
	// Wait returns once the turn is committed: what the adapter is to hand straight back, best effort.
	Wait(ctx context.Context) (Reply, error)
}

// Reply is what a committed turn hands straight back; never stored.
type Reply struct {
	Toast string // the answer to a press, ≤ 200 characters; may be empty
	Text  string // the private answer to a slash command …
	Rows  []Row  // … and what follows it, a line each
	Modal *Modal // opened for who pressed or wrote a slash command, or put in the place of the modal they sent; nil: none
	// Next makes what comes in the place of a Modal that was opened, where that takes longer than a turn; nil: nothing comes.
	// It is called once, after the commit, and returns at the latest when ctx or the program ends.
	Next func(ctx context.Context) (*Modal, error)
	// Errors say by field why a modal is not taken; it stays open then. Without any it closes.
	Errors map[string]string
}

// Incoming is one update as it came.
type Incoming struct {
	Raw   []byte // whole, to be set aside if need be
	Event Event
	Err   error // it could not be decoded: set it aside; Event holds the IDs if they could be told
}
