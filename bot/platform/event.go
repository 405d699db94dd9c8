package platform

import (
	"time"

	"carebot/flows/care"
)

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
