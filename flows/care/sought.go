package care

import (
	"strings"
	"unicode"
)

// Sought is what a customer is looked for by, as far as the words can mean it; empty where they cannot.
type Sought struct {
	Case     string   // C-1001
	Customer string   // K-1001
	Phone    string   // E.164
	Order    string   // an order's number
	Names    []string // folded words of a name; of a username alone where At is set
	At       bool     // the words are a @username
}

// phoneDigits is how many digits a phone number has at least.
const phoneDigits = 7

// ReadSought reads what staff type to find a customer: a name, @username, phone, order number, K-1001 or C-1001, in any
// case of letters.
func ReadSought(text string) Sought {
	text = strings.TrimSpace(text)
	if number, ok := ReadNumber(text, 'C'); ok {
		return Sought{Case: number}
	}
	if number, ok := ReadNumber(text, 'K'); ok {
		return Sought{Customer: number}
	}
	if strings.HasPrefix(text, "@") {
		return Sought{Names: FoldedWords(text[1:]), At: true}
	}
	var s Sought
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits >= phoneDigits {
		s.Phone, _ = ParsePhone(text, phoneRegion) // none: it is something else
	}
	if number, ok := NormalizeOrder(text); ok {
		s.Order = number
	}
	s.Names = FoldedWords(text)
	return s
}

// ReadCaseNumber reads a case's number as people type it: C-1001, c1001, 1001, #1001.
func ReadCaseNumber(text string) (number string, ok bool) {
	text = strings.TrimLeft(strings.TrimSpace(text), "#№ ")
	if number, ok := ReadNumber(text, 'C'); ok {
		return number, true
	}
	return ReadNumber("C"+text, 'C')
}

// ReadNumber reads a number with a letter before it (C or K), which may be the Cyrillic one that looks like it: C-1001,
// c 1001.
func ReadNumber(text string, letter rune) (number string, ok bool) {
	head, digits := "", strings.ToUpper(strings.TrimSpace(text))
	for _, r := range digits {
		head = string(r)
		break
	}
	digits = strings.TrimLeft(strings.TrimPrefix(digits, head), "-–— ")
	if lookalike(head) != letter || digits == "" || len(digits) > 12 {
		return "", false
	}
	for _, r := range digits {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	digits = strings.TrimLeft(digits, "0")
	return string(letter) + "-" + digits, digits != ""
}

// lookalike returns the Latin letter that a Cyrillic one looks like, or the letter itself.
func lookalike(letter string) rune {
	switch letter {
	case "С", "C":
		return 'C'
	case "К", "K":
		return 'K'
	default:
		return 0
	}
}
