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
	"time"

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

// Event is something that happened on a platform. Exactly one of the pointers is set.
type Event struct {
	// IDs tell repeats: any of them seen before makes the event a repeat. E.g. "telegram/update/12",
	// "slack/event/Ev12", "slack/message/C1/1700000000.000100".
	IDs      []string      `json:"ids"`
	Platform care.Platform `json:"platform"`
	At       time.Time     `json:"at"`     // as the platform says, else when it was taken in
	Chat     string        `json:"chat"`   // Telegram chat ID, Slack channel ID
	Thread   string        `json:"thread"` // Slack thread_ts of a reply; else empty
	Sender   Sender        `json:"sender"`

	Message    *Message    `json:"message,omitempty"`
	Edited     *Message    `json:"edited,omitempty"`
	Deleted    *Deleted    `json:"deleted,omitempty"`
	Pressed    *Pressed    `json:"pressed,omitempty"`
	Membership *Membership `json:"membership,omitempty"`
	Command    *Command    `json:"command,omitempty"`
	Opened     *Opened     `json:"opened,omitempty"`
	Submitted  *Submitted  `json:"submitted,omitempty"`
}

// Sender is who did it.
type Sender struct {
	ID        string `json:"id"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language,omitempty"` // IETF tag as the platform tells it
	Bot       bool   `json:"bot,omitempty"`
}

// Message is a message with the album it is part of.
type Message struct {
	care.Message
	Album string `json:"album,omitempty"` // Telegram's media_group_id
}

// Deleted names a message that its author deleted.
type Deleted struct {
	ID string `json:"id"`
}

// Pressed is a press on a button.
type Pressed struct {
	ID      string `json:"id"`                // of the callback query; to be answered
	Data    string `json:"data"`              // a Button's Data
	Action  string `json:"action"`            // Slack action_id; empty on Telegram
	Message string `json:"message"`           // ID of the message with the button; empty if too old to tell
	Text    string `json:"text"`              // of that message, if told
	Trigger string `json:"trigger,omitempty"` // Slack trigger_id
}

// Membership tells that a customer stopped the bot or came back.
type Membership struct {
	Blocked bool `json:"blocked"`
}

// Command is a slash command in Slack. (Telegram's commands are messages.)
type Command struct {
	Name, Text, Trigger string
}

// Opened tells that a staff member opened App Home.
type Opened struct{ Tab string }

// Kind is what a delivery does.
type Kind string

// The kinds of deliveries.
const (
	Say     Kind = "say"     // a message: content, words or buttons; with files an upload (several: one album, one post)
	PutCard Kind = "card"    // a case's card: posted, or edited where TargetID is set
	PutHome Kind = "home"    // User's Home is drawn as it stands when it is sent; it is stored without what it shows
	Edit    Kind = "edit"    // an own message's text, caption (Caption) and buttons are replaced
	Delete  Kind = "delete"  // own messages (TargetID, and More), and own files (Content's), are deleted; already gone is done
	React   Kind = "react"   // a reaction is added to TargetID; already there is done
	Unreact Kind = "unreact" // a reaction is removed; not there is done
	Private Kind = "private" // a message only User sees, best effort
	Look    Kind = "look"    // Find's own calls; only ever seen by Limits
)

