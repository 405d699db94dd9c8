// Package documenttest reads a PDF of bot/document back, for tests.
package documenttest

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// Text returns the words of a PDF, without spaces: where those stand is the layout's; and how many pages it has.
func Text(t testing.TB, raw []byte) (words string, pages int) {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatalf("read a PDF of %d bytes: %v", len(raw), err)
	}
	var all strings.Builder
	for n := range r.NumPage() {
		pdf.Interpret(r.Page(n+1).V.Key("Contents"), func(stack *pdf.Stack, operator string) {
			for stack.Len() > 0 {
				if v := stack.Pop(); operator == "Tj" && v.Kind() == pdf.String {
					all.WriteString(decoded(v.RawString()))
				}
			}
		})
	}
	return strings.Join(strings.Fields(all.String()), ""), r.NumPage()
}

// decoded reads a shown string: the codes of the fonts that are embedded are UTF-16, big end first.
func decoded(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
