package understand

import (
	"strconv"
	"strings"
)

// nameThings names the dates, times, cases, phones and amounts among tokens.
func nameThings(tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if !t.number || t.thing != "" {
			continue
		}
		switch {
		case isTime(t.text):
			t.thing = aTime
		case isCase(t.text) && !marked(tokens, i).order:
			t.thing = aCase
		case isDate(t.text):
			t.thing = aDate
		case isAmount(tokens, i):
			t.thing = aPrice
		default:
			namePhone(tokens[i:], marked(tokens, i))
		}
	}
}

// isTime reports whether a token is a time of day or a span of two.
func isTime(s string) bool {
	from, to, span := strings.Cut(s, "-")
	if span && !isTime(to) {
		return false
	}
	hour, minute, found := strings.Cut(from, ":")
	minute, _, _ = strings.Cut(minute, ":")
	return found && within(hour, 0, 24) && len(minute) == 2 && within(minute, 0, 59)
}

// isCase reports whether a token is the number of a case, its C typed in either script.
func isCase(s string) bool {
	for _, c := range []string{"C", "c", "С", "с"} {
		digits, found := strings.CutPrefix(s, c)
		if !found {
			continue
		}
		if rest, hyphen := strings.CutPrefix(digits, "-"); hyphen {
			return len(rest) >= 1 && allDigits(rest)
		}
		return len(digits) >= 4 && allDigits(digits)
	}
	return false
}

// isDate reports whether a token is a day: 2025-11-20, 20.11.2025, 20/11/25, 20.11; or a span of small numbers, 2-3.
func isDate(s string) bool {
	parts := strings.FieldsFunc(s, func(c rune) bool { return c == '.' || c == '-' || c == '/' })
	for _, p := range parts {
		if !allDigits(p) {
			return false
		}
	}
	switch len(parts) {
	case 2:
		return len(parts[0]) <= 2 && len(parts[1]) <= 2 && within(parts[0], 0, 31)
	case 3:
		return isDay(parts[2], parts[1], parts[0]) && len(parts[0]) == 4 || isDay(parts[0], parts[1], parts[2])
	default:
		return false
	}
}

// isDay reports whether three numbers are a day, the year in two digits or four.
func isDay(day, month, year string) bool {
	short := len(day) <= 2 && len(month) <= 2
	return short && within(day, 1, 31) && within(month, 1, 12) && (len(year) == 2 || within(year, 1900, 2100))
}

// isAmount reports whether a number is a sum or another quantity: a fraction, or with a unit on either side.
func isAmount(tokens []token, i int) bool {
	s := tokens[i].text
	if whole, cents, found := strings.Cut(strings.Replace(s, ",", ".", 1), "."); found && len(cents) <= 2 && allDigits(whole) && allDigits(cents) {
		return true
	}
	digits := strings.TrimRightFunc(s, func(c rune) bool { return !isDigit(c) })
	if allDigits(digits) && digits != s && !strings.ContainsRune("._/-", rune(s[len(digits)])) && units(spell(s[len(digits):])) {
		return true
	}
	if !allDigits(s) {
		return false
	}
	return i+1 < len(tokens) && units(tokens[i+1].plain) || i > 0 && currencies(tokens[i-1].plain)
}

// namePhone names a phone number at the beginning of tokens: with a plus, in groups of digits, or written together as a Polish or
// Russian one. What is said to be an order is none.
func namePhone(tokens []token, mark mark) {
	digits, count := phoneDigits(tokens)
	switch {
	case len(digits) < 9 || len(digits) > 15:
		return
	case strings.HasPrefix(tokens[0].text, "+"):
	case mark.named || mark.order && count == 1 && !usualPhone(digits):
		return
	case count == 1 && !strings.Contains(tokens[0].text, "-") && !usualPhone(digits):
		return
	}
	for i := range count {
		tokens[i].thing = aPhone
	}
}

// phoneDigits returns the digits at the beginning of tokens that are in groups of a phone's size, or one of that size themselves,
// and how many tokens they take.
func phoneDigits(tokens []token) (digits string, count int) {
	first := strings.ReplaceAll(strings.TrimPrefix(tokens[0].text, "+"), "-", "")
	if allDigits(first) && len(first) >= 9 {
		return first, 1
	}
	most := 4
	if strings.HasPrefix(first, "0") || strings.HasPrefix(tokens[0].text, "+") { // a British one, or of another country
		most = 6
	}
	for _, t := range tokens {
		for group := range strings.SplitSeq(strings.TrimPrefix(t.text, "+"), "-") {
			if t.thing != "" || !allDigits(group) || len(group) > most {
				return digits, count
			}
		}
		digits += strings.ReplaceAll(strings.TrimPrefix(t.text, "+"), "-", "")
		count++
	}
	return digits, count
}

// usualPhone reports whether digits written together are a phone's: nine as in Poland, eleven with the country's.
func usualPhone(digits string) bool {
	switch len(digits) {
	case 9:
		return digits[0] >= '4' && digits[0] <= '8'
	case 11:
		return strings.HasPrefix(digits, "48") || strings.HasPrefix(digits, "79") || strings.HasPrefix(digits, "89")
	default:
		return false
	}
}

// allDigits reports whether s is one digit or more and nothing else.
func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// within reports whether s is a number between two others.
func within(s string, least, most int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && allDigits(s) && n >= least && n <= most
}
