package slack

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack/slackutilsx"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// maxText is the longest text of a message, escaped: chat.update refuses more.
const maxText = 4000

// escaped measures a text as Slack will see it, in UTF-16 units: nobody says what Slack counts, and no way of counting
// characters comes to more.
func escaped(text string) int { return platform.UTF16(slackutilsx.EscapeMessage(text)) }

// cutEscaped escapes a text and cuts it by "…" to at most limit, never within an entity or a rune.
func cutEscaped(text string, limit int) string {
	if escaped(text) <= limit {
		return slackutilsx.EscapeMessage(text)
	}
	var b strings.Builder
	room := limit - 1
	for _, r := range text {
		next := slackutilsx.EscapeMessage(string(r))
		if room -= platform.UTF16(next); room < 0 {
			break
		}
		b.WriteString(next)
	}
	return strings.TrimRight(b.String(), " \n") + "…"
}

// cutPlain cuts a plain text by "…" to at most limit UTF-16 units.
func cutPlain(text string, limit int) string {
	if platform.UTF16(text) <= limit {
		return text
	}
	room := limit - 1
	for i, r := range text {
		if room -= platform.UTF16(string(r)); room < 0 {
			return strings.TrimRight(text[:i], " \n") + "…"
		}
	}
	return text
}

// toMrkdwn renders a text of ours with its spans. Marks that Slack would not read as such, because they touch a letter
// or hold nothing but space, are left out: the words matter more than their look.
func toMrkdwn(text string, spans []care.Span) string {
	marks := marksOf(text, spans)
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(slackutilsx.EscapeMessage(text[at:m.at]))
		b.WriteString(m.mark)
		at = m.at
	}
	b.WriteString(slackutilsx.EscapeMessage(text[at:]))
	return b.String()
}

// mark is markup to be put at a byte of a text.
type mark struct {
	at    int
	mark  string
	close bool
	order int // of opening marks: the longer span first; of closing ones: the other way round
}

func marksOf(text string, spans []care.Span) []mark {
	var marks []mark
	for _, s := range nested(text, spans) {
		open, end := signs(text, s)
		marks = append(marks, mark{at: s.Start, mark: open, order: -s.End}, mark{at: s.End, mark: end, close: true, order: -s.Start})
		if s.Style == care.Quote {
			for i := s.Start; i < s.End-1; i++ {
				if text[i] == '\n' {
					marks = append(marks, mark{at: i + 1, mark: "> ", order: -len(text)})
				}
			}
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int {
		if c := cmp.Compare(a.at, b.at); c != 0 {
			return c
		}
		if a.close != b.close {
			if a.close {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.order, b.order)
	})
	return marks
}

// nested returns the spans that lie within the text on whole runes, and within one another or apart; of two that cross,
// the earlier. Within code nothing else is set. Edges are moved past white space, where no mark can stand.
func nested(text string, spans []care.Span) []care.Span {
	var kept []care.Span
	for _, s := range slices.SortedStableFunc(slices.Values(spans), outerFirst) {
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End || !utf8.RuneStart(text[s.Start]) ||
			s.End < len(text) && !utf8.RuneStart(text[s.End]) {
			continue
		}
		inside := text[s.Start:s.End]
		s.Start += len(inside) - len(strings.TrimLeft(inside, " \t\n"))
		s.End -= len(inside) - len(strings.TrimRight(inside, " \t\n"))
		if open, _ := signs(text, s); s.Start < s.End && open != "" && !slices.ContainsFunc(kept, func(k care.Span) bool { return clash(k, s) }) {
			kept = append(kept, s)
		}
	}
	return kept
}

func outerFirst(a, b care.Span) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
}

// clash reports whether b cannot be set beside a, which begins before it or with it.
func clash(a, b care.Span) bool {
	if b.Start >= a.End || a.Start >= b.End {
		return false
	}
	crosses := b.End > a.End || b.Start < a.Start
	same := a.Start == b.Start && a.End == b.End && a.Style == b.Style
	return crosses || same || a.Style == care.Code || a.Style == care.Pre || a.Style == care.Link && b.Style == care.Link
}

// signs returns the markup around a span, or nothing where Slack would not read it.
func signs(text string, s care.Span) (open, end string) {
	inside := text[s.Start:max(s.Start, s.End)]
	switch {
	case s.Start >= s.End:
		return "", ""
	case s.Style == care.Link && s.URL != "" && !strings.ContainsAny(s.URL, "|<>\n ") && !strings.ContainsAny(inside, "|\n"):
		return "<" + slackutilsx.EscapeMessage(s.URL) + "|", ">"
	case s.Style == care.Pre && !strings.Contains(inside, "```"):
		return "```", "```"
	case s.Style == care.Quote && (s.Start == 0 || text[s.Start-1] == '\n'):
		return "> ", ""
	}
	sign := map[care.Style]string{care.Bold: "*", care.Italic: "_", care.Strike: "~", care.Code: "`"}[s.Style]
	if sign == "" || !standsApart(text, s) || strings.Contains(inside, sign) || strings.Contains(inside, "\n") {
		return "", ""
	}
	return sign, sign
}

// standsApart reports whether a span begins and ends at the edges of words.
func standsApart(text string, s care.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	after, _ := utf8.DecodeRuneInString(text[s.End:])
	return (s.Start == 0 || !isWord(before)) && (s.End == len(text) || !isWord(after))
}
