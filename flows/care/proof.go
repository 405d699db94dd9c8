package care

import (
	"crypto/subtle"
	"strings"
)

// proofDigits is how many last digits of a phone number prove an order.
const proofDigits = 4

// Proof is what somebody knows of the phone number on an order: its last four digits. The zero value proves nothing.
type Proof struct{ digits string }

// ParseProof reads the last four digits of a phone number, or a whole one, as people write them.
func ParseProof(s string) (Proof, bool) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0-–()./+", r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	whole := len(digits) >= 7 && len(digits) <= 15
	if strings.Trim(digits, "0123456789") != "" || len(digits) != proofDigits && !whole {
		return Proof{}, false
	}
	return Proof{digits[len(digits)-proofDigits:]}, true
}

// Proves reports whether the proof is right for the phone number on an order (E.164; empty: there is none, or no
// order). How long it takes does not depend on either.
func (p Proof) Proves(phone string) bool {
	const blank = "\x00\x00\x00\x00" // no digits, as long as digits
	want := blank
	if len(phone) >= proofDigits {
		want = phone[len(phone)-proofDigits:]
	}
	given := p.digits
	if given == "" {
		given = "\x01\x01\x01\x01"
	}
	return subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 1
}

// ContactPhone returns the phone number of a shared contact as E.164. Platforms leave the plus out.
func ContactPhone(c Contact) (string, bool) {
	number := strings.TrimSpace(c.Phone)
	if !strings.HasPrefix(number, "+") {
		number = "+" + number
	}
	phone, err := ParsePhone(number, "")
	return phone, err == nil
}

// SamePhone reports whether two phone numbers (E.164; empty: none) are one. How long it takes does not depend on where
// they differ, or on whether there is one.
func SamePhone(a, b string) bool {
	var left, right [24]byte
	copy(left[:], a)
	copy(right[:], b)
	return subtle.ConstantTimeCompare(left[:], right[:]) == 1 && a != ""
}
