package telegram

import (
	"slices"
	"strings"
)

type htmlTag struct {
	name   string
	offset int // in UTF-16 code units
	from   int // in bytes of out
	entity Entity
}

func (p *htmlParser) startTag() error {
	begin := p.at
	end := strings.IndexAny(p.src[p.at:], "> \t\n\r")
	if end < 0 {
		return cant("Unclosed start tag at byte offset %d", begin)
	}
	name := strings.ToLower(p.src[p.at+1 : p.at+end])
	p.at += end
	kind, ok := htmlEntities()[name]
	if !ok {
		return cant("Unsupported start tag %q at byte offset %d", name, begin)
	}
	attrs, err := p.attributes(begin, name)
	if err != nil {
		return err
	}
	t := htmlTag{name: name, offset: p.size, from: p.out.Len(), entity: Entity{Type: kind}}
	if err := t.apply(attrs, begin); err != nil {
		return err
	}
	if name == "code" && t.entity.Language != "" && !p.inPre() {
		t.entity.Language = ""
	}
	p.open = append(p.open, t)
	return nil
}

// attributes reads a start tag from behind its name to its end.
func (p *htmlParser) attributes(begin int, tag string) (map[string]string, error) {
	attrs := map[string]string{}
	for {
		p.at += len(p.src[p.at:]) - len(strings.TrimLeft(p.src[p.at:], " \t\r\n"))
		if p.at >= len(p.src) {
			return nil, cant("Unclosed start tag %q at byte offset %d", tag, begin)
		}
		if p.src[p.at] == '>' {
			p.at++
			return attrs, nil
		}
		end := strings.IndexAny(p.src[p.at:], "= >\t\r\n")
		if end == 0 {
			return nil, cant("Empty attribute name in the tag %q at byte offset %d", tag, begin)
		}
		if end < 0 {
			return nil, cant("Unclosed start tag %q at byte offset %d", tag, begin)
		}
		name := strings.ToLower(p.src[p.at : p.at+end])
		if p.at += end; p.src[p.at] != '=' {
			if name != "expandable" {
				return nil, cant("Expected equal sign in declaration of an attribute of the tag %q at byte offset %d", tag, begin)
			}
			attrs[name] = "true"
			continue
		}
		p.at++
		value, err := p.value(begin)
		if err != nil {
			return nil, err
		}
		attrs[name] = value
	}
}

func (p *htmlParser) value(begin int) (string, error) {
	rest := p.src[p.at:]
	quote := byte(0)
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		quote, rest = rest[0], rest[1:]
		p.at++
	}
	var b strings.Builder
	for i := 0; i < len(rest); {
		c := rest[i]
		if c == quote || quote == 0 && strings.IndexByte(" \t\r\n>", c) >= 0 {
			p.at += i
			if quote != 0 {
				p.at++
			}
			return b.String(), nil
		}
		if c == '&' {
			r, n := htmlReference(rest[i:])
			b.WriteRune(r)
			i += n
			continue
		}
		b.WriteByte(c)
		i++
	}
	return "", cant("Unclosed start tag at byte offset %d", begin)
}

// apply fills in what the attributes say.
func (t *htmlTag) apply(attrs map[string]string, begin int) error {
	switch t.name {
	case "a":
		t.entity.URL = attrs["href"]
	case "span":
		if attrs["class"] != "tg-spoiler" {
			return cant("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
		}
		t.entity.Type = "spoiler"
	case "tg-emoji":
		if t.entity.Emoji = attrs["emoji-id"]; number(t.entity.Emoji) == 0 {
			return cant("Invalid custom emoji identifier specified at byte offset %d", begin)
		}
		t.entity.Type = "custom_emoji"
	case "tg-time":
		t.entity = Entity{Type: "date_time", UnixTime: number(attrs["unix"]), Format: attrs["format"]}
	case "code":
		t.entity.Language, _ = strings.CutPrefix(attrs["class"], "language-")
	case "blockquote":
		if attrs["expandable"] != "" {
			t.entity.Type = "expandable_blockquote"
		}
	}
	return nil
}

func (p *htmlParser) endTag() error {
	begin := p.at
	end := strings.IndexByte(p.src[p.at:], '>')
	if len(p.open) == 0 {
		return cant("Unexpected end tag at byte offset %d", begin)
	}
	if end < 0 {
		return cant("Unclosed end tag at byte offset %d", begin)
	}
	name := strings.ToLower(strings.TrimRight(p.src[p.at+2:p.at+end], " \t\r\n"))
	t := p.open[len(p.open)-1]
	if name != "" && name != t.name {
		return cant("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, t.name, name)
	}
	p.at += end + 1
	p.open = p.open[:len(p.open)-1]
	p.close(t)
	return nil
}

// close makes the tag's entity.
func (p *htmlParser) close(t htmlTag) {
	e := t.entity
	if e.Offset, e.Length = t.offset, p.size-t.offset; e.Length == 0 {
		return
	}
	switch t.name {
	case "a":
		if e.Type = "text_link"; e.URL == "" {
			e.URL = p.out.String()[t.from:]
		}
		if id, ok := strings.CutPrefix(e.URL, "tg://user?id="); ok && number(id) != 0 {
			e = Entity{Type: "text_mention", Offset: e.Offset, Length: e.Length, User: &User{ID: number(id), FirstName: p.out.String()[t.from:]}}
		} else if !linkable(e.URL) {
			return
		}
	case "pre": // <pre><code class="language-go">: one entity with the language
		i := slices.IndexFunc(p.done, func(o Entity) bool { return o.Type == "code" && o.Offset == e.Offset && o.Length == e.Length })
		if i >= 0 {
			e.Language = p.done[i].Language
			p.done = slices.Delete(p.done, i, i+1)
		}
	}
	p.done = append(p.done, e)
}
