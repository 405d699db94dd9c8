package care_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

// What Before leaves, Add takes.
func TestBeforeLeavesWhatAddTakes(t *testing.T) {
	t.Parallel()
	start := at(t, "2026-03-16 00:00") // the clocks are put forward on the 29th
	for _, text := range []string{shop, "Mon-Sun 00:00-24:00", "Mon-Fri 08:00-12:00, Mon-Fri 13:00-16:00"} {
		opening := hours(t, text)
		rapid.Check(t, func(rt *rapid.T) {
			until := start.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(rt, "until")) * time.Minute)
			working := time.Duration(rapid.IntRange(1, 100*60).Draw(rt, "working")) * time.Minute
			from := opening.Before(until, working)
			if left := opening.Between(from, until); left != working {
				rt.Errorf("from %s until %s %v is left, want %v", from, until, left, working)
			}
			if from != opening.Next(from) {
				rt.Errorf("%s is not at work", from)
			}
		})
	}
	if got := (care.Hours{}).Before(start, time.Hour); !got.Equal(start.Add(-time.Hour)) {
		t.Errorf("who is always at work begins at %s", got)
	}
}

func TestClocks(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-20 10:00")
	c := care.Case{
		Kind: care.KindComplaint, Status: care.StatusOpen, OpenedAt: now, FirstReply: now.Add(time.Hour), Decision: now.Add(14 * care.Day),
		Promises: []care.Promise{{What: "kurier", Due: now.Add(30 * time.Minute), State: care.PromiseDue}, {Due: now, State: care.PromiseKept}},
	}
	want := []care.Clock{
		{Kind: care.ClockPromised, Due: now.Add(30 * time.Minute), What: "kurier"},
		{Kind: care.ClockFirstReply, Due: now.Add(time.Hour)},
		{Kind: care.ClockDecision, Due: now.Add(14 * care.Day)},
	}
	if diff := cmp.Diff(want, c.Clocks()); diff != "" {
		t.Errorf("of an open case (-want +got):\n%s", diff)
	}
	c.Status = care.StatusSettled
	if got := c.Clocks(); got != nil {
		t.Errorf("of a settled case: %v", got)
	}
	c.Papers = 1
	if diff := cmp.Diff(want[2:], c.Clocks()); diff != "" {
		t.Errorf("of a decision that has not arrived (-want +got):\n%s", diff)
	}
	c.DecidedAt = now
	if _, found := c.NextClock(); found {
		t.Error("of a decision that has arrived something is owed")
	}
}

func TestUnderLaw(t *testing.T) {
	t.Parallel()
	c := care.Case{Kind: care.KindComplaint, Status: care.StatusOpen, OpenedAt: at(t, "2026-11-20 10:00")}
	c.Decision = care.DecisionDue(c.OpenedAt, 14, warsaw(t))
	business := c.UnderLaw(true, 14, warsaw(t))
	if !business.Decision.IsZero() {
		t.Errorf("of a business a decision is due by %s", business.Decision)
	}
	if again := business.UnderLaw(false, 14, warsaw(t)); !again.Decision.Equal(c.Decision) {
		t.Errorf("of a consumer again by %s, want %s", again.Decision, c.Decision)
	}
	if question := (care.Case{Kind: care.KindQuestion}).UnderLaw(false, 14, warsaw(t)); !question.Decision.IsZero() {
		t.Error("the law knows no questions")
	}
}

// Promises are numbered, and of too many those that are over go.
func TestWithPromise(t *testing.T) {
	t.Parallel()
	var c care.Case
	for i := range 50 {
		c = c.WithPromise(care.Promise{What: strings.Repeat("x", i), State: care.PromiseDue})
		if i%2 == 0 {
			c = c.InState(i+1, care.PromiseKept)
		}
		if i < 30 {
			c = c.InState(i+1, care.PromiseBroken)
		}
	}
	last := c.Promises[len(c.Promises)-1]
	if len(c.Promises) != care.MostPromises || last.Number != 50 || c.DuePromises() != 10 {
		t.Errorf("%d promises, %d due, the last has the number %d", len(c.Promises), c.DuePromises(), last.Number)
	}
}

func TestTrimmed(t *testing.T) {
	t.Parallel()
	c := care.Case{History: []care.Change{{What: care.ChangeOpened}}}
	for range 1000 {
		c.History = append(c.History, care.Change{What: care.ChangeKept})
	}
	c.History = append(c.History, care.Change{What: care.ChangeSettled})
	c = c.Trimmed()
	if n := len(c.History); n != 600 || c.History[0].What != care.ChangeOpened || c.History[n-1].What != care.ChangeSettled {
		t.Errorf("%d changes are left", n)
	}
}
