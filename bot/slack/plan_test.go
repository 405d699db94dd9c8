package slack

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/bot/platform"
	"carebot/flows/care"
)

func TestPlanOfShortThings(t *testing.T) {
	t.Parallel()
	a := New(Options{})
	for _, d := range []platform.Delivery{
		{Kind: platform.Say, Content: care.Content{Text: "Dzień dobry."}},
		{Kind: platform.Say, Words: []care.Word{{Message: "1", Text: "raz"}, {Message: "2", Text: "dwa"}}},
		{Kind: platform.Say, Content: care.Content{Text: "Zdjęcia", Files: make([]care.File, 10)}},
		{Kind: platform.Edit, Content: care.Content{Text: strings.Repeat("x", 9000)}},
		{Kind: platform.PutCard, Card: &platform.Card{}},
		{Kind: platform.React, Reaction: "lock"},
	} {
		if diff := cmp.Diff([]platform.Delivery{d}, a.Plan(d)); diff != "" {
			t.Error(diff)
		}
	}
}

// Whatever is said: each part fits a post, no part is planned otherwise, and nothing is lost or swapped.
func TestPlanOfWords(t *testing.T) {
	t.Parallel()
	a := New(Options{})
	piece := rapid.SampledFrom([]string{"Zdanie. ", "słowo ", "&", "<b>", "😀", "\n", strings.Repeat("ż", 700), "Nie! "})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) care.Word {
			text := strings.Join(rapid.SliceOfN(piece, 1, 40).Draw(t, "text"), "")
			return care.Word{Message: rapid.StringMatching(`[1-9]`).Draw(t, "id"), Text: strings.TrimSpace(text) + "."}
		}), 1, 6).Draw(t, "words")
		d := platform.Delivery{Kind: platform.Say, Case: "C-1001", Words: words}
		if rapid.Bool().Draw(t, "located") {
			d.Content.Location = &care.Location{Title: strings.Repeat("t", 300)}
		}
		var got strings.Builder
		parts := a.Plan(d)
		for i, p := range parts {
			if n := platform.UTF16(rendered(p)); n > maxText || n == 0 {
				t.Fatalf("part %d has %d units", i, n)
			}
			if len(parts) > 1 && p.Part != i+1 {
				t.Fatalf("part %d is numbered %d", i, p.Part)
			}
			if diff := cmp.Diff([]platform.Delivery{p}, a.Plan(p)); diff != "" {
				t.Fatal(diff)
			}
			for _, w := range p.Words {
				got.WriteString(w.Text)
			}
		}
		var want strings.Builder
		for _, w := range words {
			want.WriteString(w.Text)
		}
		if diff := cmp.Diff(bare2(want.String()), bare2(got.String())); diff != "" {
			t.Fatal(diff)
		}
		if located := parts[len(parts)-1].Content.Location; (located == nil) != (d.Content.Location == nil) {
			t.Fatal("the place is lost")
		}
	})
}

// bare2 is a text without its white space, which a cut may take.
func bare2(text string) string { return strings.Join(strings.Fields(text), "") }

func TestPlanOfFormattedText(t *testing.T) {
	t.Parallel()
	a := New(Options{})
	text, spans := "", []care.Span(nil)
	for range 1200 {
		spans = append(spans, care.Span{Start: len(text), End: len(text) + 4, Style: care.Link, URL: "https://example.com/" + strings.Repeat("x", 30)})
		text += "tutaj. "
	}
	parts := a.Plan(platform.Delivery{Kind: platform.Say, Content: care.Content{Text: text, Spans: spans}, Buttons: [][]platform.Button{{{Label: "x", Action: "x"}}}})
	for i, p := range parts {
		if n := platform.UTF16(rendered(p)); n > maxText {
			t.Errorf("part %d has %d units", i, n)
		}
		if last := i == len(parts)-1; last != (len(p.Buttons) > 0) {
			t.Errorf("part %d of %d has %d rows of buttons", i+1, len(parts), len(p.Buttons))
		}
	}
}

// Parts of one long message are told apart by their metadata.
func TestMetadataOfParts(t *testing.T) {
	t.Parallel()
	a := New(Options{})
	long := strings.Repeat("Zdanie. ", 1200)
	var seen []string
	for _, p := range a.Plan(platform.Delivery{Kind: platform.Say, Case: "C-1001", Words: []care.Word{{Message: "7", Text: "raz"}, {Message: "8", Text: long}}}) {
		m := metadata(p)
		payload := m.EventPayload
		part, _ := payload["part"].(string)
		seen = append(seen, strings.Join([]string{payload["case"].(string), payload["message"].(string), payload["messages"].(string), part}, " "))
	}
	if len(slices.Compact(slices.Clone(seen))) != len(seen) || seen[0] != "C-1001 7 7,8 " && seen[0] != "C-1001 7 7 " {
		t.Errorf("metadata: %q", seen)
	}
}
