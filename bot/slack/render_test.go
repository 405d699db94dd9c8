package slack

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/bot/platform"
	"carebot/flows/care"
)

func TestToMrkdwn(t *testing.T) {
	t.Parallel()
	span := func(text, inside string, style care.Style) care.Span {
		at := strings.Index(text, inside)
		return care.Span{Start: at, End: at + len(inside), Style: style}
	}
	link := func(text, inside, url string) care.Span {
		s := span(text, inside, care.Link)
		s.URL = url
		return s
	}
	tests := []struct {
		text  string
		spans func(string) []care.Span
		want  string
	}{
		{"a <b> & c", nil, "a &lt;b&gt; &amp; c"},
		{"ważne!", func(s string) []care.Span { return []care.Span{span(s, "ważne", care.Bold)} }, "*ważne*!"},
		{"a b c", func(s string) []care.Span { return []care.Span{span(s, "b", care.Italic), span(s, "a b c", care.Bold)} }, "*a _b_ c*"},
		{"niedziela", func(s string) []care.Span { return []care.Span{span(s, "dziel", care.Bold)} }, "niedziela"},
		{"a  b ", func(s string) []care.Span { return []care.Span{span(s, "  b ", care.Bold)} }, "a  *b* "},
		{"tu & tam", func(s string) []care.Span { return []care.Span{link(s, "tu & tam", "https://example.com/?a=1&b")} }, "<https://example.com/?a=1&amp;b|tu &amp; tam>"},
		{"tu", func(s string) []care.Span { return []care.Span{link(s, "tu", "https://a|b>")} }, "tu"},
		{"x `y` z", func(s string) []care.Span { return []care.Span{span(s, "`y`", care.Code)} }, "x `y` z"},
		{"a\nb\nc", func(s string) []care.Span { return []care.Span{span(s, "a\nb", care.Quote)} }, "> a\n> b\nc"},
		{"f()\ng()", func(s string) []care.Span { return []care.Span{span(s, "f()\ng()", care.Pre)} }, "```f()\ng()```"},
		{"a b", func(string) []care.Span {
			return []care.Span{{Start: -1, End: 1}, {Start: 0, End: 99, Style: care.Bold}, {Start: 2, End: 1}}
		}, "a b"},
		{"abc def", func(s string) []care.Span {
			return []care.Span{span(s, "abc d", care.Bold), span(s, "def", care.Italic)}
		}, "abc _def_"},
	}
	for _, test := range tests {
		var spans []care.Span
		if test.spans != nil {
			spans = test.spans(test.text)
		}
		if diff := cmp.Diff(test.want, toMrkdwn(test.text, spans)); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
}

// What is rendered reads back as it was, styles included.
func TestToMrkdwnAndBack(t *testing.T) {
	t.Parallel()
	text := "Dzień dobry, oto link i ważne kod."
	spans := []care.Span{
		{Start: 18, End: 22, Style: care.Link, URL: "https://example.com/a?b=1&c=2"},
		{Start: 25, End: 31, Style: care.Bold},
		{Start: 32, End: 35, Style: care.Code},
	}
	got, gotSpans := fromMrkdwn(toMrkdwn(text, spans), known()).content()
	if diff := cmp.Diff(written{text, spans}, written{got, gotSpans}); diff != "" {
		t.Error(diff)
	}
}

// anything is text of the kind that breaks things.
func anything() *rapid.Generator[string] {
	return rapid.StringOf(rapid.SampledFrom([]rune("aż.  \n*_~`<>&:|@#!/😀👍🏽\u200d漢x")))
}

func TestMarksNeverLoseWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := anything().Draw(t, "text")
		spans := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) care.Span {
			return care.Span{
				Start: rapid.IntRange(0, len(text)).Draw(t, "start"), End: rapid.IntRange(0, len(text)).Draw(t, "end"),
				Style: rapid.SampledFrom([]care.Style{care.Bold, care.Italic, care.Code, care.Pre, care.Link, care.Quote}).Draw(t, "style"),
				URL:   "https://example.com",
			}
		}), 0, 4).Draw(t, "spans")
		rest := toMrkdwn(text, spans)
		for _, r := range text { // all words are there, in order
			want := cutEscaped(string(r), 10)
			at := strings.Index(rest, want)
			if at < 0 {
				t.Fatalf("%q lacks %q in %q", toMrkdwn(text, spans), want, text)
			}
			rest = rest[at+len(want):]
		}
	})
}

func TestCutEscaped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, limit := anything().Draw(t, "text"), rapid.IntRange(6, 40).Draw(t, "limit")
		got := cutEscaped(text, limit)
		if platform.UTF16(got) > limit {
			t.Fatalf("%d units: %q", platform.UTF16(got), got)
		}
		kept, cut := strings.CutSuffix(unescape(got), "…")
		if !strings.HasPrefix(text, kept) || !cut && kept != text {
			t.Fatalf("%q is cut to %q", text, got)
		}
	})
}

// Nothing in a customer's words can be a mention, a link or markup once they are escaped.
func TestTheirWordsAreEscaped(t *testing.T) {
	t.Parallel()
	text := rendered(platform.Delivery{Words: []care.Word{{Message: "1", Text: "<!channel> <@U0ANNA>"}, {Message: "2", Text: "a & b"}}})
	if want := "&lt;!channel&gt; &lt;@U0ANNA&gt;\n\na &amp; b"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
}

func TestPlacesAndContacts(t *testing.T) {
	t.Parallel()
	got := rendered(platform.Delivery{Content: care.Content{
		Text:     "Tutaj",
		Location: &care.Location{Latitude: 52.2297, Longitude: -21.5, Title: "Dom & ogród", Address: "Prosta 1"},
		Contact:  &care.Contact{Name: "Anna", Phone: "+48600111222"},
	}})
	want := "Tutaj\n\n📍 Dom &amp; ogród\nProsta 1\nhttps://maps.google.com/?q=52.2297,-21.5\n\n👤 Anna, +48600111222"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
