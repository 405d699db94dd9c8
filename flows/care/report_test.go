package care_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// figuresOf are the counts of a tally that tests compare.
type figuresOf struct {
	Opened, Reopened, Settled, Silent, Barred, Forgotten, Open, Overdue int
	Reply, Settling                                                     time.Duration // medians; -1: none
	Kept, Broken                                                        int
}

func figures(t care.Tally) figuresOf {
	f := figuresOf{
		Opened: t.Opened, Reopened: t.Reopened, Settled: t.Settled, Silent: t.Silent, Barred: t.Barred, Forgotten: t.Forgotten,
		Open: t.Open, Overdue: t.Overdue, Reply: -1, Settling: -1, Kept: t.KeptAll(), Broken: t.BrokenAll(),
	}
	if d, some := t.Reply.Median(); some {
		f.Reply = d
	}
	if d, some := t.Settling.Median(); some {
		f.Settling = d
	}
	return f
}

// story is a complaint of Anna's with what happened to it: a time, what, who and what it is about.
func story(t *testing.T, lines ...[4]string) care.Case {
	t.Helper()
	c := care.Case{Number: "C-1001", Kind: care.KindComplaint, Topic: "damaged", Language: care.Polish}
	for _, l := range lines {
		c.History = append(c.History, care.Change{At: at(t, l[0]), What: l[1], Staff: l[2], To: l[3]})
	}
	c.OpenedAt = c.History[0].At
	return c
}

