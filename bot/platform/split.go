package platform

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"carebot/flows/care"
)

// Part is a piece of a longer text, its spans counted from its own beginning.
type Part struct {
	Text  string
	Spans []care.Span
}

// UTF16 returns the length of s in UTF-16 units, as Telegram counts.
func UTF16(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Split cuts text into parts of at most limit each, as size measures them (UTF16, utf8.RuneCountInString …; it must never
// shrink as a text grows). It cuts after the last sentence that fits, else at a line, else at a space, and only as a last
// resort between two runes. White space at a cut, and ahead of a cut text, is dropped; nothing else is. A span over a cut
// goes on in the next part. A text that fits is returned whole as the only part; a longer one of nothing but white space
// has none.
func Split(text string, spans []care.Span, limit int, size func(string) int) []Part {
	if size(text) <= limit {
		return []Part{{Text: text, Spans: Clip(spans, 0, len(text))}}
	}
	var parts []Part
	for start := next(text, 0); start < len(text); {
		stop, after := piece(text, start, limit, size)
		parts = append(parts, Part{Text: text[start:stop], Spans: Clip(spans, start, stop)})
		start = after
	}
	return parts
}

// Cut takes the first of the parts off that Split makes of a text, and returns what is left; nothing where all fits.
func Cut(text string, spans []care.Span, limit int, size func(string) int) (first, rest Part) {
	if size(text) <= limit {
		return Part{Text: text, Spans: Clip(spans, 0, len(text))}, Part{}
	}
	start := next(text, 0)
	stop, after := piece(text, start, limit, size)
	return Part{Text: text[start:stop], Spans: Clip(spans, start, stop)},
		Part{Text: text[after:], Spans: Clip(spans, after, len(text))}
}

// piece returns where the part of text that begins at byte start ends, and where the next one begins.
func piece(text string, start, limit int, size func(string) int) (stop, after int) {
	end := start + fitting(text[start:], limit, size)
	if end == len(text) {
		return end, end
	}
	end = start + cut(text[start:], end-start)
	return start + len(strings.TrimRightFunc(text[start:end], unicode.IsSpace)), next(text, end)
}

// next returns where the white space at byte at of text ends.
func next(text string, at int) int {
	return len(text) - len(strings.TrimLeftFunc(text[at:], unicode.IsSpace))
}

// fitting returns how many bytes of text, whole runes and at least one, measure at most limit.
func fitting(text string, limit int, size func(string) int) int {
	if size(text) <= limit {
		return len(text)
	}
	starts := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		starts = append(starts, i)
	}
	if len(starts) < 2 {
		return len(text)
	}
	starts = starts[1:] // at least one rune, or nothing would ever end
	n := sort.Search(len(starts), func(i int) bool { return size(text[:starts[i]]) > limit })
	return starts[max(n-1, 0)]
}

// cut returns where to cut text, at fit bytes or before, by the rank of the place: what is later wins in a rank.
func cut(text string, fit int) int {
	var best [ranks]int
	was := false
	// White space right after what fits is dropped at the cut, so a sentence may end exactly at fit.
	for i, r := range text {
		if i > fit {
			break
		}
		is := unicode.IsSpace(r)
		if is && !was {
			best[rank(text, i)] = i
		}
		was = is
	}
	for _, at := range best {
		if at > 0 {
			return at
		}
	}
	return whole(text, fit)
}

// The ranks of white space to cut at, best first.
const (
	sentence = iota // a sentence or a paragraph ends before it
	likely          // a dot and a small letter or a digit after it: a sentence, or an abbreviation
	line            // a line ends
	space           // a word ends
	ranks
)

// rank says what ends before the white space that begins at byte at.
func rank(text string, at int) int {
	before, gap := text[:at], text[at:next(text, at)]
	newline := strings.Contains(gap, "\n")
	first, _ := utf8.DecodeRuneInString(text[at+len(gap):])
	switch {
	case strings.Count(gap, "\n") > 1:
		return sentence
	case ends(before) && (newline || !unicode.IsLower(first) && !unicode.IsDigit(first)):
		return sentence
	case ends(before):
		return likely
	case newline:
		return line
	default:
		return space
	}
}

// ends reports whether text ends as a sentence does, its closing quotes and brackets aside.
func ends(text string) bool {
	text = strings.TrimRight(text, `"')]}»”’`)
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…。！？", last)
}

// whole moves a cut between two runes back so that it does not part a letter from its marks or the pieces of an emoji;
// where all of text hangs together, it stays.
func whole(text string, at int) int {
	for i := at; i > 0; {
		first, _ := utf8.DecodeRuneInString(text[i:])
		last, width := utf8.DecodeLastRuneInString(text[:i])
		if !joins(first) && last != zeroWidthJoiner {
			return i
		}
		i -= width
	}
	return at
}

const zeroWidthJoiner = '\u200d'

// joins reports whether r belongs to the rune before it: a mark, a joiner, a variation or a skin tone.
func joins(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == zeroWidthJoiner || r >= 0x1F3FB && r <= 0x1F3FF
}

// Clip returns what of spans lies within [start, end), counted from start.
func Clip(spans []care.Span, start, end int) []care.Span {
	var in []care.Span
	for _, s := range spans {
		s.Start, s.End = max(s.Start, start)-start, min(s.End, end)-start
		if s.Start < s.End {
			in = append(in, s)
		}
	}
	return in
}
