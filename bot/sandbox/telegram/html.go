package telegram

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// htmlParser reads the HTML of parse_mode, with the platform's errors; offsets in them are in bytes of the source.
type htmlParser struct {
	src  string
	at   int
	out  strings.Builder
	size int // of out, in UTF-16 code units
	open []htmlTag
	done []Entity
}

func cant(format string, args ...any) *Error { return bad("can't parse entities: "+format, args...) }

func parseHTML(text string) (formatted, error) {
	p := &htmlParser{src: text}
	for p.at < len(p.src) {
		var err error
		switch rest := p.src[p.at:]; {
		case rest[0] == '&':
			p.reference()
		case strings.HasPrefix(rest, "</"):
			err = p.endTag()
		case rest[0] == '<':
			err = p.startTag()
		default:
			r, n := utf8.DecodeRuneInString(rest)
			p.emit(r)
			p.at += n
		}
		if err != nil {
			return formatted{}, err
		}
	}
	if n := len(p.open); n > 0 {
		return formatted{}, cant("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return formatted{text: p.out.String(), entities: p.done}, nil
}

func (p *htmlParser) emit(r rune) {
	p.out.WriteRune(r)
	p.size += max(1, utf16.RuneLen(r))
}

// reference reads &lt; and the like; what is none of the known ones stays as it is.
func (p *htmlParser) reference() {
	r, n := htmlReference(p.src[p.at:])
	p.emit(r)
	p.at += n
}

func htmlReference(rest string) (rune, int) {
	end := strings.IndexFunc(rest[1:], func(r rune) bool {
		return r != '#' && (r < '0' || r > '9') && (r|32 < 'a' || r|32 > 'z')
	})
	name := rest[1:]
	if end >= 0 {
		name = rest[1 : 1+end]
	}
	n := 1 + len(name)
	if n < len(rest) && rest[n] == ';' {
		n++
	}
	if r, ok := map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[name]; ok {
		return r, n
	}
	if r, ok := htmlNumber(name); ok {
		return r, n
	}
	return '&', 1
}

// htmlNumber reads #65 and #x41.
func htmlNumber(name string) (rune, bool) {
	digits, ok := strings.CutPrefix(name, "#")
	base := 10
	if len(digits) > 1 && digits[0]|32 == 'x' {
		base, digits = 16, digits[1:]
	}
	code, err := strconv.ParseInt(digits, base, 32)
	return rune(code), ok && err == nil && code > 0 && utf8.ValidRune(rune(code))
}

// htmlEntities are the entities that tags make; those whose type is empty need their attributes read.
func htmlEntities() map[string]string {
	return map[string]string{
		"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
		"strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "code": "code", "pre": "pre",
		"blockquote": "blockquote", "a": "", "span": "", "tg-emoji": "", "tg-time": "",
	}
}

func (p *htmlParser) inPre() bool {
	n := len(p.open)
	return n > 0 && p.open[n-1].name == "pre" && p.open[n-1].offset == p.size
}
