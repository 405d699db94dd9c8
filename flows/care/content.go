package care

import "time"

// Style is how a span of text is set.
type Style string

// The styles that pass between platforms.
const (
	Bold      Style = "bold"
	Italic    Style = "italic"
	Strike    Style = "strike"
	Code      Style = "code"
	Pre       Style = "pre"
	Quote     Style = "quote"
	Link      Style = "link" // with URL
	Underline Style = "underline"
)

// Span sets the bytes [Start, End) of a text's UTF-8 in a style. Spans may nest; they never cut a rune.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Style Style  `json:"style"`
	URL   string `json:"url,omitempty"`
}

// FileKind is what a file is to people.
type FileKind string

// The kinds of files.
const (
	Photo     FileKind = "photo"
	Video     FileKind = "video"
	Animation FileKind = "animation"
	Audio     FileKind = "audio"
	Voice     FileKind = "voice"
	VideoNote FileKind = "video_note"
	Sticker   FileKind = "sticker"
	Document  FileKind = "document"
)

// File is a file on a platform: a source that can be opened again by its ID. Its bytes are never stored.
type File struct {
	Platform Platform `json:"platform"`
	ID       string   `json:"id"`               // the platform's file ID
	Unique   string   `json:"unique,omitempty"` // the same for the same bytes, where the platform tells it
	Kind     FileKind `json:"kind"`
	Name     string   `json:"name,omitempty"`
	MIME     string   `json:"mime,omitempty"`
	Size     int64    `json:"size,omitempty"`  // bytes; 0 when the platform does not say
	Emoji    string   `json:"emoji,omitempty"` // of a sticker
}

// Location is a point, and the place there if it has a name.
type Location struct {
	Latitude  float64 `json:"latitude"` // degrees
	Longitude float64 `json:"longitude"`
	Title     string  `json:"title,omitempty"`
	Address   string  `json:"address,omitempty"`
}

// Contact is somebody's name and phone, shared as such.
type Contact struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Own   bool   `json:"own,omitempty"` // the sender's own, as the platform vouches
}

// Content is what one message says, free of any platform.
type Content struct {
	Text     string    `json:"text,omitempty"` // plain; a caption where there are files
	Spans    []Span    `json:"spans,omitempty"`
	Files    []File    `json:"files,omitempty"`
	Location *Location `json:"location,omitempty"`
	Contact  *Contact  `json:"contact,omitempty"`
	// Unsupported names what the message was when nothing of it can pass (a poll, a dice, a game).
	Unsupported string `json:"unsupported,omitempty"`
}

// Empty reports whether the content says nothing at all.
func (c Content) Empty() bool {
	return c.Text == "" && len(c.Files) == 0 && c.Location == nil && c.Contact == nil && c.Unsupported == ""
}

// Author is who wrote a message.
type Author string

// The authors of messages.
const (
	ByCustomer Author = "customer"
	ByStaff    Author = "staff"
)

// Message is one message as its platform knows it. An album is one message with several IDs.
type Message struct {
	IDs     []string  `json:"ids"` // the platform's message IDs, the first one names it
	At      time.Time `json:"at"`
	ReplyTo string    `json:"reply_to,omitempty"` // the platform's ID of the message answered
	Content
}

// ID returns the first of the message's IDs, or "".
func (m Message) ID() string {
	if len(m.IDs) == 0 {
		return ""
	}
	return m.IDs[0]
}

// Entry is a message kept in a case's history.
type Entry struct {
	Case     string    `json:"case"`
	Seq      int       `json:"seq"` // 1, 2, 3 … within the case
	Author   Author    `json:"author"`
	Staff    string    `json:"staff,omitempty"` // Slack ID of the staff member who wrote it
	Note     bool      `json:"note,omitempty"`  // stays inside
	Reply    string    `json:"reply,omitempty"` // which ready reply of the desk's it was made of; empty: none
	Message  Message   `json:"message"`
	Versions []Content `json:"versions,omitempty"` // what it said before, oldest first
	Deleted  bool      `json:"deleted,omitempty"`
}

// Word is one customer message, or a part of a long one, within a post to the staff's side.
type Word struct {
	Message string `json:"message"` // the customer's platform's message ID
	Part    int    `json:"part"`    // 1, 2 … for a message split over posts
	Text    string `json:"text"`
}