// What a case counts as in the week from Monday the 16th, in a company that is open from eight to four.
func TestReportOnACase(t *testing.T) {
	t.Parallel()
	const anna, piotr = "U0ANNA", "U0PIOTR"
	none := figuresOf{Reply: -1, Settling: -1}
	with := func(change func(*figuresOf)) figuresOf {
		f := none
		change(&f)
		return f
	}
	opened := [4]string{"2026-11-16 09:00", care.ChangeOpened, "", anna}
	replied := [4]string{"2026-11-16 09:20", care.ChangeReplied, anna, ""}
	settled := [4]string{"2026-11-17 09:00", care.ChangeSettled, anna, "refund"}
	tests := map[string]struct {
		lines [][4]string
		want  figuresOf
	}{
		"open": {[][4]string{opened}, with(func(f *figuresOf) { f.Opened, f.Open = 1, 1 })},
		"settled": {[][4]string{opened, replied, settled}, with(func(f *figuresOf) {
			f.Opened, f.Settled, f.Reply, f.Settling = 1, 1, 20*time.Minute, 8*time.Hour
		})},
		"settled later": {
			[][4]string{opened, replied, {"2026-11-23 00:00", care.ChangeSettled, anna, "refund"}},
			with(func(f *figuresOf) { f.Opened, f.Open, f.Reply = 1, 1, 20*time.Minute }),
		},
		"of the week before, still open": {
			[][4]string{{"2026-11-13 15:50", care.ChangeOpened, "", anna}, {"2026-11-16 08:20", care.ChangeReplied, anna, ""}},
			with(func(f *figuresOf) { f.Open, f.Reply = 1, 30*time.Minute }),
		},
		"of the week before, done": {[][4]string{
			{"2026-11-12 09:00", care.ChangeOpened, "", anna},
			{"2026-11-13 09:00", care.ChangeSettled, anna, "refund"},
		}, none},
		"of the week after": {[][4]string{{"2026-11-23 00:00", care.ChangeOpened, "", anna}}, none},
		"opened again": {
			[][4]string{
				opened, replied, settled,
				{"2026-11-18 10:00", care.ChangeReopened, "", piotr},
				{"2026-11-18 10:05", care.ChangeReplied, piotr, ""},
			},
			with(func(f *figuresOf) {
				f.Opened, f.Reopened, f.Settled, f.Open, f.Reply, f.Settling = 1, 1, 1, 1, 5*time.Minute, 8*time.Hour
			}),
		},
		"silent": {
			[][4]string{opened, replied, {"2026-11-20 09:00", care.ChangeSettled, "", "silent"}},
			with(func(f *figuresOf) { f.Opened, f.Settled, f.Silent, f.Reply = 1, 1, 1, 20*time.Minute }),
		},
		"barred": {
			[][4]string{opened, {"2026-11-16 10:00", care.ChangeSettled, piotr, "barred"}},
			with(func(f *figuresOf) { f.Opened, f.Settled, f.Barred = 1, 1, 1 }),
		},
		"erased while open": {
			[][4]string{opened, {"2026-11-16 10:00", care.ChangeErased, "", ""}},
			with(func(f *figuresOf) { f.Opened, f.Forgotten = 1, 1 }),
		},
		"erased when settled": {
			[][4]string{opened, replied, settled, {"2026-11-19 10:00", care.ChangeErased, "", ""}},
			with(func(f *figuresOf) { f.Opened, f.Settled, f.Reply, f.Settling = 1, 1, 20*time.Minute, 8*time.Hour }),
		},
		"no reply in time": {
			[][4]string{opened, {"2026-11-16 09:30", care.ChangeBroken, anna, "first_reply"}},
			with(func(f *figuresOf) { f.Opened, f.Open, f.Overdue, f.Broken = 1, 1, 1, 1 }),
		},
		"a late reply": {
			[][4]string{
				opened,
				{"2026-11-16 09:30", care.ChangeBroken, anna, "first_reply"},
				{"2026-11-16 10:00", care.ChangeReplied, anna, ""},
				{"2026-11-16 10:00", care.ChangeKept, anna, "first_reply"},
			},
			with(func(f *figuresOf) { f.Opened, f.Open, f.Broken, f.Kept, f.Reply = 1, 1, 1, 1, time.Hour }),
		},
		"a promise broken, and kept then": {
			[][4]string{
				opened, replied,
				{"2026-11-17 10:00", care.ChangeBroken, anna, "promised"},
				{"2026-11-17 12:00", care.ChangeKept, anna, "promised"},
			},
			with(func(f *figuresOf) { f.Opened, f.Open, f.Broken, f.Kept, f.Reply = 1, 1, 1, 1, 20*time.Minute }),
		},
		"the law's time is over": {
			[][4]string{
				opened, replied,
				{"2026-11-20 10:00", care.ChangeBroken, anna, "decision"},
				{"2026-11-20 11:00", care.ChangeKept, "", "progress"},
			},
			with(func(f *figuresOf) {
				f.Opened, f.Open, f.Overdue, f.Broken, f.Kept, f.Reply = 1, 1, 1, 1, 1, 20*time.Minute
			}),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := care.NewReport(care.Period{Kind: care.Week, From: at(t, "2026-11-16 00:00"), To: at(t, "2026-11-23 00:00")},
				hours(t, "Mon-Fri 08:00-16:00"))
			r.Add(story(t, tt.lines...))
			if diff := cmp.Diff(tt.want, figures(r.All)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if r.Empty() != (tt.want == none) {
				t.Errorf("there is nothing to tell: %t", r.Empty())
			}
		})
	}
}

