package understand

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// thing begins the words that stand for something other than a word, whatever its value.
const thing = '\x01'

// The words that stand for things.
const (
	anOrder   = "\x01order"
	aCase     = "\x01case"
	aNumber   = "\x01number"
	aDate     = "\x01date"
	aTime     = "\x01time"
	aPhone    = "\x01phone"
	aPrice    = "\x01price" // or another amount with its unit
	anAddress = "\x01mail"  // an e-mail address or a username
	aLink     = "\x01link"
	aCode     = "\x01code" // a bank account, a tax number, the digits of a phone
)

// reading is a text taken apart.
type reading struct {
	words    []string // spelled; things by their names
	orders   []string // normalised, each once
	cyrillic int      // letters of that script
	foreign  bool     // has letters of another language in that script
	letters  int      // of all scripts
}

// token is a run of letters, digits and what stands between them.
type token struct {
	text   string
	plain  string // spelled, if there are numbers in the text
	number bool   // it has a digit
	thing  string // once it is known to be one
	ends   bool   // something other than a space follows
}

// read takes a text apart.
func read(text string) reading {
	tokens := tokens(text)
	var r reading
	if slices.ContainsFunc(tokens, func(t token) bool { return t.number }) {
		for i := range tokens {
			tokens[i].plain = plain(tokens[i].text)
		}
		nameThings(tokens)
		r.orders = findOrders(tokens)
	}
	for i := range tokens {
		r.add(&tokens[i])
	}
	return r
}

// plain spells a token, for what its neighbours tell about a number; signs stay.
func plain(text string) string {
	if spelled := spell(text); spelled != "" {
		return spelled
	}
	return text
}

// add takes a token's words in.
func (r *reading) add(t *token) {
	if t.thing != "" {
		r.words = append(r.words, t.thing)
		return
	}
	for _, c := range t.text {
		if unicode.IsLetter(c) {
			r.letters++
			if unicode.Is(unicode.Cyrillic, c) {
				r.cyrillic++
				r.foreign = r.foreign || strings.ContainsRune(foreign, c)
			}
		}
	}
	for part := range strings.FieldsFuncSeq(t.text, func(c rune) bool { return c < 0x80 && !isAlphanumeric(c) && c != '\'' && c != '`' }) {
		if word := spell(part); word != "" {
			r.words = append(r.words, word)
		}
	}
}

// tokens splits a text.
func tokens(text string) []token {
	var list []token
	for field := range strings.FieldsSeq(text) {
		if named := link(field); named != "" {
			list = append(list, token{text: field, thing: named})
			continue
		}
		list = appendTokens(list, field)
	}
	return list
}

// link tells a link and an address from words.
func link(field string) string {
	at := strings.IndexByte(field, '@')
	switch {
	case strings.Contains(field, "://"), strings.HasPrefix(field, "www."), strings.HasPrefix(field, "t.me/"):
		return aLink
	case at > 0 && strings.IndexByte(field[at:], '.') > 0, at == 0 && len(field) > 3:
		return anAddress
	default:
		return ""
	}
}

// appendTokens adds the tokens of what stands between two spaces.
func appendTokens(list []token, field string) []token {
	start := -1
	for i, c := range field {
		inside := isAlphanumeric(c) || start >= 0 && joins(field, i, c) || c == '+' && start < 0
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			list = appendToken(list, field[start:i], true)
			start = -1
		}
		if !inside && isSign(c) {
			list = append(list, token{text: string(c)})
		}
	}
	if start >= 0 {
		list = appendToken(list, field[start:], false)
	}
	return list
}

// appendToken adds a token, without what it only ends with.
func appendToken(list []token, whole string, ends bool) []token {
	text := strings.TrimRight(whole, "._/-'`’:")
	if text == "" || text == "+" {
		return list
	}
	return append(list, token{text: text, ends: ends || len(text) < len(whole), number: strings.ContainsAny(text, "0123456789")})
}

// isAlphanumeric reports whether a rune is part of words and numbers.
func isAlphanumeric(c rune) bool {
	if c < 0x80 {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c)
}

// joins reports whether a rune at i holds together what stands around it: the dot of 12.05, the hyphen of ZAM-60355, the
// colon of 14:30, the comma of 129,90, the apostrophe of don't.
func joins(field string, i int, c rune) bool {
	switch c {
	case '.', '_', '/', '-', '\'', '`', '’':
		return true
	case ',', ':':
		next, _ := utf8.DecodeRuneInString(field[i+1:])
		return isDigit(rune(field[i-1])) && isDigit(next)
	default:
		return false
	}
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// isSign reports whether a rune outside words means something: №, #, a currency, %, an emoji.
func isSign(c rune) bool {
	return c == '#' || c == '%' || c == '№' || unicode.Is(unicode.Sc, c) || unicode.Is(unicode.So, c)
}
