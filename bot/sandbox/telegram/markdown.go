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
