package care_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

// drawCase draws a case with a history that can be: it is opened, worked on, settled and opened again.
func drawCase(t *rapid.T, from time.Time) care.Case {
	staff := rapid.SampledFrom([]string{"U0ANNA", "U0OLGA", ""})
	moment := from.Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(t, "opened")) * time.Minute)
	c := care.Case{Kind: care.KindQuestion, Language: rapid.SampledFrom(care.Languages()).Draw(t, "language"), OpenedAt: moment}
	add := func(what, who, to string) {
		c.History = append(c.History, care.Change{At: moment, What: what, Staff: who, To: to})
	}
	add(care.ChangeOpened, "", staff.Draw(t, "assignee"))
	open := true
	for range rapid.IntRange(0, 8).Draw(t, "changes") {
		moment = moment.Add(time.Duration(rapid.IntRange(1, 4000).Draw(t, "later")) * time.Minute)
		switch what := rapid.IntRange(0, 5).Draw(t, "what"); {
		case !open && what < 4:
			open = true
			add(care.ChangeReopened, "", staff.Draw(t, "assignee"))
		case !open:
		case what == 0:
			open = false
			add(care.ChangeSettled, staff.Draw(t, "who"), rapid.SampledFrom([]string{"refund", "silent", "barred"}).Draw(t, "outcome"))
		case what == 1:
			add(care.ChangeReplied, staff.Draw(t, "who"), "")
		case what == 2:
			add(care.ChangeKept, staff.Draw(t, "who"), "promised")
		case what == 3:
			add(care.ChangeBroken, staff.Draw(t, "who"), "progress")
		case what == 4:
			add(care.ChangeAssigned, "U0ANNA", staff.Draw(t, "to"))
		default:
			add(care.ChangeErased, "", "")
			return c
		}
	}
	return c
}

// naively counts the cases by looking through all histories once for each figure.
func naively(cases []care.Case, p care.Period, h care.Hours) figuresOf {
	f := figuresOf{Reply: -1, Settling: -1}
	var replies, settlings []time.Duration
	for _, c := range cases {
		since, open := c.OpenedAt, false
		for _, change := range c.History {
			if change.What == care.ChangeOpened || change.What == care.ChangeReopened {
				since = change.At
			}
			was := open
			open = change.At.Before(p.To) && (change.What == care.ChangeOpened || change.What == care.ChangeReopened) ||
				open && (!change.At.Before(p.To) || change.What != care.ChangeSettled && change.What != care.ChangeErased)
			if change.At.Before(p.From) || !change.At.Before(p.To) {
				continue
			}
			took := h.Between(since, change.At)
			switch change.What {
			case care.ChangeOpened:
				f.Opened++
			case care.ChangeReopened:
				f.Reopened++
			case care.ChangeReplied:
				replies = append(replies, took)
			case care.ChangeKept:
				f.Kept++
			case care.ChangeBroken:
				f.Broken++
			case care.ChangeErased:
				if was {
					f.Forgotten++
				}
			case care.ChangeSettled:
				f.Settled++
				switch change.To {
				case "silent":
					f.Silent++
				case "barred":
					f.Barred++
				default:
					settlings = append(settlings, took)
				}
			}
		}
		if open {
			f.Open++
		}
	}
	f.Reply, f.Settling = middle(replies), middle(settlings)
	return f
}

// middle returns the lower median, rounded down as a Spread says; -1 of none.
func middle(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return -1
	}
	slices.Sort(all)
	took := all[(len(all)-1)/2]
	if took >= 2*care.Day {
		return took.Truncate(time.Hour)
	}
	return took.Truncate(time.Minute)
}

// Whatever happened, a report counts what a count by hand does; and what goes into the period comes out of it.
func TestReportCountsWhatHappened(t *testing.T) {
	t.Parallel()
	from, opening := at(t, "2026-11-01 00:00"), hours(t, "Mon-Fri 08:00-16:00, Sat 10:00-14:00")
	p := care.Period{Kind: care.Week, From: at(t, "2026-11-09 00:00"), To: at(t, "2026-11-16 00:00")}
	rapid.Check(t, func(t *rapid.T) {
		var cases []care.Case
		for range rapid.IntRange(0, 12).Draw(t, "cases") {
			cases = append(cases, drawCase(t, from))
		}
		r, before := care.NewReport(p, opening), care.NewReport(care.Period{Kind: care.Week, From: from, To: p.From}, opening)
		for _, c := range cases {
			r.Add(c)
			before.Add(c)
		}
		if diff := cmp.Diff(naively(cases, p, opening), figures(r.All)); diff != "" {
			t.Errorf("(-by hand +report):\n%s", diff)
		}
		if in, out := before.All.Open+r.All.Opened+r.All.Reopened, r.All.Settled+r.All.Forgotten+r.All.Open; in != out {
			t.Errorf("%d cases went in, %d came out", in, out)
		}
		sameSums(t, r)
	})
}

// sameSums checks that the parts of a report come to the whole.
func sameSums(t *rapid.T, r *care.Report) {
	var languages, staff [4]int
	for _, tally := range r.Languages {
		addTo(&languages, tally)
	}
	for _, tally := range r.Staff {
		addTo(&staff, tally)
	}
	var all [4]int
	addTo(&all, &r.All)
	if languages != all || staff != all {
		t.Errorf("of all %v, of languages %v, of staff %v", all, languages, staff)
	}
}

func addTo(sums *[4]int, t *care.Tally) {
	for i, n := range []int{t.Opened + t.Reopened, t.Settled, t.Open, t.KeptAll() + t.BrokenAll()} {
		sums[i] += n
	}
}
