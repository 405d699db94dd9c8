package care

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds within which a first name looks like one.
const (
	shortestName = 2
	longestName  = 30 // letters and what joins them
	mostNames    = 3  // Anna Maria Luiza
)

// GivenName returns the first name to address somebody by, or "" when what they call themselves does not look like
// one: letters in one to three words, which may hold an apostrophe or a hyphen; no handle, no emoji, no shouting.
func GivenName(first string) string {
	words := strings.Fields(first)
	name := strings.Join(words, " ")
	length := utf8.RuneCountInString(name)
	if length < shortestName || length > longestName || len(words) > mostNames {
		return ""
	}
	for _, word := range words {
		for part := range strings.SplitSeq(word, "-") {
			if !namePart(part) {
				return ""
			}
		}
	}
	return name
}

// namePart reports whether a word is letters of one case pattern a name has: Anna, anna, O’Brien, ANNA.
func namePart(s string) bool {
	var before rune
	for _, r := range s {
		switch {
		// Letters of no script are the mathematical ones people dress their names with.
		case unicode.IsLetter(r) && (!unicode.Is(unicode.Common, r) || r == 'ʼ'):
			if unicode.IsLower(before) && unicode.IsUpper(r) { // DarkWolf
				return false
			}
		case unicode.Is(unicode.Mn, r) && before != 0: // an accent written apart
		case strings.ContainsRune("'’`", r) && unicode.IsLetter(before):
		default:
			return false
		}
		before = r
	}
	return unicode.IsLetter(before) || unicode.Is(unicode.Mn, before)
}