// Delivery is one thing to do on one platform.
type Delivery struct {
	Kind     Kind          `json:"kind"`
	Platform care.Platform `json:"platform"`
	Chat     string        `json:"chat"`
	Case     string        `json:"case,omitempty"` // case number it concerns
	// Ref names what is sent; receipts are kept by it. Empty where nobody will refer to it.
	Ref string `json:"ref,omitempty"`
	// Part numbers the parts a Say was planned into: 1, 2, 3 …; 0 when there is one.
	Part int `json:"part,omitempty"`
	// Thread is the Ref of the message whose thread it goes to; the outbox puts its ID into ThreadID before Send.
	Thread   string `json:"thread,omitempty"`
	ThreadID string `json:"thread_id,omitempty"`
	// Target is the Ref of the message to change; the outbox puts its ID into TargetID before Send.
	Target   string   `json:"target,omitempty"`
	TargetID string   `json:"target_id,omitempty"`
	More     []string `json:"more,omitempty"` // further message IDs to delete
	Caption  bool     `json:"caption,omitempty"`
	// Heading: the text only names who sends the files; without any of them nothing is said.
	Heading bool `json:"heading,omitempty"`

	Content  care.Content `json:"content,omitzero"`
	Words    []care.Word  `json:"words,omitempty"`    // a customer's words for the thread; instead of Content's text
	ReplyTo  string       `json:"reply_to,omitempty"` // message ID answered; dropped if gone
	Buttons  [][]Button   `json:"buttons,omitempty"`  // rows
	NoKeys   bool         `json:"no_keys,omitempty"`  // keys below the chat go; only without Buttons
	Card     *Card        `json:"card,omitempty"`
	Home     *Home        `json:"-"`                  // filled in by the outbox, right before it is sent
	User     string       `json:"user,omitempty"`     // for Private and PutHome
	Mention  string       `json:"mention,omitempty"`  // staff user ID mentioned before a notice, so that they hear of it
	Reaction string       `json:"reaction,omitempty"` // Slack name without colons
	Notice   bool         `json:"notice,omitempty"`   // the bot's own remark in a thread, set apart from people's words
	Plain    bool         `json:"plain,omitempty"`    // markup was refused: send without
	Sheet    *Sheet       `json:"sheet,omitempty"`    // of a Say: the figures that its text sums up
	Charts   []Chart      `json:"charts,omitempty"`   // of a Say, two at most: not every workspace takes them; …
	Instead  []care.File  `json:"instead,omitempty"`  // … where one does not, these files go in their place
	// News is the ID of the newsletter it is: conversation goes before it, and it is sent at most once.
	News     string          `json:"news,omitempty"`
	First    time.Time       `json:"-"` // when it was first tried: where Find need not look before
	Progress json.RawMessage `json:"-"` // what save kept
}

// Button is a button with its words.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"` // comes back in Pressed.Data; ≤ 64 bytes
	URL   string `json:"url,omitempty"`  // instead of Data
	// Contact: it shares the customer's own phone number instead. All buttons of its message are then keys below the chat,
	// each of which says its label.
	Contact bool `json:"contact,omitempty"`
	// Action is the Slack action_id; Style is primary or danger or empty.
	Action string `json:"action,omitempty"`
	Style  string `json:"style,omitempty"`
}

// Card is a case, or a newsletter that is being sent, at a glance, worded.
type Card struct {
	Case    string      `json:"case"`
	News    string      `json:"news,omitempty"` // instead of Case: the ID of the newsletter it shows
	Title   string      `json:"title"`          // header
	Text    string      `json:"text"`           // the fallback: case number and mention in words; Mention is put before it
	Mention string      `json:"mention"`        // staff user ID of the assignee; empty: unowned
	Lead    string      `json:"lead"`           // a line below the header, before the mention ("Assignee:")
	Fields  []CardField `json:"fields"`         // plain words, in order
	Footer  string      `json:"footer,omitempty"`
	Buttons []Button    `json:"buttons,omitempty"`
}

// CardField is a label and its value.
type CardField struct{ Label, Value string }

// Receipt is what a platform answered to a delivery.
type Receipt struct {
	IDs   []string `json:"ids,omitempty"`   // message IDs, in order
	Files []string `json:"files,omitempty"` // file IDs
}

// Limit is one limit a call counts against, and how much of it.
type Limit struct {
	Name   string // shared by all calls of the same name: "telegram", "telegram/chat/12", "slack/post/C1", "slack/chat.update"
	Shape  Shape
	Weight int // 1, or the number of an album's items
	// Yields: whoever does not yield goes before, however long this one waits already; and of a window it takes no more than
	// its even share of every moment.
	Yields bool
}

// Shape is how a limit counts.
type Shape struct {
	Every  time.Duration // one is given back each …
	Burst  int           // … up to this many
	Window bool          // at most Burst in any period of Every (a sliding window) instead of a bucket
	// Places: no published limit, but at most Burst at a time.
	Places bool
}
