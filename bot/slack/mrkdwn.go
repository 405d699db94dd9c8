package slack

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"carebot/flows/care"
)

// fromMrkdwn reads a message's text where it has no rich_text blocks.
func fromMrkdwn(text string, names names) *writer {
	w := &writer{}
	w.mrkdwn(text, names)
	return w
}

// mrkdwn writes a piece of mrkdwn; pieces within a style are read the same way.
func (w *writer) mrkdwn(text string, names names) {
	for i := 0; i < len(text); {
		if n := w.marked(text, i, names); n > 0 {
			i += n
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		w.text.WriteString(text[i : i+size])
		i += size
	}
}

// marked writes the markup that begins at text[i] and returns its length, 0 when none does.
func (w *writer) marked(text string, i int, names names) int {
	rest := text[i:]
	switch rest[0] {
	case '&':
		if i == 0 || text[i-1] == '\n' {
			if n := w.quote(rest, names); n > 0 {
				return n
			}
		}
		return w.entity(rest)
	case '<':
		return w.reference(rest, names)
	case ':':
		return w.emoji(rest)
	case '`':
		return w.code(rest)
	case '*', '_', '~':
		return w.styled(text, i, names)
	}
	return 0
}

// quote writes a line that begins with ">".
func (w *writer) quote(rest string, names names) int {
	said, ok := strings.CutPrefix(rest, "&gt;")
	if !ok {
		return 0
	}
	line, _, _ := strings.Cut(said, "\n")
	start := w.text.Len()
	w.mrkdwn(strings.TrimLeft(line, " "), names)
	w.mark(start, care.Quote, "")
	return len("&gt;") + len(line)
}

func (w *writer) entity(rest string) int {
	for entity, char := range map[string]string{"&amp;": "&", "&lt;": "<", "&gt;": ">"} {
		if strings.HasPrefix(rest, entity) {
			w.text.WriteString(char)
			return len(entity)
		}
	}
	return 0
}

// reference writes <https://…|label>, <@U1>, <#C1|name>, <!here>.
func (w *writer) reference(rest string, names names) int {
	end := strings.IndexByte(rest, '>')
	if end < 2 || strings.ContainsAny(rest[1:end], "<\n") || rest[1] == ' ' {
		return 0
	}
	target, label, _ := strings.Cut(rest[1:end], "|")
	target, label = unescape(target), unescape(label)
	switch {
	case target == "":
		return 0
	case target[0] == '@':
		w.text.WriteString("@" + orName(label, target[1:], names.user))
	case target[0] == '#':
		w.text.WriteString("#" + orName(label, target[1:], names.channel))
	case target[0] == '!':
		name, _, _ := strings.Cut(target[1:], "^")
		w.text.WriteString(cmp.Or(label, "@"+name))
	default:
		start := w.text.Len()
		w.text.WriteString(cmp.Or(label, strings.TrimPrefix(target, "mailto:")))
		if label != "" && label != target {
			w.mark(start, care.Link, target)
		}
	}
	return end + 1
}

func orName(label, id string, ask func(string) string) string {
	if label != "" {
		return strings.TrimPrefix(label, "@")
	}
	return ask(id)
}

func (w *writer) emoji(rest string) int {
	found := emojiName.FindStringSubmatch(rest)
	if found == nil {
		return 0
	}
	tone := 0
	if found[2] != "" {
		tone = int(found[2][0] - '0')
	}
	w.text.WriteString(glyph(found[1], tone))
	return len(found[0])
}

// code writes `code` and ```preformatted```, whose insides are no markup but for entities and links.
func (w *writer) code(rest string) int {
	if inside, ok := between(rest, "```"); ok {
		start := w.text.Len()
		w.text.WriteString(plainly(strings.Trim(inside, "\n")))
		w.mark(start, care.Pre, "")
		return len(inside) + 6
	}
	if inside, ok := between(rest, "`"); ok && !strings.Contains(inside, "\n") {
		start := w.text.Len()
		w.text.WriteString(plainly(inside))
		w.mark(start, care.Code, "")
		return len(inside) + 2
	}
	return 0
}

// between returns what stands between a mark at the beginning of text and its next one.
func between(text, mark string) (string, bool) {
	rest, ok := strings.CutPrefix(text, mark)
	if !ok {
		return "", false
	}
	end := strings.Index(rest, mark)
	if end <= 0 {
		return "", false
	}
	return rest[:end], true
}

// plainly reads code: entities, and links as their words.
func plainly(code string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(code, "<")
		b.WriteString(unescape(before))
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			return b.String() + "<" + unescape(rest)
		}
		target, label, _ := strings.Cut(inside, "|")
		b.WriteString(unescape(cmp.Or(label, target)))
		code = after
	}
}

// styled writes *bold*, _italic_ and ~struck~ words: the marks stand at the edges of words, on one line.
func (w *writer) styled(text string, i int, names names) int {
	mark := text[i]
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	if i > 0 && isWord(before) {
		return 0
	}
	end := closing(text[i+1:], mark)
	if end < 1 {
		return 0
	}
	start := w.text.Len()
	w.mrkdwn(text[i+1:i+1+end], names)
	w.mark(start, map[byte]care.Style{'*': care.Bold, '_': care.Italic, '~': care.Strike}[mark], "")
	return end + 2
}

// maxStyled is how far away, in bytes, a style's end is looked for.
const maxStyled = 4000

// closing returns where the mark stands that closes a style begun before text, or -1.
func closing(text string, mark byte) int {
	first, _ := utf8.DecodeRuneInString(text)
	if text == "" || unicode.IsSpace(first) || text[0] == mark {
		return -1
	}
	for j := 1; j < min(len(text), maxStyled); j++ {
		switch text[j] {
		case '\n':
			return -1
		case mark:
			last, _ := utf8.DecodeLastRuneInString(text[:j])
			after, _ := utf8.DecodeRuneInString(text[j+1:])
			if !unicode.IsSpace(last) && (j+1 == len(text) || !isWord(after)) {
				return j
			}
		}
	}
	return -1
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// unescape undoes Slack's escaping.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
