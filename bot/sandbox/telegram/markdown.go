package telegram

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// markdownParser reads the platform's MarkdownV2, with its errors; offsets in them are in bytes of the source.
type markdownParser struct {
	src   string
	at    int
	out   strings.Builder
	size  int // of out, in UTF-16 code units
	open  []mark
	done  []Entity
	quote int // where the block quotation begins, in UTF-16 code units; -1: outside of one
}

// mark is an entity that was opened.
type mark struct {
	kind   string
	offset int // in UTF-16 code units
	from   int // in bytes of the source
}

const (
	reserved    = "_*[]()~`>#+-=|{}.!"
	bold        = "bold"
	italic      = "italic"
	underline   = "underline"
	strike      = "strikethrough"
	spoiler     = "spoiler"
	link        = "text_link"
	customEmoji = "custom_emoji"
)

func parseMarkdownV2(text string) (formatted, error) {
	p := &markdownParser{src: text, quote: -1}
	for p.at < len(p.src) {
		if p.at == 0 || p.src[p.at-1] == '\n' {
			p.quotation()
		}
		if p.at == len(p.src) {
			break
		}
		if err := p.step(); err != nil {
			return formatted{}, err
		}
	}
	if err := p.closed(); err != nil {
		return formatted{}, err
	}
	p.endQuotation()
	return formatted{text: p.out.String(), entities: p.done}, nil
}

func (p *markdownParser) closed() error {
	if n := len(p.open); n > 0 {
		m := p.open[n-1]
		return cant("Can't find end of %s entity at byte offset %d", entityName(m.kind), m.from)
	}
	return nil
}

