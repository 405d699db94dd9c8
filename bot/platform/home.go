package platform

// Post is a message on the platform of whoever reads of it, to be led to; the zero value is none.
type Post struct {
	Chat string
	ID   string
}

// Row is one line of a private answer or of Home: a mark, what it is about, and words.
type Row struct {
	Mark string // an emoji; may be empty
	Lead string // in bold; it leads to At
	At   Post   // zero: Lead leads nowhere
	Text string // may have several lines
	// Open is the label of a button that leads to At, Button another one instead. Only Home has buttons.
	Open   string
	Button *Button
}

// Home is App Home of one person, worded.
type Home struct{ Parts []HomePart }

// HomePart is one part of Home, under a title. Rows with a button stand alone, the others together.
type HomePart struct {
	Title string
	Rows  []Row
	Small string // in small print at the end; may be empty
}
