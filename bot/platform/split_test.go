package platform_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"carebot/bot/platform"
	"carebot/flows/care"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		text  string
		limit int
		want  []string
	}{
		{"fits", "One. Two.", 9, []string{"One. Two."}},
		{"empty", "", 5, []string{""}},
		{"sentence", "One is. Two is. Three is.", 18, []string{"One is. Two is.", "Three is."}},
		{"sentence that ends at the limit", "One is. Two is. Three.", 15, []string{"One is. Two is.", "Three."}},
		{"quote closes", "He said „yes.” Then he left it.", 20, []string{"He said „yes.”", "Then he left it."}},
		{"abbreviation", "Stop it. Mieszkam na ul. długiej", 26, []string{"Stop it.", "Mieszkam na ul. długiej"}},
		{"small letters", "jeden jest. dwa jest. trzy", 23, []string{"jeden jest. dwa jest.", "trzy"}},
		{"paragraph", "a b c\n\nd e f g", 9, []string{"a b c", "d e f g"}},
		{"line", "alpha beta\ngamma delta", 15, []string{"alpha beta", "gamma delta"}},
		{"word", "alpha beta gamma", 12, []string{"alpha beta", "gamma"}},
		{"rune", "żółćżółć", 3, []string{"żół", "ćżó", "łć"}},
		{"surrogate pair", "😀😀😀", 3, []string{"😀", "😀", "😀"}},
		{"joined emoji", "a👩‍👩‍👧b", 6, []string{"a", "👩‍👩‍", "👧b"}},
		{"white space alone", strings.Repeat(" ", 9), 3, nil},
		{"white space ahead", "      word", 4, []string{"word"}},
		{"one rune over the limit", "😀", 1, []string{"😀"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range platform.Split(test.text, nil, test.limit, platform.UTF16) {
				got = append(got, p.Text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitSpans(t *testing.T) {
	t.Parallel()
	text := "One is. Two is."
	spans := []care.Span{
		{Start: 0, End: 3, Style: care.Bold},
		{Start: 4, End: 11, Style: care.Link, URL: "https://example.com"},
		{Start: 7, End: 8, Style: care.Italic},
	}
	want := []platform.Part{
		{Text: "One is.", Spans: []care.Span{
			{Start: 0, End: 3, Style: care.Bold},
			{Start: 4, End: 7, Style: care.Link, URL: "https://example.com"},
		}},
		{Text: "Two is.", Spans: []care.Span{{Start: 0, End: 3, Style: care.Link, URL: "https://example.com"}}},
	}
	if diff := cmp.Diff(want, platform.Split(text, spans, 10, platform.UTF16)); diff != "" {
		t.Error(diff)
	}
}

// TestSplitLosesNothing checks any text with any spans: the parts are the text but for white space at the cuts.
func TestSplitLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.OneOf(
			rapid.SampledFrom([]string{". ", " ", "\n", "\n\n", "! ", "😀", "👩‍👩‍👧", "ż", "Tak. ", "tak. ", "\u200d", "e\u0301", "<"}),
			rapid.StringN(0, 12, -1),
		)).Draw(t, "text"), "")
		limit := rapid.IntRange(2, 40).Draw(t, "limit")
		measure := rapid.SampledFrom([]func(string) int{platform.UTF16, utf8.RuneCountInString}).Draw(t, "size")
		spans := drawSpans(t, text)
		parts := platform.Split(text, spans, limit, measure)

		rest := text
		for _, p := range parts {
			if measure(p.Text) > limit || utf8.ValidString(text) && !utf8.ValidString(p.Text) {
				t.Fatalf("part %q is over %d or no text", p.Text, limit)
			}
			if !strings.HasPrefix(rest, p.Text) {
				rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
			}
			after, found := strings.CutPrefix(rest, p.Text)
			if !found {
				t.Fatalf("part %q is not next in %q", p.Text, rest)
			}
			checkSpans(t, p, spans, len(text)-len(rest))
			rest = after
		}
		if strings.TrimSpace(rest) != "" {
			t.Fatalf("lost %q", rest)
		}
	})
}

// drawSpans draws spans of text that cut no rune.
func drawSpans(t *rapid.T, text string) []care.Span {
	var at []int
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) care.Span {
		a, b := rapid.SampledFrom(at).Draw(t, "a"), rapid.SampledFrom(at).Draw(t, "b")
		return care.Span{Start: min(a, b), End: max(a, b), Style: care.Bold}
	}), 0, 4).Draw(t, "spans")
}

// checkSpans fails unless each byte of a part has as many spans as it had in the whole text.
func checkSpans(t *rapid.T, p platform.Part, spans []care.Span, start int) {
	for i := range p.Text {
		if got, want := covering(p.Spans, i), covering(spans, start+i); got != want {
			t.Fatalf("byte %d of %q is under %d spans, was under %d", i, p.Text, got, want)
		}
	}
	for _, s := range p.Spans {
		if s.Start < 0 || s.Start >= s.End || s.End > len(p.Text) {
			t.Fatalf("span %+v is outside of %q", s, p.Text)
		}
	}
}

func covering(spans []care.Span, at int) int {
	n := 0
	for _, s := range spans {
		if s.Start <= at && at < s.End {
			n++
		}
	}
	return n
}

func TestUTF16(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got, want := platform.UTF16(s), len(utf16.Encode([]rune(s))); got != want {
			t.Fatalf("UTF16(%q) = %d, want %d", s, got, want)
		}
	})
}

// TestCut takes off what Split puts first, and leaves what makes its other parts.
func TestCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"\n", " ", "Tak. ", "tak", "😀", "ż"})).Draw(t, "text"), "")
		limit := rapid.IntRange(2, 20).Draw(t, "limit")
		spans := drawSpans(t, text)
		parts := platform.Split(text, spans, limit, platform.UTF16)
		first, rest := platform.Cut(text, spans, limit, platform.UTF16)
		if len(parts) == 0 {
			parts = []platform.Part{{}}
		}
		if diff := cmp.Diff(parts[0], first); diff != "" {
			t.Fatalf("cut off (-want +got):\n%s", diff)
		}
		var left []platform.Part
		if rest.Text != "" {
			left = platform.Split(rest.Text, rest.Spans, limit, platform.UTF16)
		}
		if diff := cmp.Diff(parts[1:], left, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("left (-want +got):\n%s", diff)
		}
	})
}
