package care

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// ParsePhone returns a phone number as E.164 (+48600100200). Region is the country (PL) of numbers written without
// one; empty where they must have it. Errors say what to write.
func ParsePhone(s, region string) (string, error) {
	if region == "" {
		region = "ZZ"
	}
	number, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", fmt.Errorf("%q is not a phone number: write it with the country code, such as +48 22 100 20 30", s)
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

// FormatPhone returns a phone number as people write it (+48 22 100 20 30), with spaces that do not break. What is no
// international number is returned as it is, but for the spaces.
func FormatPhone(p string) string {
	text := strings.TrimSpace(p)
	if number, err := phonenumbers.Parse(text, "ZZ"); err == nil {
		text = phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	}
	return strings.ReplaceAll(text, " ", "\u00a0")
}
