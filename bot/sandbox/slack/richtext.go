package slack

import (
	"encoding/json"
	"maps"
	"regexp"
	"strings"
)

// richText is the rich_text block that Slack makes of a wire text.
func richText(wire string) json.RawMessage {
	r := rich{elements: []answer{}}
	for i, part := range strings.Split(wire, "```") {
		if i%2 == 1 {
			r.flush()
			r.add("rich_text_preformatted", []answer{{"type": "text", "text": unescape(strings.Trim(part, "\n"))}})
			continue
		}
		for line := range strings.Lines(part) {
			if quote, quoted := strings.CutPrefix(line, "&gt;"); quoted {
				r.flush()
				r.add("rich_text_quote", spans(strings.TrimSpace(quote), nil))
				continue
			}
			r.section = append(r.section, spans(line, nil)...)
		}
	}
	r.flush()
	return mustJSON(answer{"type": "rich_text", "elements": r.elements})
}

// unstyled is the rich_text block of a wire text in which only links, mentions and emoji are read.
func unstyled(wire string) json.RawMessage {
	r := rich{elements: []answer{}, section: plainSpans(wire, nil)}
	r.flush()
	return mustJSON(answer{"type": "rich_text", "elements": r.elements})
}

// rich gathers the parts of a rich_text block.
type rich struct {
	elements []answer
	section  []answer // the part being gathered
}

func (r *rich) add(kind string, inner []answer) {
	if len(inner) > 0 {
		r.elements = append(r.elements, answer{"type": kind, "elements": inner})
	}
}

func (r *rich) flush() {
	r.add("rich_text_section", r.section)
	r.section = nil
}

var (
	styled = regexp.MustCompile("(^|[\\s(\"'])(?:\\*([^*\\n]+)\\*|_([^_\\n]+)_|~([^~\\n]+)~|`([^`\\n]+)`)")
	inline = regexp.MustCompile(`<([^<>]+)>|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):`)
)

// spans returns the elements of one line, all in the style around it.
func spans(text string, style answer) []answer {
	var out []answer
	for text != "" {
		at := styled.FindStringSubmatchIndex(text)
		if at == nil {
			return append(out, plainSpans(text, style)...)
		}
		out = append(out, plainSpans(text[:at[3]], style)...)
		for i, name := range []string{"bold", "italic", "strike", "code"} {
			if from := at[4+2*i]; from >= 0 {
				inner := answer{name: true}
				maps.Copy(inner, style)
				out = append(out, spans(text[from:at[5+2*i]], inner)...)
			}
		}
		text = text[at[1]:]
	}
	return out
}

// plainSpans returns text, links, mentions and emoji of one style.
func plainSpans(text string, style answer) []answer {
	var out []answer
	add := func(e answer) {
		if style != nil {
			e["style"] = style
		}
		out = append(out, e)
	}
	for text != "" {
		at := inline.FindStringSubmatchIndex(text)
		if at == nil {
			add(answer{"type": "text", "text": unescape(text)})
			break
		}
		if at[0] > 0 {
			add(answer{"type": "text", "text": unescape(text[:at[0]])})
		}
		if at[2] >= 0 {
			add(tokenSpan(text[at[2]:at[3]]))
		} else {
			add(emojiSpan(text[at[4]:at[5]]))
		}
		text = text[at[1]:]
	}
	return out
}

// emojiSpan is the element of an emoji's name, which may end in a skin tone.
func emojiSpan(name string) answer {
	base, tone, toned := strings.Cut(name, "::skin-tone-")
	e := answer{"type": "emoji", "name": base}
	if toned {
		e["skin_tone"] = int(tone[0] - '0')
	}
	return e
}

// tokenSpan is the element of what stands between < and >.
func tokenSpan(inner string) answer {
	ref, label, labelled := strings.Cut(inner, "|")
	switch {
	case strings.HasPrefix(ref, "@"):
		return answer{"type": "user", "user_id": ref[1:]}
	case strings.HasPrefix(ref, "#"):
		return answer{"type": "channel", "channel_id": ref[1:]}
	case strings.HasPrefix(ref, "!subteam^"):
		return answer{"type": "usergroup", "usergroup_id": ref[len("!subteam^"):]}
	case strings.HasPrefix(ref, "!"):
		return answer{"type": "broadcast", "range": ref[1:]}
	}
	link := answer{"type": "link", "url": unescape(ref)}
	if labelled {
		link["text"] = unescape(label)
	}
	return link
}
