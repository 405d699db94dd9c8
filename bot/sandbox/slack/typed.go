package slack

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	token     = regexp.MustCompile(`<(?:[@#!][^<>\s|]+|https?://[^<>\s|]+|mailto:[^<>\s|]+)(?:\|[^<>]*)?>`)
	bareURL   = regexp.MustCompile(`https?://[^\s<>|]*[^\s<>|.,;:!?)\]'"*_~]`)
	ampersand = regexp.MustCompile(`&(amp|lt|gt);`)
)

// typed is what Slack's editor makes of typed text: its wire form and a rich_text block. s.mu is held.
func (s *Server) typed(text string) content {
	wire := wire(named(text), escape)
	if wire == "" {
		return content{}
	}
	return content{text: wire, blocks: s.withIDs([]json.RawMessage{richText(wire)})}
}

// posted is what the platform makes of a text that an app sends: what is not escaped is, links become tokens.
func posted(text string) string { return wire(text, escapeRest) }

// wire turns text into the form of the API: well-formed tokens (<@U…>, <https://…>) stay, bare links become tokens, the
// rest goes through escape.
func wire(text string, escape func(string) string) string {
	var b strings.Builder
	for {
		at := token.FindStringIndex(text)
		if at == nil {
			b.WriteString(linked(text, escape))
			return b.String()
		}
		b.WriteString(linked(text[:at[0]], escape))
		b.WriteString(text[at[0]:at[1]])
		text = text[at[1]:]
	}
}

func linked(text string, escape func(string) string) string {
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

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// escapeRest escapes what is not escaped yet.
func escapeRest(text string) string {
	var b strings.Builder
	from := 0
	for _, at := range ampersand.FindAllStringIndex(text, -1) {
		b.WriteString(escape(text[from:at[0]]))
		b.WriteString(text[at[0]:at[1]])
		from = at[1]
	}
	b.WriteString(escape(text[from:]))
	return b.String()
}

func unescape(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// mention is what notifies somebody.
var mention = regexp.MustCompile(`<(@[UW][A-Z0-9]+|!(?:channel|here|everyone|subteam\^[A-Z0-9]+))(?:\|[^<>]*)?>`)

// Notifies returns whom a message calls, each once: "@U0ANNA", "!channel", "!here" … . It looks at the text, at mrkdwn
// in blocks and at rich_text.
func (m Message) Notifies() []string {
	var out []string
	seen := map[string]bool{}
	add := func(text string) {
		for _, found := range mention.FindAllStringSubmatch(text, -1) {
			if !seen[found[1]] {
				seen[found[1]] = true
				out = append(out, found[1])
			}
		}
	}
	if len(m.Blocks) == 0 {
		add(m.Text)
	}
	for _, raw := range m.Blocks {
		var block any
		if json.Unmarshal(raw, &block) == nil {
			calls(block, add)
		}
	}
	return out
}

// calls hands every text of a block that can hold mentions to add.
func calls(v any, add func(string)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			calls(item, add)
		}
	case map[string]any:
		text, _ := v["text"].(string)
		user, _ := v["user_id"].(string)
		all, _ := v["range"].(string)
		switch v["type"] {
		case "mrkdwn", "markdown":
			add(text)
		case "user":
			add("<@" + user + ">")
		case "broadcast":
			add("<!" + all + ">")
		}
		for _, inner := range v {
			calls(inner, add)
		}
	}
}
