package care

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// The bounds of an audience as it is written.
const (
	longestAudience = 2000 // characters
	deepestAudience = 20   // parentheses and nots within each other
)

// The words between segments.
const (
	wordAnd  = "and"
	wordOr   = "or"
	wordNot  = "not"
	wordWith = "with" // only as: with unhappy, at the end
)

// AudienceFault is why the text of an audience cannot be read: a text key under audience. for who wrote it, and the word
// it is about.
type AudienceFault struct {
	Key  string // error_unknown, error_value, error_language, error_open, error_close, error_end, error_empty or error_long
	Word string
}

// Error says what to write, for operators; staff read the text of the key.
func (f *AudienceFault) Error() string {
	what := map[string]string{
		"error_unknown":  "is no segment; write one of " + strings.Join(segmentNames(), ", "),
		"error_value":    "needs a value behind a colon, such as language:pl or tag:\"large orders\"",
		"error_language": "is no language; write pl, ru or en",
		"error_open":     "is not expected here; a segment is",
		"error_close":    "is left over or one is missing; count the parentheses and quotation marks",
		"error_end":      "is not expected here; and, or, or the end is",
		"error_empty":    "the text is empty; write everyone for all who want newsletters",
		"error_long":     "the text is too long or too deep; simplify it",
	}[f.Key]
	return strings.TrimSpace(fmt.Sprintf("audience: %s %s", quotedWord(f.Word), what))
}

func quotedWord(word string) string {
	if word == "" {
		return ""
	}
	return fmt.Sprintf("%.40q", word)
}

func segmentNames() []string {
	var names []string
	for _, s := range Segments() {
		names = append(names, string(s))
	}
	return names
}

// ParseAudience reads an audience such as
//
//	language:pl and not dormant
//	(best or regular) and tag:"large orders" with unhappy
//
// "not" binds before "and", "and" before "or"; case is of no account but in values. The error is an *AudienceFault.
func ParseAudience(text string) (Audience, error) {
	tokens, err := audienceTokens(text)
	if err != nil {
		return Audience{}, err
	}
	p := &audienceParser{tokens: tokens}
	who, err := p.any(0)
	if err != nil {
		return Audience{}, err
	}
	a := Audience{Who: who}
	if p.takes(wordWith) {
		if !p.takes(string(Unhappy)) {
			return Audience{}, &AudienceFault{Key: "error_end", Word: wordWith}
		}
		a.With = true
	}
	if p.at < len(p.tokens) {
		return Audience{}, p.leftOver()
	}
	return a, nil
}

// audienceToken is a parenthesis or a word, with the value behind its colon.
type audienceToken struct {
	word, value string
	valued      bool
}

// audienceTokens cuts a text into parentheses and words; a quoted value may hold anything.
func audienceTokens(text string) ([]audienceToken, error) {
	if len(text) > longestAudience {
		return nil, &AudienceFault{Key: "error_long"}
	}
	var tokens []audienceToken
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		if rest[0] == '(' || rest[0] == ')' {
			tokens, rest = append(tokens, audienceToken{word: rest[:1]}), rest[1:]
			continue
		}
		word := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("():", r) }); end >= 0 {
			word = rest[:end]
		}
		token := audienceToken{word: strings.ToLower(word)}
		rest = rest[len(word):]
		if strings.HasPrefix(rest, ":") {
			var closed bool
			if token.value, rest, closed = audienceValue(rest[1:]); !closed {
				return nil, &AudienceFault{Key: "error_close", Word: `"`}
			}
			token.valued = true
		}
		tokens = append(tokens, token)
	}
	if len(tokens) == 0 {
		return nil, &AudienceFault{Key: "error_empty"}
	}
	return tokens, nil
}

// quotes are the marks people and their keyboards put around a value.
const quotes = "\"“”„«»"

// audienceValue takes a value off the front of a text; false: its quotation mark is not closed.
func audienceValue(text string) (value, rest string, closed bool) {
	text = strings.TrimLeft(text, " ")
	first, size := firstRune(text)
	if strings.ContainsRune(quotes, first) && size > 0 {
		text = text[size:]
		end := strings.IndexAny(text, quotes)
		if end < 0 {
			return "", "", false
		}
		_, size := firstRune(text[end:])
		return strings.TrimSpace(text[:end]), text[end+size:], true
	}
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' })
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:], true
}

