package care_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// What came of a newsletter adds up, over all and by the language people got it in.
func TestNewsletterResult(t *testing.T) {
	t.Parallel()
	var r care.NewsletterResult
	r.Add(care.Recipient{Language: care.Polish, State: care.RecipientSent, Pressed: []int{1}, Asked: "C-1001"}, 2)
	r.Add(care.Recipient{Language: care.Polish, State: care.RecipientSent, Left: audienceNow}, 0)
	r.Add(care.Recipient{Language: care.Russian, State: care.RecipientBlocked}, 3) // what it cannot have brought
	r.Add(care.Recipient{Language: care.Russian, State: care.RecipientUnconfirmed}, 1)
	polish := care.NewsletterTally{NewsletterCounts: care.NewsletterCounts{Sent: 2}, Pressed: []int{0, 1}, Asked: 1, Left: 1, Buyers: 1, Orders: 2}
	russian := care.NewsletterTally{NewsletterCounts: care.NewsletterCounts{Blocked: 1, Unconfirmed: 1}, Buyers: 1, Orders: 1}
	all := care.NewsletterTally{
		NewsletterCounts: care.NewsletterCounts{Sent: 2, Blocked: 1, Unconfirmed: 1}, Pressed: []int{0, 1}, Asked: 1, Left: 1, Buyers: 2, Orders: 3,
	}
	want := care.NewsletterResult{All: all, Languages: map[care.Language]care.NewsletterTally{care.Polish: polish, care.Russian: russian}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	if polish.PressedAt(0) != 0 || polish.PressedAt(1) != 1 || russian.PressedAt(1) != 0 {
		t.Error("presses are wrong")
	}
	if polish.Per(1) != 50 || russian.Per(1) != 0 || (care.NewsletterTally{NewsletterCounts: care.NewsletterCounts{Sent: 3}}).Per(2) != 67 {
		t.Error("shares are wrong")
	}
}
