package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// CouponList is a list of codes that newsletters hand out, each to one customer.
type CouponList struct {
	Name    string    `json:"name"`
	Codes   int       `json:"codes"` // how many it has ever had
	Given   int       `json:"given"` // how many are handed out: the next one is Given+1
	Author  string    `json:"author,omitempty"`
	AddedAt time.Time `json:"added_at"` // when codes were last added
}

// Left returns how many codes are left.
func (l CouponList) Left() int { return l.Codes - l.Given }

// Coupon is one code of a list.
type Coupon struct {
	List       string    `json:"list"`
	N          int       `json:"n"` // 1, 2, 3 … within the list
	Code       string    `json:"code"`
	Customer   string    `json:"customer,omitempty"`   // the ID of who has it; empty: nobody, or somebody who was forgotten
	Newsletter string    `json:"newsletter,omitempty"` // the ID of the newsletter it was given with
	At         time.Time `json:"at,omitzero"`          // when it was given; zero: not yet
}

// longestCode is how many characters a code has at most.
const longestCode = 64

// CodeFault is why something cannot be a code.
type CodeFault struct{ Word string }

func (f *CodeFault) Error() string {
	return fmt.Sprintf("%.20q is not a code: write up to %d letters (A–Z), digits and signs, one code a line", f.Word, longestCode)
}

// ParseCodes reads codes, one a line or separated by commas, semicolons or spaces; each comes once, in order. The error
// is a *CodeFault.
func ParseCodes(text string) ([]string, error) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;\u00a0\ufeff", r) })
	seen := map[string]bool{}
	var codes []string
	for _, code := range fields {
		if !isCode(code) {
			return nil, &CodeFault{Word: code}
		}
		if !seen[code] {
			seen[code] = true
			codes = append(codes, code)
		}
	}
	return slices.Clip(codes), nil
}

// isCode reports whether something can be a code.
func isCode(word string) bool {
	return word != "" && len(word) <= longestCode && !strings.ContainsFunc(word, func(r rune) bool { return r <= ' ' || r > '~' })
}
