package telegram

import "strings"

// parseMarkdown reads the platform's older Markdown: *bold*, _italic_, `code`, ```blocks``` and [links](url), none of them
// inside another.
func parseMarkdown(text string) (formatted, error) {
	p := &markdownParser{src: text, quote: -1}
	for p.at < len(p.src) {
		rest := p.src[p.at:]
		if len(rest) > 1 && rest[0] == '\\' && strings.IndexByte("_*`[", rest[1]) >= 0 {
			p.emit(rune(rest[1]), 2)
			continue
		}
		if strings.IndexByte("_*`[", rest[0]) < 0 {
			p.verbatim(1)
			continue
		}
		if err := p.old(rest); err != nil {
			return formatted{}, err
		}
	}
	return formatted{text: p.out.String(), entities: p.done}, nil
}

// verbatim emits the next n characters as they are.
func (p *markdownParser) verbatim(n int) {
	for range n {
		for _, r := range p.src[p.at:] {
			p.emit(r, len(string(r)))
			break
		}
	}
}

// old reads one entity of the older Markdown.
func (p *markdownParser) old(rest string) error {
	end, kind, open := rest[:1], map[byte]string{'_': italic, '*': bold, '`': "code", '[': link}[rest[0]], 1
	switch {
	case strings.HasPrefix(rest, "```"):
		end, kind, open = "```", "pre", 3
	case rest[0] == '[':
		end = "]"
	}
	from, offset := p.at, p.size
	p.at += open
	language := ""
	if kind == "pre" {
		language = p.language()
	}
	n := strings.Index(p.src[p.at:], end)
	if n < 0 {
		return cant("Can't find end of the entity starting at byte offset %d", from)
	}
	p.verbatim(len([]rune(p.src[p.at : p.at+n])))
	p.at += len(end)
	e := Entity{Type: kind, Offset: offset, Length: p.size - offset, Language: language}
	if kind != link {
		p.add(e)
		return nil
	}
	url, err := p.target(link)
	if err != nil {
		return cant("Can't find end of the entity starting at byte offset %d", from)
	}
	if e.URL = url; linkable(url) {
		p.add(e)
	}
	return nil
}
