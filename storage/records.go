package storage

import (
	"encoding/json"
	"time"

	"carebot/flows/care"
)

// DeliveryState is where a stored delivery stands. Delivered ones are deleted; their receipt stays.
type DeliveryState string

// The states of a stored delivery.
const (
	Pending DeliveryState = "pending" // in: enqueued, or to be tried again; out: Sending
	Unknown DeliveryState = "unknown" // in: begun, its outcome not known (the process ended, the connection broke); out: settled by the outbox's table
	Failed  DeliveryState = "failed"  // in: refused or given up; kept for people to see; out: never
)

// Delivery is one thing to do on a platform, stored until done.
type Delivery struct {
	Lane       string          `json:"lane"` // deliveries of one lane go in order, one at a time
	Seq        uint64          `json:"seq"`  // order within the lane (and over all)
	Sub        int             `json:"sub"`  // order among those one delivery was expanded to
	State      DeliveryState   `json:"state"`
	Attempts   int             `json:"attempts,omitempty"`
	EnqueuedAt time.Time       `json:"enqueued_at"`
	NotBefore  time.Time       `json:"not_before,omitzero"`
	Reports    string          `json:"reports,omitempty"`  // channel/ts of the staff message whose reaction tells its fate
	Partial    bool            `json:"partial,omitempty"`  // more parts of the same message follow: of this one only a failure is told
	Payload    json.RawMessage `json:"payload"`            // a platform.Delivery
	Progress   json.RawMessage `json:"progress,omitempty"` // what the adapter saved between the calls of one delivery
}

// Receipt is what a platform answered to a delivery, and where to find it again.
type Receipt struct {
	Ref      string        `json:"ref"` // the delivery's name
	Platform care.Platform `json:"platform"`
	Chat     string        `json:"chat"`
	Case     string        `json:"case,omitempty"`
	IDs      []string      `json:"ids"`               // the platform's message IDs, in order
	Files    []string      `json:"files,omitempty"`   // the platform's file IDs
	Texts    []string      `json:"texts,omitempty"`   // those of IDs whose text can be edited, in order
	Caption  bool          `json:"caption,omitempty"` // the first of Texts is a caption
	Words    []care.Word   `json:"words,omitempty"`   // the customer's words a post holds
	At       time.Time     `json:"at"`
}

// Seen is the ID of an event taken in, kept until its platform can no longer repeat it.
type Seen struct {
	ID    string    `json:"id"`
	Until time.Time `json:"until"`
}

// SetAside is an update that could not be read or whose turn failed, whole.
type SetAside struct {
	ID       string        `json:"id"`
	At       time.Time     `json:"at"`
	Platform care.Platform `json:"platform"`
	Reason   string        `json:"reason"`
	Raw      []byte        `json:"raw"`
}

// Album is the parts of an album until it is closed.
type Album struct {
	Key   string            `json:"key"` // platform/chat/group
	Due   time.Time         `json:"due"`
	Parts []json.RawMessage `json:"parts"` // platform.Event each, in order of arrival
}

// Timer is an event that falls due.
type Timer struct {
	Key   string    `json:"key"` // what it is about: "album/…"; one timer a key
	Kind  string    `json:"kind"`
	Due   time.Time `json:"due"`
	About []string  `json:"about,omitempty"` // what it needs to know, by kind
}

// Notice is what has changed of an order and waits for the morning: what its customer knew before. Of several changes
// the latest state is said, once.
type Notice struct {
	Order    string     `json:"order"`    // care.OrderKey of its number
	Customer string     `json:"customer"` // customer ID
	Knew     care.Order `json:"knew"`     // as it was: status and promise alone
}

// Paper is a decision on a complaint as its customer got it.
type Paper struct {
	Case     string        `json:"case"`
	N        int           `json:"n"`        // 1 and up: a case that is settled again has another
	Name     string        `json:"name"`     // of the file
	Language care.Language `json:"language"` // it is in
	At       time.Time     `json:"at"`
	PDF      []byte        `json:"pdf"`
}

// Counter gives numbers out.
type Counter struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// Hand is what a staff member has in hand, kept beside the cases so that the roster need not count them.
type Hand struct {
	Staff string    `json:"staff"` // Slack ID
	Open  int       `json:"open"`  // open cases they are the assignee of
	Away  bool      `json:"away,omitempty"`
	Until time.Time `json:"until,omitzero"` // while they are away: they come back by themselves; zero: when they say so
	// Chat is their own chat on Telegram, where newsletters are tried; empty: not known. Link is how it becomes known.
	Chat string    `json:"chat,omitempty"`
	Link StaffLink `json:"link,omitzero"`
}

// StaffLink is what a member of staff opens on Telegram to be known there, once.
type StaffLink struct {
	Code       string    `json:"code"`
	Until      time.Time `json:"until"`
	Newsletter string    `json:"newsletter,omitempty"` // the ID of what they want to see there
}

// AwayAt reports whether they are away at a time.
func (h Hand) AwayAt(t time.Time) bool { return h.Away && (h.Until.IsZero() || t.Before(h.Until)) }

// Early is what staff did in the thread of a card that was on its way: kept until the card's receipt tells whose thread it is.
type Early struct {
	Platform care.Platform   `json:"platform"`
	Chat     string          `json:"chat"`
	Thread   string          `json:"thread"` // the card's message ID
	Seq      int64           `json:"seq"`    // order of arrival
	Event    json.RawMessage `json:"event"`  // a platform.Event
	Until    time.Time       `json:"until"`  // no card will claim it any more
}
