package care_test

import (
	"testing"

	"pgregory.net/rapid"

	"carebot/flows/care"
)

func TestParseSum(t *testing.T) {
	t.Parallel()
	tests := map[string]int64{
		"0": 0, "7": 700, "129.9": 12990, "129.90": 12990, "0.05": 5, "0012.50": 1250, "999999999999.99": 99999999999999,
	}
	for text, want := range tests {
		if got, err := care.ParseSum(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ".", ".5", "5.", "1.234", "1,50", "-1", "+1", "1e3", "0x1", " 1", "1 000", "١", "1000000000000", "NaN"} {
		if got, err := care.ParseSum(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}

func TestFormatSum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Int64Range(0, 99_999_999_999_999).Draw(t, "sum")
		if got, err := care.ParseSum(care.FormatSum(want)); got != want || err != nil {
			t.Fatalf("%d is written %s and read %d, %v", want, care.FormatSum(want), got, err)
		}
	})
}