// Who did something it is counted for; who has the case when the period ends, that it is open.
func TestReportByStaff(t *testing.T) {
	t.Parallel()
	r := care.NewReport(care.Week.LastFull(at(t, "2026-11-23 09:00")), hours(t, "Mon-Fri 08:00-16:00"))
	r.Add(story(t,
		[4]string{"2026-11-16 09:00", care.ChangeOpened, "", "U0ANNA"}, [4]string{"2026-11-16 10:00", care.ChangeTaken, "U0OLGA", ""},
		[4]string{"2026-11-16 10:10", care.ChangeReplied, "U0OLGA", ""}, [4]string{"2026-11-18 10:00", care.ChangeSettled, "", "silent"},
		[4]string{"2026-11-19 10:00", care.ChangeReopened, "", "U0PIOTR"}, [4]string{"2026-11-19 11:00", care.ChangeHandedOver, "", ""},
	))
	got := map[string]figuresOf{}
	for who, tally := range r.Staff {
		got[who] = figures(*tally)
	}
	want := map[string]figuresOf{
		"U0ANNA":  {Opened: 1, Reply: -1, Settling: -1},
		"U0OLGA":  {Settled: 1, Silent: 1, Reply: 70 * time.Minute, Settling: -1},
		"U0PIOTR": {Reopened: 1, Reply: -1, Settling: -1},
		"":        {Open: 1, Reply: -1, Settling: -1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The week in which the clocks go back has an hour more; working time is counted as it is worked.
func TestReportOnTheWeekOfDaylightSaving(t *testing.T) {
	t.Parallel()
	p := care.Week.LastFull(at(t, "2026-10-26 00:00"))
	if got := p.To.Sub(p.From); got != 7*care.Day+time.Hour || !p.Full() || !p.Before().Full() {
		t.Errorf("the week has %v, full %t, before %v", got, p.Full(), p.Before())
	}
	r := care.NewReport(p, hours(t, "Mon-Fri 08:00-16:00, Sun 00:00-06:00"))
	r.Add(story(t,
		[4]string{"2026-10-25 01:00", care.ChangeOpened, "", "U0ANNA"}, [4]string{"2026-10-25 04:00", care.ChangeReplied, "U0ANNA", ""},
	))
	if got := figures(r.All).Reply; got != 4*time.Hour {
		t.Errorf("the reply took %v of work", got)
	}
	if parts := r.Parts; len(parts) != 7 || parts[6].Opened != 1 {
		t.Errorf("the days: %+v", parts)
	}
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-25 10:30")
	tests := []struct{ name, from, to, before, until string }{
		{"last week", "2026-11-16 00:00", "2026-11-23 00:00", "2026-11-09 00:00", "2026-11-16 00:00"},
		{"last month", "2026-10-01 00:00", "2026-11-01 00:00", "2026-09-01 00:00", "2026-10-01 00:00"},
		{"last quarter", "2026-07-01 00:00", "2026-10-01 00:00", "2026-04-01 00:00", "2026-07-01 00:00"},
		{"this week", "2026-11-23 00:00", "2026-11-25 10:30", "2026-11-16 00:00", "2026-11-18 10:30"},
		{"this month", "2026-11-01 00:00", "2026-11-25 10:30", "2026-10-01 00:00", "2026-10-25 10:30"},
		{"this quarter", "2026-10-01 00:00", "2026-11-25 10:30", "2026-07-01 00:00", "2026-08-25 10:30"},
	}
	got := []care.Period{
		care.Week.LastFull(now), care.Month.LastFull(now), care.Quarter.LastFull(now),
		care.Week.SoFar(now), care.Month.SoFar(now), care.Quarter.SoFar(now),
	}
	for i, tt := range tests {
		p, b := got[i], got[i].Before()
		if !p.From.Equal(at(t, tt.from)) || !p.To.Equal(at(t, tt.to)) || !b.From.Equal(at(t, tt.before)) || !b.To.Equal(at(t, tt.until)) {
			t.Errorf("%s: %v to %v, before it %v to %v", tt.name, p.From, p.To, b.From, b.To)
		}
	}
}

// The weekly report comes as Monday's hours begin, after a holiday on the next day.
func TestReportAt(t *testing.T) {
	t.Parallel()
	zone := at(t, "2026-11-25 10:30").Location()
	open := care.Company{Zone: zone, Hours: hours(t, "Mon-Fri 08:00-16:00")}
	always := care.Company{Zone: zone}
	for _, tt := range []struct {
		name, now, want string
		company         care.Company
	}{
		{"next week", "2026-11-25 10:30", "2026-11-30 08:00", open},
		{"this morning", "2026-11-30 07:59", "2026-11-30 08:00", open},
		{"it was just now", "2026-11-30 08:00", "2026-12-07 08:00", open},
		{"always open", "2026-11-25 10:30", "2026-11-30 09:00", always},
		{"Easter Monday", "2027-03-26 10:00", "2027-03-30 08:00", open},
	} {
		if got := tt.company.ReportAt(at(t, tt.now)); !got.Equal(at(t, tt.want)) {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	var s care.Spread
	if _, some := s.Median(); some {
		t.Error("nothing has a median")
	}
	for _, took := range []time.Duration{-time.Minute, 30*time.Second + time.Minute, 3 * time.Minute, 50*time.Hour + 59*time.Minute} {
		s.Add(took)
	}
	half, _ := s.Median()
	most, _ := s.Percentile(90)
	least, _ := s.Percentile(0)
	if half != time.Minute || most != 50*time.Hour || least != 0 || s.Count() != 4 {
		t.Errorf("%v, %v, %v of %d", least, half, most, s.Count())
	}
}

func TestReportOnRatings(t *testing.T) {
	t.Parallel()
	p := care.Period{Kind: care.Week, From: at(t, "2026-11-16 00:00"), To: at(t, "2026-11-23 00:00")}
	r := care.NewReport(p, care.Hours{})
	rating := func(asked care.Asked, topic string, score int, when string) {
		r.AddRating(care.Rating{Asked: asked, Kind: care.KindComplaint, Topic: topic, Staff: "U0ANNA", Language: care.Polish, Score: score, AnsweredAt: at(t, when)})
	}
	for _, score := range []int{5, 4, 2} {
		rating(care.AskedRating, "late", score, "2026-11-16 00:00")
	}
	rating(care.AskedRating, "service", 1, "2026-11-22 23:59")
	rating(care.AskedRating, "service", 5, "2026-11-23 00:00")
	for _, score := range []int{10, 9, 8, 0} {
		rating(care.AskedRecommend, "", score, "2026-11-18 12:00")
	}
	r.AddRating(care.Rating{Asked: care.AskedRating, Score: 5})
	score, answers := r.All.Recommended()
	if r.All.Rated() != 4 || r.All.Average() != 300 || r.All.Low() != 2 || score != 25 || answers != 4 {
		t.Errorf("%d rated, average %d, %d low, %d of %d recommend", r.All.Rated(), r.All.Average(), r.All.Low(), score, answers)
	}
	var order []string
	for _, h := range r.Hurts() {
		order = append(order, h.Topic.Topic)
	}
	if diff := cmp.Diff([]string{"service", "late"}, order); diff != "" {
		t.Errorf("what hurts (-want +got):\n%s", diff)
	}
	if _, answers := r.Staff["U0ANNA"].Recommended(); answers != 0 {
		t.Error("what somebody thinks of the company is counted for a member of staff")
	}
}

// Of new customers those came back who ordered again within ninety days; who is known for less is not spoken of yet.
func TestReportOnNewCustomers(t *testing.T) {
	t.Parallel()
	p := care.Period{Kind: care.Week, From: at(t, "2026-11-16 00:00"), To: at(t, "2026-11-23 00:00")}
	r := care.NewReport(p, care.Hours{})
	first := p.From.Add(-care.ComeBackIn)
	r.AddCustomer(first, nil)
	r.AddCustomer(first, []time.Time{first.Add(-time.Hour)})
	r.AddCustomer(first, []time.Time{first, first.Add(care.ComeBackIn)})
	r.AddCustomer(first, []time.Time{first.Add(care.ComeBackIn + time.Second)})
	r.AddCustomer(first.Add(-time.Second), []time.Time{first})
	r.AddCustomer(p.To.Add(-care.ComeBackIn), []time.Time{p.To})
	if r.NewCustomers != 4 || r.CameBack != 1 {
		t.Errorf("%d of %d came back", r.CameBack, r.NewCustomers)
	}
	for i := range 30 {
		r.AddIdea(care.Idea{At: p.From.Add(time.Duration(i) * care.Day)})
	}
	if r.IdeaCount != 7 || len(r.Ideas) != 7 {
		t.Errorf("%d ideas, %d kept", r.IdeaCount, len(r.Ideas))
	}
}