func firstRune(text string) (first rune, size int) {
	for _, r := range text {
		return r, len(string(r))
	}
	return 0, 0
}

type audienceParser struct {
	tokens []audienceToken
	at     int
}

// takes takes the next word if it is this one.
func (p *audienceParser) takes(word string) bool {
	if p.at < len(p.tokens) && p.tokens[p.at].word == word && !p.tokens[p.at].valued {
		p.at++
		return true
	}
	return false
}

func (p *audienceParser) any(depth int) (Expression, error) {
	return p.several(wordOr, AnyOf, func() (Expression, error) {
		return p.several(wordAnd, AllOf, func() (Expression, error) { return p.one(depth) })
	})
}

// several reads parts with a word between them.
func (p *audienceParser) several(
	between string, join func(...Expression) Expression, part func() (Expression, error),
) (Expression, error) {
	var parts []Expression
	for {
		e, err := part()
		if err != nil {
			return Expression{}, err
		}
		parts = append(parts, e)
		if !p.takes(between) {
			return join(parts...), nil
		}
	}
}

func (p *audienceParser) one(depth int) (Expression, error) {
	if depth > deepestAudience {
		return Expression{}, &AudienceFault{Key: "error_long"}
	}
	switch {
	case p.takes(wordNot):
		e, err := p.one(depth + 1)
		return NotIn(e), err
	case p.takes("("):
		e, err := p.any(depth + 1)
		if err == nil && !p.takes(")") {
			err = &AudienceFault{Key: "error_close", Word: "("}
		}
		return e, err
	}
	return p.segment()
}

func (p *audienceParser) segment() (Expression, error) {
	if p.at >= len(p.tokens) {
		return Expression{}, &AudienceFault{Key: "error_open", Word: p.tokens[len(p.tokens)-1].word}
	}
	token := p.tokens[p.at]
	s := Segment(token.word)
	if s == InLanguage {
		token.value = strings.ToLower(token.value)
	}
	switch {
	case slices.Contains([]string{"(", ")", wordAnd, wordOr, wordWith}, token.word):
		return Expression{}, &AudienceFault{Key: "error_open", Word: token.word}
	case !s.known() || !s.Valued() && token.valued:
		return Expression{}, &AudienceFault{Key: "error_unknown", Word: strings.TrimSuffix(token.word+":"+token.value, ":")}
	case s.Valued() && token.value == "":
		return Expression{}, &AudienceFault{Key: "error_value", Word: token.word}
	case s == InLanguage && !slices.Contains(Languages(), Language(token.value)):
		return Expression{}, &AudienceFault{Key: "error_language", Word: token.value}
	}
	p.at++
	return In(s, token.value), nil
}

// leftOver says what is wrong with a word behind the end.
func (p *audienceParser) leftOver() error {
	word := p.tokens[p.at].word
	if word == ")" {
		return &AudienceFault{Key: "error_close", Word: word}
	}
	return &AudienceFault{Key: "error_end", Word: word}
}

// String returns the audience as ParseAudience reads it; "" for one that picks nobody.
func (a Audience) String() string {
	if a.Empty() {
		return ""
	}
	text := a.Who.text(false)
	if a.With {
		text += " " + wordWith + " " + string(Unhappy)
	}
	return text
}

// text writes an expression; within another one, it stands in parentheses where it has several parts.
func (e Expression) text(within bool) string {
	word, parts := wordAnd, e.All
	if len(parts) == 0 {
		word, parts = wordOr, e.Any
	}
	switch {
	case e.Not != nil:
		return wordNot + " " + e.Not.text(true)
	case len(parts) == 0 && e.Value != "":
		return string(e.Segment) + ":" + quotedValue(e.Value)
	case len(parts) == 0:
		return string(e.Segment)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.text(true)
	}
	text := strings.Join(texts, " "+word+" ")
	if within {
		return "(" + text + ")"
	}
	return text
}

func quotedValue(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("():", r) }) {
		return `"` + value + `"`
	}
	return value
}