func entityName(kind string) string {
	switch kind {
	case link:
		return "TextUrl"
	case customEmoji:
		return "CustomEmoji"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// quotation handles what begins a line.
func (p *markdownParser) quotation() {
	rest := p.src[p.at:]
	switch {
	case strings.HasPrefix(rest, ">") && p.quote < 0:
		p.quote = p.size
		p.at++
	case strings.HasPrefix(rest, ">"):
		p.at++
	case strings.HasPrefix(rest, "**>"):
		p.endQuotation()
		p.quote = p.size
		p.at += 3
	default:
		p.endQuotation()
	}
}

func (p *markdownParser) endQuotation() {
	if p.quote < 0 {
		return
	}
	e := Entity{Type: "blockquote", Offset: p.quote, Length: p.size - p.quote}
	if p.expands() {
		e.Type = "expandable_blockquote"
	}
	if strings.HasSuffix(p.out.String(), "\n") { // the line break is not quoted
		e.Length--
	}
	p.add(e)
	p.quote = -1
}

// expands reports whether the quotation ended with the mark that folds it, and takes the mark back.
func (p *markdownParser) expands() bool {
	n := len(p.open)
	if n == 0 || p.open[n-1].kind != spoiler || p.open[n-1].offset < p.quote {
		return false
	}
	end := strings.TrimRight(p.src[:p.at], "\n")
	if p.open[n-1].from != len(end)-2 {
		return false
	}
	p.open = p.open[:n-1]
	return true
}

func (p *markdownParser) add(e Entity) {
	if e.Length > 0 {
		p.done = append(p.done, e)
	}
}

func (p *markdownParser) emit(r rune, n int) {
	p.out.WriteRune(r)
	p.size += max(1, utf16.RuneLen(r))
	p.at += n
}

// step reads one character or mark.
func (p *markdownParser) step() error {
	rest := p.src[p.at:]
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\\' && len(rest) > 1 && rest[1] > 0 && rest[1] < 127:
		p.emit(rune(rest[1]), 2)
		return nil
	case strings.HasPrefix(rest, "```"):
		return p.block()
	case r == '`':
		return p.code()
	case r == ']' && p.inside(link):
		return p.endLink(link)
	case r == ']' && p.inside(customEmoji):
		return p.endLink(customEmoji)
	case strings.ContainsRune(reserved, r):
		return p.toggle(rest)
	}
	p.emit(r, n)
	return nil
}

func (p *markdownParser) inside(kind string) bool {
	return len(p.open) > 0 && p.open[len(p.open)-1].kind == kind
}

// toggle opens or closes an entity, or refuses a character that must be escaped.
func (p *markdownParser) toggle(rest string) error {
	for _, t := range []struct{ mark, kind string }{
		{"__", underline}, {"||", spoiler}, {"![", customEmoji}, {"_", italic}, {"*", bold}, {"~", strike}, {"[", link},
	} {
		if !strings.HasPrefix(rest, t.mark) {
			continue
		}
		if p.inside(t.kind) && t.kind != link && t.kind != customEmoji {
			m := p.pop()
			p.add(Entity{Type: t.kind, Offset: m.offset, Length: p.size - m.offset})
		} else {
			p.open = append(p.open, mark{kind: t.kind, offset: p.size, from: p.at})
		}
		p.at += len(t.mark)
		return nil
	}
	return cant("Character '%c' is reserved and must be escaped with the preceding '\\'", rest[0])
}

func (p *markdownParser) pop() mark {
	m := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	return m
}

// code reads `inline code`.
func (p *markdownParser) code() error {
	from, offset := p.at, p.size
	p.at++
	if !p.raw("`") {
		return cant("Can't find end of Code entity at byte offset %d", from)
	}
	p.add(Entity{Type: "code", Offset: offset, Length: p.size - offset})
	return nil
}

// block reads a block of code, with the language in its first line.
func (p *markdownParser) block() error {
	from, offset := p.at, p.size
	p.at += 3
	language := p.language()
	if !p.raw("```") {
		return cant("Can't find end of Pre entity at byte offset %d", from)
	}
	p.add(Entity{Type: "pre", Offset: offset, Length: p.size - offset, Language: language})
	return nil
}

func (p *markdownParser) language() string {
	line, _, ok := strings.Cut(p.src[p.at:], "\n")
	if !ok || strings.ContainsAny(line, " `\\") {
		return ""
	}
	p.at += len(line) + 1
	return line
}

// raw reads code until its end; false where there is none.
func (p *markdownParser) raw(end string) bool {
	for p.at < len(p.src) {
		rest := p.src[p.at:]
		if strings.HasPrefix(rest, end) {
			p.at += len(end)
			return true
		}
		if rest[0] == '\\' && len(rest) > 1 && rest[1] > 0 && rest[1] < 127 {
			p.emit(rune(rest[1]), 2)
			continue
		}
		r, n := utf8.DecodeRuneInString(rest)
		p.emit(r, n)
	}
	return false
}

// endLink reads ](url) and makes a link, a mention or a custom emoji.
func (p *markdownParser) endLink(kind string) error {
	m := p.pop()
	p.at++
	e := Entity{Type: kind, Offset: m.offset, Length: p.size - m.offset}
	url, err := p.target(kind)
	if err != nil {
		return err
	}
	switch {
	case kind == customEmoji:
		id, ok := strings.CutPrefix(url, "tg://emoji?id=")
		if !ok || number(id) == 0 {
			return cant("Custom emoji URL must have scheme tg")
		}
		e.Emoji = id
	case strings.HasPrefix(url, "tg://user?id="):
		e.Type, e.User = "text_mention", &User{ID: number(strings.TrimPrefix(url, "tg://user?id=")), FirstName: "?"}
	case !linkable(url):
		return nil
	default:
		e.URL = url
	}
	p.add(e)
	return nil
}

// target reads (url); a link without one points to its own text.
func (p *markdownParser) target(kind string) (string, error) {
	if !strings.HasPrefix(p.src[p.at:], "(") {
		if kind == customEmoji {
			return "", cant("Custom emoji entity must contain a tg://emoji URL")
		}
		return "", nil
	}
	from := p.at
	p.at++
	var url strings.Builder
	for p.at < len(p.src) {
		c := p.src[p.at]
		if c == ')' {
			p.at++
			return url.String(), nil
		}
		if c == '\\' && p.at+1 < len(p.src) {
			p.at++
			c = p.src[p.at]
		}
		url.WriteByte(c)
		p.at++
	}
	return "", cant("Can't find end of a URL at byte offset %d", from)
}
