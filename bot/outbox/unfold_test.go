package outbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// TestAnEditOutgrowsItsCaption: of a text that no longer fits beside its file the rest follows whole, as it was set.
func TestAnEditOutgrowsItsCaption(t *testing.T) {
	t.Parallel()
	begins, ends := strings.Repeat("a", platform.MaxCaption-1)+".", "And more."
	say := platform.Delivery{Content: care.Content{
		Text:  " " + begins + " " + ends,
		Spans: []care.Span{{Start: 1, End: 2, Style: care.Bold}, {Start: len(begins) + 2, End: len(begins) + 5, Style: care.Italic}},
	}}
	head, rest := captioned(say)
	want := []care.Content{
		{Text: begins, Spans: []care.Span{{Start: 0, End: 1, Style: care.Bold}}},
		{Text: ends, Spans: []care.Span{{Start: 0, End: 3, Style: care.Italic}}},
	}
	if diff := cmp.Diff(want, []care.Content{head.Content, rest.Content}); diff != "" {
		t.Error(diff)
	}
}
