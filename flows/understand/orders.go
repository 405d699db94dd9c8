package understand

import (
	"slices"
	"strings"
	"unicode"

	"carebot/flows/care"
)

// farthest is how many words may stand between an order's number and the word that says it is one.
const farthest = 3

// manyDigits is more than an order's number has, unless it is said to be one: bank accounts and parcels have them.
const manyDigits = 17

// findOrders names the order numbers among tokens and returns them normalised, each once.
func findOrders(tokens []token) []string {
	var found []string
	for i := range tokens {
		if t := &tokens[i]; t.number && t.thing == "" {
			number := orderNumber(tokens, i)
			same := func(other string) bool { return care.SameOrder(other, number) }
			if number != "" && !slices.ContainsFunc(found, same) {
				found = append(found, number)
			}
		}
	}
	return found
}

// orderNumber returns the order number that a token is, or begins, and names the thing; "" for none.
func orderNumber(tokens []token, i int) string {
	t := &tokens[i]
	mark := marked(tokens, i)
	candidate, said := withoutMark(t.text)
	mark.order, mark.next = mark.order || said, mark.next || said
	count := 1
	if mark.next && !mark.other {
		candidate, count = grouped(tokens[i:], candidate)
	}
	number, ok := care.NormalizeOrder(candidate)
	switch {
	case mark.other && !said:
		if allDigits(t.text) {
			t.thing = aCode
		}
		return ""
	case !ok || !isOrder(tokens, i, number, mark):
		if allDigits(t.text) {
			t.thing = aNumber
		}
		return ""
	}
	for k := range count {
		tokens[i+k].thing = anOrder
	}
	return number
}

// isOrder reports whether a well-formed number is taken for an order's.
func isOrder(tokens []token, i int, number string, mark mark) bool {
	digits := len(strings.Map(digitsOnly, number))
	switch {
	case digits == 0:
		return false
	case mark.next:
		return true
	case digits < len(number):
		return mark.order || digits >= 3
	case within(number, 1900, 2100): // a year
		return false
	case i > 0 && digits < 5 && (amounts(tokens[i-1].plain) || prices(tokens[i-1].plain)):
		return false
	case mark.order:
		return true
	default:
		return digits < manyDigits && (digits >= 4 || len(tokens) == 1)
	}
}

// digitsOnly keeps digits, for strings.Map.
func digitsOnly(c rune) rune {
	if isDigit(c) {
		return c
	}
	return -1
}

// mark says what the words before a number tell about it.
type mark struct {
	order bool // it is an order's, or a number of something
	named bool // an order is spoken of
	next  bool // and the word stands next to it
	other bool // it is something else's: a phone's, a code
}

// marked looks back from a number for the words that say what it is; the nearest counts. Other numbers of a list are passed over.
func marked(tokens []token, i int) mark {
	var m mark
	words := 0
	for k := i - 1; k >= 0 && words < farthest; k-- {
		t := tokens[k]
		switch {
		case t.thing == anOrder || t.thing == "" && conjunctions(t.plain) && k > 0 && tokens[k-1].thing == anOrder:
			continue
		case t.number || t.thing != "":
			return m
		case !m.order && others(t.plain):
			return mark{other: true}
		case marks(t.plain):
			m.next = m.next || words == 0
			m.order, m.named = true, m.named || names(t.plain)
		}
		words++
	}
	return m
}

// withoutMark takes off the word that a number was typed together with, as in zamówienie12345, and letters that no
// number has. said reports that it was a word that marks an order.
func withoutMark(text string) (number string, said bool) {
	start := strings.IndexFunc(text, isDigit)
	end := strings.LastIndexFunc(text, isDigit) + 1
	letters := text[:start]
	word := strings.TrimRight(letters, ".:-")
	switch {
	case marksAttached(spell(word)) && !strings.HasSuffix(letters, "-"):
		return asciiPart(text[start:]), true
	case isASCII(letters):
		return letters + asciiPart(text[start:]), false
	case len(word) < len(letters) && strings.IndexFunc(word, unicode.IsLower) < 0 && len([]rune(word)) <= 5:
		return strings.ToUpper(latin(word)) + letters[len(word):] + asciiPart(text[start:]), false // ЗАМ-60355
	default:
		return text[start:end], false
	}
}

// latin writes a word of Cyrillic capitals as Latin letters.
func latin(word string) string {
	var plain []byte
	for _, c := range word {
		plain = appendPlain(plain, c)
	}
	return string(plain)
}

// asciiPart returns the beginning of s that an order number can have: of 12345-го, 12345.
func asciiPart(s string) string {
	end := strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 })
	if end < 0 {
		return s
	}
	return strings.TrimRight(s[:end], "._/-")
}

func isASCII(s string) bool { return len(asciiPart(s)) == len(s) }

// grouped joins a number that is typed in groups of three, as in 123 456.
func grouped(tokens []token, first string) (number string, count int) {
	number, count = first, 1
	if !allDigits(first) || len(first) > 3 {
		return number, count
	}
	for count < len(tokens) && !tokens[count-1].ends && tokens[count].thing == "" && len(tokens[count].text) == 3 && allDigits(tokens[count].text) {
		number += tokens[count].text
		count++
	}
	return number, count
}
