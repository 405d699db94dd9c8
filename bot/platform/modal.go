package platform

import "carebot/flows/care"

// Modal is a form shown to one person over what they were looking at, worded. What they fill in comes back as Submitted.
type Modal struct {
	ID      string // which form it is; comes back
	Title   string // ≤ 24 characters
	Submit  string // the label of the button that sends it; empty: it is only to be read
	Close   string // the label of the button that closes it
	Private string // what comes back unseen; ≤ 3,000 characters
	Fields  []Field
}

// FieldKind is what a field of a modal takes.
type FieldKind string

// The kinds of fields.
const (
	Notes  FieldKind = "notes"  // takes nothing: Value is words to read, under Label
	Select FieldKind = "select" // one of Options, from a list of at most 100
	Radio  FieldKind = "radio"  // one of Options, all shown, at most 10
	Line   FieldKind = "line"   // a line of text
	Text   FieldKind = "text"   // a text of several lines
	Moment FieldKind = "moment" // a date with a time; its value is in seconds since 1970, UTC
	Upload FieldKind = "upload" // a file of at most 10 MB; comes back in Submitted.Files
)

// Field is one question of a modal, or words to read.
type Field struct {
	ID       string // names the value that comes back
	Kind     FieldKind
	Label    string
	Hint     string // below it; may be empty
	Value    string // what it holds at first: an Option's Value, text, or a moment in seconds; may be empty
	Optional bool
	Most     int // characters that Line and Text take, ≤ 3,000; 0: 3,000
	Options  []Option
	Types    []string    // of Upload: the extensions of names that are offered; none: any
	Spans    []care.Span // of Notes: how Value is set
}

// Option is one choice of a Select or a Radio.
type Option struct {
	Label string // ≤ 75 characters
	Value string // ≤ 150 characters; never empty
}

// Submitted is a modal that was sent.
type Submitted struct {
	Modal   string            `json:"modal"`             // the Modal's ID
	Private string            `json:"private,omitempty"` // the Modal's Private
	Values  map[string]string `json:"values,omitempty"`  // by the Field's ID; empty where nothing was chosen or written
	// Files are those of Upload, by the Field's ID.
	Files map[string]care.File `json:"files,omitempty"`
}
