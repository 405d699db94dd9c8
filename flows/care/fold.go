package care

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Bounds of what a customer can be looked up by: no name is longer, and nobody's takes more room in an index.
const (
	mostFolded    = 8
	longestFolded = 40 // characters
)

// Folded returns a word as it is looked up: in lower case and without accents, so that lukasz finds Łukasz and
// алексеи finds Алексей. A leading @ is dropped.
func Folded(word string) string {
	var b strings.Builder
	n := 0
	for _, r := range norm.NFKD.String(strings.ToLower(strings.TrimPrefix(word, "@"))) {
		switch {
		case r == 'ł': // the one Polish letter whose stroke is no accent to Unicode
			r = 'l'
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_':
			continue
		}
		if n++; n > longestFolded {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// FoldedWords returns the words of a text as they are looked up, each once, at most eight.
func FoldedWords(texts ...string) []string {
	var words []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '–' }) {
			folded := Folded(word)
			if folded == "" || seen[folded] || len(words) == mostFolded {
				continue
			}
			seen[folded] = true
			words = append(words, folded)
		}
	}
	return words
}

// FoundBy returns the words a customer is found by: those of their name, and their username.
func (c Customer) FoundBy() []string { return FoldedWords(c.Username, c.FirstName, c.LastName) }

// Called reports whether each of the folded words begins one of those the customer is found by.
func (c Customer) Called(words []string) bool {
	own := c.FoundBy()
	for _, word := range words {
		found := false
		for _, have := range own {
			found = found || strings.HasPrefix(have, word)
		}
		if !found {
			return false
		}
	}
	return true
}
