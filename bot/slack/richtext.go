package slack

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"carebot/flows/care"
)

// block is a block of a message, as far as its words go. slack-go's types are not used to read what came in: they
// fail on a shape they do not know, and a message must survive Slack's next invention.
type block struct {
	Type     string    `json:"type"`
	Elements []element `json:"elements"`
}

// element is a part of a rich_text block: a section, list, quote or preformatted piece, or a word in one.
type element struct {
	Type     string    `json:"type"`
	Elements []element `json:"elements"`
	Style    style     `json:"style"`
	Indent   int       `json:"indent"`
	Offset   int       `json:"offset"`

	Text      string          `json:"text"`
	URL       string          `json:"url"`
	Name      string          `json:"name"`
	Unicode   string          `json:"unicode"`
	SkinTone  int             `json:"skin_tone"`
	UserID    string          `json:"user_id"`
	ChannelID string          `json:"channel_id"`
	GroupID   string          `json:"usergroup_id"`
	Range     string          `json:"range"`
	Value     string          `json:"value"`
	Fallback  string          `json:"fallback"`
	Timestamp json.RawMessage `json:"timestamp"`
}

// style is a word's style, or the name of a list's.
type style struct {
	Bold, Italic, Strike, Code, Underline bool

	List string
}

// UnmarshalJSON reads a word's style ({"bold":true}) or a list's ("ordered").
func (s *style) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &s.List)
	}
	var of struct {
		Bold      bool `json:"bold"`
		Italic    bool `json:"italic"`
		Strike    bool `json:"strike"`
		Code      bool `json:"code"`
		Underline bool `json:"underline"`
	}
	err := json.Unmarshal(b, &of)
	s.Bold, s.Italic, s.Strike, s.Code, s.Underline = of.Bold, of.Italic, of.Strike, of.Code, of.Underline
	return err
}

// fromRichText reads the rich_text blocks of a message. ok is false when there are none, or when they cannot be read
// whole, and the message's text is to be read instead.
func fromRichText(raw []json.RawMessage, names names) (w *writer, ok bool) {
	w = &writer{}
	for _, r := range raw {
		var b block
		if json.Unmarshal(r, &b) != nil || b.Type != "rich_text" {
			return nil, false
		}
		for _, e := range b.Elements {
			if !w.piece(e, names) {
				return nil, false
			}
		}
	}
	return w, len(raw) > 0
}

// piece writes one top element of a rich_text block, and reports whether it knows it.
func (w *writer) piece(e element, names names) bool {
	switch e.Type {
	case "rich_text_section":
		w.line()
		return w.words(e.Elements, names)
	case "rich_text_list":
		return w.list(e, names)
	case "rich_text_quote":
		return w.set(e, care.Quote, names)
	case "rich_text_preformatted":
		return w.set(e, care.Pre, names)
	default:
		return false
	}
}

// set writes a piece that stands on lines of its own in a style.
func (w *writer) set(e element, style care.Style, names names) bool {
	w.line()
	start := w.text.Len()
	ok := w.words(e.Elements, names)
	w.mark(start, style, "")
	w.line()
	return ok
}

// list writes the lines of a list, "• " or "1. " before each.
func (w *writer) list(e element, names names) bool {
	for i, item := range e.Elements {
		w.line()
		w.text.WriteString(strings.Repeat("  ", min(max(e.Indent, 0), 8)))
		if e.Style.List == "ordered" {
			w.text.WriteString(strconv.Itoa(e.Offset+i+1) + ". ")
		} else {
			w.text.WriteString("• ")
		}
		if !w.words(item.Elements, names) {
			return false
		}
	}
	return true
}

// words writes the words of a section.
func (w *writer) words(elements []element, names names) bool {
	for _, e := range elements {
		text, known := e.words(names)
		if !known {
			return false
		}
		start := w.text.Len()
		w.text.WriteString(text)
		w.styles(start, e)
	}
	return true
}

// styles marks what was written of an element since start.
func (w *writer) styles(start int, e element) {
	if e.Type == "link" && e.URL != w.text.String()[start:] {
		w.mark(start, care.Link, e.URL)
	}
	for _, s := range []struct {
		on    bool
		style care.Style
	}{
		{e.Style.Bold, care.Bold},
		{e.Style.Italic, care.Italic},
		{e.Style.Strike, care.Strike},
		{e.Style.Underline, care.Underline},
		{e.Style.Code, care.Code},
	} {
		if s.on {
			w.mark(start, s.style, "")
		}
	}
}

// words returns what an element of a section says, and whether its type is known.
func (e element) words(names names) (string, bool) {
	switch e.Type {
	case "text":
		return e.Text, true
	case "link":
		return cmp.Or(e.Text, e.URL), true
	case "emoji":
		return cmp.Or(glyphOfCodes(e.Unicode), glyph(e.Name, e.SkinTone)), true
	case "user":
		return "@" + names.user(e.UserID), true
	case "channel":
		return "#" + names.channel(e.ChannelID), true
	case "usergroup":
		return "@" + e.GroupID, true
	case "broadcast":
		return "@" + e.Range, true
	case "color":
		return e.Value, true
	case "date":
		return e.Fallback, e.Fallback != ""
	default:
		return e.Text, e.Text != ""
	}
}

// names tells the names of users and channels by their IDs.
type names interface {
	user(id string) string
	channel(id string) string
}
