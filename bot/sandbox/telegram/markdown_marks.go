package telegram

import (
	"strings"
	"unicode/utf8"
)

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
