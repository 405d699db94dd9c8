package telegram

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"carebot/bot/sandbox/spec"
)

const (
	maxText    = 4096
	maxCaption = 1024
)

// formatted is a text with its entities.
type formatted struct {
	text     string
	entities []Entity
}

// formatted reads a text parameter, parsed by parse_mode or with its list of entities, as the platform will show it.
func (c *call) formatted(text, entities string) (formatted, error) {
	f := formatted{text: c.text(text)}
	if !utf8.ValidString(f.text) {
		return f, bad("strings must be encoded in UTF-8")
	}
	mode := strings.ToLower(c.text("parse_mode"))
	var err error
	switch {
	case mode != "":
		f, err = parseMode(mode, f.text)
	case c.decode(entities, &f.entities):
		err = f.check()
	}
	if err != nil {
		return f, err
	}
	f = f.clean()
	f.detect()
	return f, nil
}

func parseMode(mode, text string) (formatted, error) {
	switch mode {
	case "html":
		return parseHTML(text)
	case "markdownv2":
		return parseMarkdownV2(text)
	case "markdown":
		return parseMarkdown(text)
	case "none":
		return formatted{text: text}, nil
	}
	return formatted{}, bad("unsupported parse_mode")
}

// message reads the text of a message.
func (c *call) message() (formatted, error) {
	f, err := c.formatted("text", "entities")
	switch {
	case err != nil:
		return f, err
	case f.text == "":
		return f, bad("message text is empty")
	case spec.Length(f.text) > maxText:
		return f, bad("message is too long")
	}
	return f, nil
}

// caption reads a caption, which may be empty.
func (c *call) caption() (formatted, error) {
	f, err := c.formatted("caption", "caption_entities")
	if err == nil && spec.Length(f.text) > maxCaption {
		return f, bad("message caption is too long")
	}
	return f, err
}

// captionOf reads the caption of an album's item.
func captionOf(item map[string]any) (formatted, error) {
	return (&call{values: item}).caption()
}

// entityTypes are those a bot may send; those marked false are found by the platform and dropped where sent.
func entityTypes() map[string]bool {
	return map[string]bool{
		"bold": true, "italic": true, "underline": true, "strikethrough": true, "spoiler": true, "blockquote": true,
		"expandable_blockquote": true, "code": true, "pre": true, "text_link": true, "text_mention": true, "custom_emoji": true,
		"date_time": true, "mention": false, "hashtag": false, "cashtag": false, "bot_command": false, "url": false,
		"email": false, "phone_number": false,
	}
}

// check refuses entities that do not fit the text.
func (f *formatted) check() error {
	types, length := entityTypes(), spec.Length(f.text)
	var kept []Entity
	for _, e := range f.entities {
		sent, known := types[e.Type]
		switch {
		case !known:
			return bad("can't parse MessageEntity: Unsupported type specified: %s", e.Type)
		case e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > length:
			return bad("ENTITY_BOUNDS_INVALID: entity %s at %d+%d is beyond the text's %d UTF-16 units", e.Type, e.Offset, e.Length, length)
		case !f.boundary(e.Offset) || !f.boundary(e.Offset+e.Length):
			return bad("entity beginning or end at UTF-16 offset %d+%d is in the middle of a symbol", e.Offset, e.Length)
		case e.pointless():
			return bad("can't parse MessageEntity: %s lacks what it points to", e.Type)
		case sent && e.Length > 0 && (e.Type != "text_link" || linkable(e.URL)):
			kept = append(kept, e)
		}
	}
	f.entities = kept
	return nil
}

// pointless reports whether an entity lacks what it points to.
func (e Entity) pointless() bool {
	switch e.Type {
	case link:
		return e.URL == ""
	case "text_mention":
		return e.User == nil
	case customEmoji:
		return e.Emoji == ""
	}
	return false
}

// boundary reports whether no symbol is cut at a UTF-16 offset.
func (f *formatted) boundary(offset int) bool {
	at := 0
	for _, r := range f.text {
		if at >= offset {
			break
		}
		at += utf16.RuneLen(r)
	}
	return at == offset
}

// clean trims the text, drops what the platform drops, moves the entities along and sorts them.
func (f formatted) clean() formatted {
	text := strings.Map(func(r rune) rune {
		switch {
		case r == '\r': // dropped below, where the entities are moved
			return r
		case r == '\t', r < ' ' && r != '\n':
			return ' '
		}
		return r
	}, f.text)
	f.text = text
	f.dropReturns()
	trimmed := strings.TrimLeftFunc(f.text, unicode.IsSpace)
	cut := spec.Length(f.text) - spec.Length(trimmed)
	f.text = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	length := spec.Length(f.text)
	var kept []Entity
	for _, e := range f.entities {
		from, to := max(0, e.Offset-cut), min(length, e.Offset+e.Length-cut)
		if e.Offset, e.Length = from, to-from; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	slices.SortStableFunc(kept, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	f.entities = kept
	return f
}

// dropReturns takes the carriage returns out.
func (f *formatted) dropReturns() {
	if !strings.Contains(f.text, "\r") {
		return
	}
	before := func(offset int) int {
		at, n := 0, 0
		for _, r := range f.text {
			if at >= offset {
				break
			}
			if r == '\r' {
				n++
			}
			at += utf16.RuneLen(r)
		}
		return n
	}
	moved := slices.Clone(f.entities)
	for i, e := range moved {
		end := e.Offset + e.Length
		moved[i].Offset = e.Offset - before(e.Offset)
		moved[i].Length = end - before(end) - moved[i].Offset
	}
	f.text, f.entities = strings.ReplaceAll(f.text, "\r", ""), moved
}

// same reports whether two texts look alike.
func (f formatted) same(m *Message) bool {
	a, _ := json.Marshal(f.entities)
	b, _ := json.Marshal(m.Entities)
	return f.text == m.Text && (string(a) == string(b) || len(f.entities) == 0 && len(m.Entities) == 0)
}
