package telegram

import "time"

// Kind is what a message is made of.
type Kind string

// The kinds of messages.
const (
	Text      Kind = "text"
	Photo     Kind = "photo"
	Video     Kind = "video"
	Animation Kind = "animation"
	Audio     Kind = "audio"
	Voice     Kind = "voice"
	VideoNote Kind = "video_note"
	Sticker   Kind = "sticker"
	Document  Kind = "document"
	Place     Kind = "location"
	Venue     Kind = "venue"
	Contact   Kind = "contact"
)

// Message is a message as the phone shows it now.
type Message struct {
	ID       int        `json:"id"`
	Chat     int64      `json:"chat"`
	FromBot  bool       `json:"from_bot"`
	Kind     Kind       `json:"kind"`
	Text     string     `json:"text,omitempty"` // or the caption
	Entities []Entity   `json:"entities,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"` // the inline keyboard, by rows
	Keys     [][]Key    `json:"keys,omitempty"`    // the reply keyboard it brought
	HideKeys bool       `json:"hide_keys,omitempty"`
	File     *File      `json:"file,omitempty"`
	Album    string     `json:"album,omitempty"`    // shared by the messages of one album
	ReplyTo  int        `json:"reply_to,omitempty"` // message ID
	Place    *Location  `json:"location,omitempty"`
	Title    string     `json:"title,omitempty"`   // of a venue
	Address  string     `json:"address,omitempty"` // of a venue
	Person   *Card      `json:"contact,omitempty"`
	Reaction string     `json:"reaction,omitempty"` // the bot's, an emoji
	Silent   bool       `json:"silent,omitempty"`   // sent without a sound
	At       time.Time  `json:"at"`
	Edited   time.Time  `json:"edited,omitzero"`
	Deleted  bool       `json:"deleted,omitempty"`
	// Made and Seq number the changes of the whole server, from 1: the one that made the message and its latest.
	Made uint64 `json:"made"`
	Seq  uint64 `json:"seq"`
}

// Entity is a formatted part of a text; Offset and Length are in UTF-16 code units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	User     *User  `json:"user,omitempty"`
	Language string `json:"language,omitempty"`
	Emoji    string `json:"custom_emoji_id,omitempty"`
	UnixTime int64  `json:"unix_time,omitempty"`
	Format   string `json:"date_time_format,omitempty"`
}

// Button is a button of an inline keyboard. Data is empty where the button does something else.
type Button struct {
	Text  string `json:"text"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
	Style string `json:"style,omitempty"`
	Does  string `json:"does,omitempty"` // the name of another action ("copy_text", "web_app")

	raw map[string]any
}

// Key is a key of a reply keyboard.
type Key struct {
	Text            string `json:"text"`
	RequestContact  bool   `json:"request_contact,omitempty"`
	RequestLocation bool   `json:"request_location,omitempty"`
}

// Location is a point on the map, in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Card is a shared contact; UserID is 0 where the person is not on the platform.
type Card struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	UserID    int64  `json:"user_id,omitempty"`
}

// User is a person or a bot as the platform tells it.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// copy returns the message for others to keep: what it points to is never changed in place.
func (m *Message) copy() Message { return *m }

// captioned reports whether the message's text is a caption.
func (m *Message) captioned() bool { return m.File != nil }
