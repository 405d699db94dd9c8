package slack

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	token   = regexp.MustCompile(`<(?:[@#!][^<>\s|]+|https?://[^<>\s|]+|mailto:[^<>\s|]+)(?:\|[^<>]*)?>`)
	bareURL = regexp.MustCompile(`https?://[^\s<>|]*[^\s<>|.,;:!?)\]'"]`)
)

// wire turns typed text into the form of the API: &, < and > are escaped but for well-formed tokens (<@U…>, <https://…>),
// and bare links become tokens, as Slack's editor makes them.
func (s *Server) wire(text string) string {
	var b strings.Builder
	for text != "" {
		at := token.FindStringIndex(text)
		if at == nil {
			b.WriteString(plainWire(text))
			break
		}
		b.WriteString(plainWire(text[:at[0]]))
		b.WriteString(text[at[0]:at[1]])
		text = text[at[1]:]
	}
	return b.String()
}

func plainWire(text string) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	var b strings.Builder
	for {
		at := bareURL.FindStringIndex(text)
		if at == nil {
			b.WriteString(escape(text))
			return b.String()
		}
		b.WriteString(escape(text[:at[0]]))
		b.WriteString("<" + escape(text[at[0]:at[1]]) + ">")
		text = text[at[1]:]
	}
}

func unescape(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// richText is the rich_text block of a wire text.
func richText(wire string) json.RawMessage {
	var elements []answer
	var section []answer
	flush := func() {
		if len(section) > 0 {
			elements = append(elements, answer{"type": "rich_text_section", "elements": section})
			section = nil
		}
	}
	for i, part := range strings.Split(wire, "```") {
		if i%2 == 1 {
			flush()
			elements = append(elements, answer{
				"type": "rich_text_preformatted", "border": 0, "elements": []answer{{"type": "text", "text": unescape(strings.Trim(part, "\n"))}},
			})
			continue
		}
		lines := strings.SplitAfter(part, "\n")
		for _, line := range lines {
			if quote, ok := strings.CutPrefix(line, "&gt;"); ok {
				flush()
				elements = append(elements, answer{"type": "rich_text_quote", "elements": spans(strings.TrimSpace(quote), nil)})
				continue
			}
			section = append(section, spans(line, nil)...)
		}
	}
	flush()
	return mustJSON(answer{"type": "rich_text", "elements": elements})
}

var (
	styled = regexp.MustCompile("(^|[\\s(\"'])(?:\\*([^*\\n]+)\\*|_([^_\\n]+)_|~([^~\\n]+)~|`([^`\\n]+)`)")
	inline = regexp.MustCompile(`<([^<>]+)>|:([a-z0-9_+-]+):`)
)

// spans returns the elements of one line, all in the styles around it.
func spans(text string, style answer) []answer {
	var out []answer
	for text != "" {
		at := styled.FindStringSubmatchIndex(text)
		if at == nil {
			return append(out, plainSpans(text, style)...)
		}
		out = append(out, plainSpans(text[:at[3]], style)...)
		names := []string{"bold", "italic", "strike", "code"}
		for i, name := range names {
			if from := at[4+2*i]; from >= 0 {
				out = append(out, spans(text[from:at[5+2*i]], with(style, name))...)
			}
		}
		text = text[at[1]:]
	}
	return out
}

func with(style answer, name string) answer {
	out := answer{name: true}
	for k, v := range style {
		out[k] = v
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
			add(answer{"type": "emoji", "name": text[at[4]:at[5]]})
		}
		text = text[at[1]:]
	}
	return out
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
