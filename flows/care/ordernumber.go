package care

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of an order number's length.
const (
	shortestOrder = 3
	longestOrder  = 40
)

// NormalizeOrder returns the order number in what somebody typed: spaces and a leading #, №, nr or No. are dropped,
// upper and lower case stay as typed. ok tells whether the rest is well-formed: 3 to 40 of A-Z a-z 0-9 . _ / -
func NormalizeOrder(typed string) (number string, ok bool) {
	rest := strings.TrimSpace(typed)
	for {
		shorter := withoutSign(rest)
		if shorter == rest {
			break
		}
		rest = shorter
	}
	number = strings.Join(strings.Fields(rest), "")
	return number, wellFormed(number)
}

// OrderKey returns the order number as it is looked up: two that differ in case or spaces only are one.
func OrderKey(number string) string { return strings.ToUpper(strings.Join(strings.Fields(number), "")) }

// SameOrder reports whether two numbers are one order's.
func SameOrder(a, b string) bool { return OrderKey(a) == OrderKey(b) }

// withoutSign returns s without one leading sign that a number follows.
func withoutSign(s string) string {
	for _, sign := range []string{"#", "№", ":"} {
		if rest, found := strings.CutPrefix(s, sign); found {
			return strings.TrimSpace(rest)
		}
	}
	if len(s) < len("nr") {
		return s
	}
	word, rest := strings.ToLower(s[:2]), s[2:]
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case word != "nr" && word != "no":
		return s
	case strings.ContainsRune(".:#№", next) || unicode.IsSpace(next):
		return strings.TrimLeft(rest, ".: \t\u00a0")
	case word == "nr" && unicode.IsDigit(next):
		return rest
	default: // a number that begins with these letters, such as NRX-100 or NO77
		return s
	}
}

func wellFormed(number string) bool {
	if len(number) < shortestOrder || len(number) > longestOrder {
		return false
	}
	for _, r := range number {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
		if !letter && (r < '0' || r > '9') && !strings.ContainsRune("._/-", r) {
			return false
		}
	}
	return true
}
