package care

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
)

var (
	errNumber = errors.New("write the order's number, such as ZAM-60355: 3 to 40 of A-Z a-z 0-9 . _ / -")
	errText   = errors.New(`write text in quotes, such as "abc"`)
	errURL    = errors.New("write an address that begins with https:// or http://")
	errEmail  = errors.New("write an email address, such as anna@example.com")
	errDate   = errors.New("write a day as 2026-11-25")
	errTime   = errors.New("write a time as 2026-11-20T10:00:00+01:00 (RFC 3339, with the zone)")
)

// orderValue is what is written for one field: JSON, or the cell of a table.
type orderValue struct {
	json json.RawMessage // nil for a cell
	cell string
}

// absent reports whether nothing is written: null, an empty text, an empty cell, or not there at all.
func (v orderValue) absent() bool {
	if v.json == nil {
		return strings.TrimSpace(v.cell) == ""
	}
	if bytes.Equal(v.json, []byte("null")) {
		return true
	}
	text, err := v.text()
	return err == nil && text == ""
}

// text returns the value's text without the spaces around it.
func (v orderValue) text() (string, error) {
	if v.json == nil {
		return strings.TrimSpace(v.cell), nil
	}
	var text string
	if err := json.Unmarshal(v.json, &text); err != nil {
		return "", errText
	}
	return strings.TrimSpace(text), nil
}

// line returns a text as one line of at most so many characters, runs of white space as one space.
func (v orderValue) line(most int) (string, error) {
	text, err := v.text()
	if err != nil {
		return "", err
	}
	text = strings.Join(strings.Fields(text), " ")
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", errors.New("take the control characters out")
	}
	if n := utf8.RuneCountInString(text); n > most {
		return "", fmt.Errorf("write at most %d characters, not %d", most, n)
	}
	return text, nil
}

func (v orderValue) number() (string, error) {
	text, err := v.text()
	if err != nil {
		return "", err
	}
	number, ok := NormalizeOrder(text)
	if !ok {
		return "", fmt.Errorf("%w; not %q", errNumber, clipped(text))
	}
	return number, nil
}

func (v orderValue) status() (OrderStatus, error) {
	text, err := v.text()
	if err == nil && !knownStatus(text) {
		err = fmt.Errorf("write %s; not %q", statusList(), clipped(text))
	}
	return OrderStatus(text), err
}

func (v orderValue) phone() (string, error) {
	text, err := v.line(longestPerson)
	if err != nil {
		return "", err
	}
	return ParsePhone(text, phoneRegion)
}

func (v orderValue) email() (string, error) {
	text, err := v.line(longestPerson)
	if err != nil {
		return "", err
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Name != "" || address.Address != text {
		return "", fmt.Errorf("%w; not %q", errEmail, clipped(text))
	}
	return text, nil
}

// sum reads a number or a text; in a cell a comma is a point.
func (v orderValue) sum() (int64, error) {
	if v.json == nil {
		return ParseSum(strings.Replace(strings.TrimSpace(v.cell), ",", ".", 1))
	}
	if v.json[0] == '"' {
		text, err := v.text()
		if err != nil {
			return 0, err
		}
		return ParseSum(text)
	}
	return ParseSum(string(v.json))
}

func (v orderValue) currency() (string, error) {
	text, err := v.text()
	if err != nil {
		return "", err
	}
	unit, err := currency.ParseISO(text)
	if err != nil {
		return "", fmt.Errorf("write the currency's three letters, such as PLN; not %q", clipped(text))
	}
	return unit.String(), nil
}

func (v orderValue) url() (string, error) {
	text, err := v.text()
	if err != nil {
		return "", err
	}
	address, err := url.Parse(text)
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return "", errURL
	}
	if len(text) > longestURL {
		return "", fmt.Errorf("write at most %d characters", longestURL)
	}
	return text, nil
}

func (v orderValue) date() (string, error) {
	text, err := v.text()
	if err != nil {
		return "", err
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || !soundYear(day) {
		return "", fmt.Errorf("%w; not %q", errDate, clipped(text))
	}
	return text, nil
}

func (v orderValue) time() (time.Time, error) {
	text, err := v.text()
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !soundYear(at) {
		return time.Time{}, fmt.Errorf("%w; not %q", errTime, clipped(text))
	}
	return at.UTC(), nil
}

// soundYear keeps out what can only be a slip, and what cannot be stored.
func soundYear(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }
