package platform

import (
	"encoding/json"
	"time"

	"carebot/flows/care"
)

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
	News string `json:"news,omitempty"`
	// Unasked: of an edit of a card, that it follows from nothing somebody has just done: edits that do go before it.
	Unasked  bool            `json:"unasked,omitempty"`
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
	// Asks is asked first on Slack; only a yes counts as a press.
	Asks *Question `json:"asks,omitempty"`
}

// Question is whether somebody means it, and the labels of the two answers.
type Question struct{ Title, Text, Yes, No string }

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
