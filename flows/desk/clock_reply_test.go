package desk_test

import (
	"strings"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// manned is a clockroom with a manager, Ewa, and room for cases.
func manned(o *clockroom) *clockroom {
	for i := range o.staff {
		o.staff[i].Capacity = 10
	}
	o.staff = append(o.staff, care.Staff{
		Name: "Ewa Szef", Slack: "U0EWA", Phone: "+48600100900", Languages: []care.Language{care.Polish}, Manager: true, Capacity: 10,
		Hours: o.company.Hours,
	})
	return o
}

// However long nobody replies, the customer is told three times, each time something else; then the clock of progress has
// the word.
func TestNobodyEverReplies(t *testing.T) {
	t.Parallel()
	ladder := []string{
		"2026-11-19 12:22 U0ANNA clock.reply_soon → 19 12:30",
		"2026-11-19 12:30 customer clock.reply_late → 19 13:00",
		"2026-11-19 12:30 managers clock.reply_missed → 19 13:00",
		"2026-11-19 12:30 U0ANNA clock.late_first_reply",
		"2026-11-19 12:52 U0ANNA clock.reply_soon → 19 13:00",
		"2026-11-19 13:00 customer clock.reply_late_again → 20 13:00",
		"2026-11-19 13:00 managers clock.reply_missed_again → 20 13:00",
		"2026-11-19 13:00 U0EWA clock.late_first_reply",
		"2026-11-20 11:00 U0EWA clock.reply_soon → 20 13:00",
		"2026-11-20 13:00 customer clock.reply_late_last → 23 13:00",
		"2026-11-20 13:00 managers clock.reply_missed_last → 23 13:00",
		"2026-11-20 13:00 U0EWA clock.late_first_reply",
	}
	after := []string{
		"2026-11-23 11:00 U0EWA clock.progress_soon → 23 13:00",
		"2026-11-23 13:00 customer clock.progress → 24 13:00",
		"2026-11-24 11:00 U0EWA clock.progress_soon → 24 13:00",
	}
	noTime := make([]string, len(ladder))
	for i, line := range ladder {
		noTime[i] = strings.TrimSuffix(line, " → 23 13:00")
	}
	tellAll(t, []day{
		{
			name: "and the clock of progress goes on", hours: shopHours, quiet: night, want: append(ladder[:len(ladder):len(ladder)], after...),
			tell: func(o *clockroom) {
				manned(o).passes(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-11-24 12:00")
			},
		},
		{
			name: "where the charter has no clock of progress, no time is named", hours: shopHours, quiet: night, want: noTime,
			tell: func(o *clockroom) {
				o.company.Charter.Progress = 0
				manned(o).passes(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-12-30 12:00")
			},
		},
		{
			name: "a reply in the end: it was promised no more, and is not late once more", hours: shopHours, quiet: night, want: ladder,
			tell: func(o *clockroom) {
				c := manned(o).passes(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-11-20 15:00")
				o.happens(c, "2026-11-20 15:00", desk.Replied{By: "U0EWA"})
			},
		},
	})
}

// Who has a case whose first reply is missed for the second time.
func TestAManagerTakesTheSecondMiss(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(o *clockroom, c *care.Case)
		has    string
	}{
		"Anna's becomes the manager's":          {func(*clockroom, *care.Case) {}, "U0EWA"},
		"the manager's stays theirs":            {func(_ *clockroom, c *care.Case) { c.Assignee = "U0EWA" }, "U0EWA"},
		"nobody's becomes the manager's":        {func(_ *clockroom, c *care.Case) { c.Assignee = "" }, "U0EWA"},
		"no manager has room: it stays Anna's":  {func(o *clockroom, _ *care.Case) { o.staff[2].Capacity = 0 }, "U0ANNA"},
		"there is no manager: it stays Anna's":  {func(o *clockroom, _ *care.Case) { o.staff = o.staff[:2] }, "U0ANNA"},
		"there is nobody at all: it stays so":   {func(o *clockroom, c *care.Case) { o.staff, c.Assignee = nil, "" }, ""},
		"nobody's, no manager: somebody has it": {func(o *clockroom, c *care.Case) { o.staff, c.Assignee = o.staff[:2], "" }, "U0ANNA"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := manned(newClockroom(t, shopHours, night))
			c := o.opens(care.KindQuestion, "2026-11-19 12:00")
			tt.change(o, &c)
			c.History = []care.Change{{At: c.OpenedAt, What: care.ChangeOpened, To: c.Assignee}}
			c = o.passes(c, "2026-11-19 12:59")
			o.now = o.at("2026-11-19 13:00")
			was := c.Assignee
			c, effects := desk.Advance(c, desk.FellDue{}, o)
			if c.Assignee != tt.has || desk.Named(c) != tt.has {
				t.Fatalf("it is %q's, and the customer thinks %q's; want %q", c.Assignee, desk.Named(c), tt.has)
			}
			staff, _ := o.Staff(tt.has)
			if told := said(effects); told["Staff"] != staff.Name || told["Manager"] != staff.Manager || told["Phone"] == "" {
				t.Errorf("the customer is told %v, %v: %v", told["Staff"], told["Phone"], effects)
			}
			if _, remarked := effects[0].(desk.Remark); remarked != (was != tt.has) {
				t.Errorf("the thread is told that %q has it now: %t", tt.has, remarked)
			}
		})
	}
}

// said is what the customer is told with the first word to them.
func said(effects []desk.Effect) map[string]any {
	for _, e := range effects {
		if inform, is := e.(desk.Inform); is {
			return inform.Data
		}
	}
	return nil
}

// A case that is opened again begins the ladder anew.
func TestTheLadderBeginsAnew(t *testing.T) {
	t.Parallel()
	o := newClockroom(t, shopHours, night)
	c := o.passes(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-11-20 13:00")
	for name, again := range map[string]care.Case{
		"by a score": o.does(c, desk.Rated{Score: 1}),
		"by staff":   o.does(closedNow(c), desk.Turned{By: "U0JAN", Stamp: desk.Stamp(closedNow(c)), To: care.StatusOpen}),
	} {
		if next := desk.Next(again, o); again.Missed != 0 || !next.Truncate(time.Minute).Equal(o.at("2026-11-20 13:22")) {
			t.Errorf("%s: missed %d times, next word %s", name, again.Missed, next)
		}
	}
}

func closedNow(c care.Case) care.Case {
	c.Status = care.StatusSettled
	return c
}
