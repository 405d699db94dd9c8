package slack

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// What is typed into a form is read as a message is, though nothing in it was escaped; what neither side reads is told.
func TestMarked(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]struct {
		content care.Content
		kept    []string
	}{
		"*Lampy* & <kremy> -20%":  {content: care.Content{Text: "Lampy & <kremy> -20%", Spans: []care.Span{{Start: 0, End: 5, Style: care.Bold}}}},
		"> cytat\r\nśpij :smile:": {content: care.Content{Text: "cytat\nśpij 😄", Spans: []care.Span{{Start: 0, End: 5, Style: care.Quote}}}},
		"<https://example.com/?a=1&b=2|sklep>": {content: care.Content{
			Text: "sklep", Spans: []care.Span{{Start: 0, End: 5, Style: care.Link, URL: "https://example.com/?a=1&b=2"}},
		}},
		"o 10:30:00 https://example.com/a_b_c": {content: care.Content{Text: "o 10:30:00 https://example.com/a_b_c"}},
		"# Lato\n**dużo** [tu](https://example.com) <@U0ANNA> :party_parrot:": {
			content: care.Content{
				Text:  "# Lato\n*dużo* [tu](https://example.com) <@U0ANNA> :party_parrot:",
				Spans: []care.Span{{Start: 8, End: 13, Style: care.Bold}},
			},
			kept: []string{"# Lato", "**dużo**", "[tu](https://example.com)", "<@U0ANNA>", ":party_parrot:"},
		},
	} {
		content, kept := (&Adapter{}).Marked(typed)
		if diff := cmp.Diff(want.content, content); diff != "" {
			t.Errorf("%q:\n%s", typed, diff)
		}
		if diff := cmp.Diff(want.kept, kept); diff != "" {
			t.Errorf("%q: kept:\n%s", typed, diff)
		}
	}
}
