package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// day is a story of one case: what was said by its end, and when.
type day struct {
	name  string
	tell  func(o *clockroom)
	hours string
	quiet string
	want  []string
}

func tellAll(t *testing.T, days []day) {
	t.Helper()
	for _, d := range days {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			o := newClockroom(t, d.hours, d.quiet)
			d.tell(o)
			if diff := cmp.Diff(d.want, o.said); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFirstReply(t *testing.T) {
	t.Parallel()
	opened := func(at, until string) func(*clockroom) {
		return func(o *clockroom) { o.passes(o.opens(care.KindQuestion, at), until) }
	}
	tellAll(t, []day{
		{
			name: "over the weekend", hours: shopHours, quiet: night, tell: opened("2026-11-20 15:50", "2026-11-23 08:21"),
			want: []string{
				"2026-11-23 08:12 U0ANNA clock.reply_soon → 23 08:20",
				"2026-11-23 08:20 customer clock.reply_late → 23 08:50",
				"2026-11-23 08:20 managers clock.reply_missed → 23 08:50",
				"2026-11-23 08:20 U0ANNA clock.late_first_reply",
			},
		},
		{
			name: "at night, where it is always open", quiet: night, tell: opened("2026-11-20 20:50", "2026-11-21 08:30"),
			want: []string{
				"2026-11-21 08:00 customer clock.reply_late → 21 08:30",
				"2026-11-21 08:00 managers clock.reply_missed → 21 08:30",
				"2026-11-21 08:00 U0ANNA clock.late_first_reply",
				"2026-11-21 08:22 U0ANNA clock.reply_soon → 21 08:30",
				"2026-11-21 08:30 customer clock.reply_late_again → 21 16:30",
				"2026-11-21 08:30 managers clock.reply_missed_again → 21 16:30",
				"2026-11-21 08:30 U0ANNA clock.late_first_reply",
			},
		},
		{
			name: "over Christmas Eve", hours: shopHours, tell: opened("2026-12-23 15:45", "2026-12-28 08:15"),
			want: []string{
				"2026-12-28 08:07 U0ANNA clock.reply_soon → 28 08:15",
				"2026-12-28 08:15 customer clock.reply_late → 28 08:45",
				"2026-12-28 08:15 managers clock.reply_missed → 28 08:45",
				"2026-12-28 08:15 U0ANNA clock.late_first_reply",
			},
		},
		{
			name: "nobody has it: the managers hear", hours: shopHours, quiet: night,
			tell: func(o *clockroom) {
				c := o.opens(care.KindQuestion, "2026-11-20 10:00")
				c.Assignee = ""
				o.passes(c, "2026-11-20 10:59")
			},
			want: []string{
				"2026-11-20 10:22 managers clock.reply_soon → 20 10:30",
				"2026-11-20 10:30 customer clock.reply_late → 20 11:00",
				"2026-11-20 10:52 managers clock.reply_soon → 20 11:00",
			},
		},
		{
			name: "who has it has gone home: told when they are back", hours: "Mon-Fri 08:00-20:00",
			tell: func(o *clockroom) {
				o.staff[0].Hours = o.hours("Mon-Fri 08:00-16:00")
				o.passes(o.opens(care.KindQuestion, "2026-11-20 16:10"), "2026-11-20 16:41")
				o.said = append(o.said, "…")
				c := o.opens(care.KindQuestion, "2026-11-20 16:10")
				c = o.passes(c, "2026-11-20 16:40")
				o.happens(c, "2026-11-20 16:50", desk.Replied{By: jan.Slack})
				o.now = o.at("2026-11-23 08:00")
			},
			want: []string{
				"2026-11-20 16:40 customer clock.reply_late → 20 17:10",
				"2026-11-20 16:40 managers clock.reply_missed → 20 17:10",
				"…",
				"2026-11-20 16:40 customer clock.reply_late → 20 17:10",
				"2026-11-20 16:40 managers clock.reply_missed → 20 17:10",
			},
		},
		{
			name: "answered in time", hours: shopHours,
			tell: func(o *clockroom) {
				c := o.happens(o.opens(care.KindQuestion, "2026-11-20 10:00"), "2026-11-20 10:10", desk.Replied{By: anna.Slack})
				o.passes(c, "2026-11-20 15:59")
			},
		},
	})
}

func TestProgress(t *testing.T) {
	t.Parallel()
	replied := func(o *clockroom, at string) care.Case {
		return o.happens(o.opens(care.KindQuestion, at), at, desk.Replied{By: anna.Slack})
	}
	tellAll(t, []day{
		{
			name: "a working day without a word", hours: shopHours, quiet: night,
			tell: func(o *clockroom) { o.passes(replied(o, "2026-11-19 12:00"), "2026-11-23 12:00") },
			want: []string{
				"2026-11-20 10:00 U0ANNA clock.progress_soon → 20 12:00",
				"2026-11-20 12:00 customer clock.progress → 23 12:00",
				"2026-11-23 10:00 U0ANNA clock.progress_soon → 23 12:00",
				"2026-11-23 12:00 customer clock.progress → 24 12:00",
			},
		},
		{
			name: "a word begins it anew", hours: shopHours, quiet: night,
			tell: func(o *clockroom) {
				c := o.happens(replied(o, "2026-11-19 12:00"), "2026-11-20 11:00", desk.Replied{By: anna.Slack})
				o.passes(c, "2026-11-20 15:59")
			},
			want: []string{"2026-11-20 10:00 U0ANNA clock.progress_soon → 20 12:00"},
		},
		{
			name: "a promise that comes first is when they hear next", hours: shopHours, quiet: night,
			tell: func(o *clockroom) {
				c := o.happens(replied(o, "2026-11-19 12:00"), "2026-11-19 12:00", desk.Promised{By: anna.Slack, What: "x", Due: o.at("2026-11-20 15:00")})
				o.passes(c, "2026-11-20 13:59")
			},
			want: []string{
				"2026-11-19 12:00 customer case.promised → 20 15:00",
				"2026-11-20 10:00 U0ANNA clock.progress_soon → 20 12:00",
				"2026-11-20 12:00 customer clock.progress → 20 15:00",
			},
		},
		{
			name: "not while it waits for them", hours: shopHours,
			tell: func(o *clockroom) {
				c := o.happens(replied(o, "2026-11-19 12:00"), "2026-11-19 12:00", desk.Turned{By: anna.Slack, To: care.StatusWaiting, WaitsFor: "x"})
				o.passes(c, "2026-11-22 11:59")
			},
			want: []string{"2026-11-19 12:00 customer case.waits"},
		},
		{
			name: "put forward: the hour that is not there is not worked", hours: "Mon-Sun 00:00-24:00",
			tell: func(o *clockroom) { o.passes(replied(o, "2026-03-28 22:00"), "2026-03-29 08:00") },
			want: []string{
				"2026-03-29 05:00 U0ANNA clock.progress_soon → 29 07:00",
				"2026-03-29 07:00 customer clock.progress → 29 15:00",
			},
		},
		{
			name: "put back: the hour that is there twice is worked twice", hours: "Mon-Sun 00:00-24:00",
			tell: func(o *clockroom) { o.passes(replied(o, "2026-10-24 22:00"), "2026-10-25 05:30") },
			want: []string{
				"2026-10-25 03:00 U0ANNA clock.progress_soon → 25 05:00",
				"2026-10-25 05:00 customer clock.progress → 25 13:00",
			},
		},
		{
			name: "to who has blocked the bot nothing is said", hours: shopHours,
			tell: func(o *clockroom) {
				o.customer.Blocked = true
				o.passes(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-11-30 12:00")
			},
		},
	})
}

func TestPromises(t *testing.T) {
	t.Parallel()
	promised := func(o *clockroom, at, due string) care.Case {
		c := o.happens(o.opens(care.KindQuestion, at), at, desk.Promised{By: anna.Slack, What: "kurier", Due: o.at(due)})
		o.company.Charter.Progress, o.said = 0, nil // of the promise alone
		return c
	}
	tellAll(t, []day{
		{
			name: "broken, and broken again", hours: shopHours, quiet: night,
			tell: func(o *clockroom) { o.passes(promised(o, "2026-11-19 12:00", "2026-11-20 15:00"), "2026-11-23 15:00") },
			want: []string{
				"2026-11-20 14:00 U0ANNA clock.promise_soon → 20 15:00",
				"2026-11-20 15:00 customer clock.promise_late → 23 15:00",
				"2026-11-20 15:00 managers clock.promise_missed → 23 15:00",
				"2026-11-20 15:00 U0ANNA clock.late_promised",
				"2026-11-23 14:00 U0ANNA clock.promise_soon → 23 15:00",
				"2026-11-23 15:00 customer clock.promise_late → 24 15:00",
				"2026-11-23 15:00 managers clock.promise_missed → 24 15:00",
				"2026-11-23 15:00 U0ANNA clock.late_promised",
			},
		},
		{
			name: "due on a day off: reminded before it", hours: shopHours, quiet: night,
			tell: func(o *clockroom) { o.passes(promised(o, "2026-11-19 12:00", "2026-11-22 10:00"), "2026-11-23 08:00") },
			want: []string{
				"2026-11-20 15:00 U0ANNA clock.promise_soon → 22 10:00",
				"2026-11-22 10:00 customer clock.promise_late → 23 16:00",
				"2026-11-22 10:00 managers clock.promise_missed → 23 16:00",
				"2026-11-23 08:00 U0ANNA clock.late_promised",
			},
		},
		{
			name: "in less than two hours: reminded at half time", hours: shopHours, quiet: night,
			tell: func(o *clockroom) { o.passes(promised(o, "2026-11-20 12:00", "2026-11-20 12:40"), "2026-11-20 12:39") },
			want: []string{"2026-11-20 12:20 U0ANNA clock.promise_soon → 20 12:40"},
		},
		{
			name: "due by night: the apology waits for the morning", quiet: night,
			tell: func(o *clockroom) { o.passes(promised(o, "2026-11-20 12:00", "2026-11-20 23:00"), "2026-11-21 08:00") },
			want: []string{
				"2026-11-21 08:00 customer clock.promise_late → 21 16:00",
				"2026-11-21 08:00 managers clock.promise_missed → 21 16:00",
				"2026-11-21 08:00 U0ANNA clock.late_promised",
			},
		},
		{
			name: "kept by a reply", hours: shopHours,
			tell: func(o *clockroom) {
				c := o.happens(promised(o, "2026-11-19 12:00", "2026-11-20 15:00"), "2026-11-20 13:00", desk.Replied{By: anna.Slack})
				o.passes(c, "2026-11-30 12:00")
			},
		},
		{
			name: "kept by night, too late: with a word of regret", quiet: night,
			tell: func(o *clockroom) {
				c := promised(o, "2026-11-20 12:00", "2026-11-20 23:00")
				o.passes(o.happens(c, "2026-11-20 23:30", desk.Replied{By: anna.Slack}), "2026-11-22 12:00")
			},
			want: []string{"2026-11-20 23:30 customer clock.came_late"},
		},
		{
			name: "a reply that did not keep it", hours: shopHours,
			tell: func(o *clockroom) {
				c := o.happens(promised(o, "2026-11-19 12:00", "2026-11-20 15:00"), "2026-11-20 13:00", desk.Replied{By: anna.Slack})
				c = o.happens(c, "2026-11-20 13:01", desk.NotKept{By: anna.Slack, Number: 1})
				c = o.happens(c, "2026-11-20 13:30", desk.Replied{By: anna.Slack})
				c = o.happens(c, "2026-11-20 14:30", desk.Kept{By: anna.Slack, Number: 1})
				o.passes(c, "2026-11-30 12:00")
			},
			want: []string{"2026-11-20 14:00 U0ANNA clock.promise_soon → 20 15:00"},
		},
		{
			name: "two at once", hours: shopHours,
			tell: func(o *clockroom) {
				c := promised(o, "2026-11-19 12:00", "2026-11-20 15:00")
				c = o.does(c, desk.Promised{By: jan.Slack, Stamp: desk.Stamp(c), What: "telefon", Due: o.at("2026-11-20 15:00")})
				o.said = nil
				o.passes(c, "2026-11-20 15:00")
			},
			want: []string{
				"2026-11-20 14:00 U0ANNA clock.promise_soon → 20 15:00",
				"2026-11-20 14:00 U0ANNA clock.promise_soon → 20 15:00",
				"2026-11-20 15:00 customer clock.promise_late → 23 15:00",
				"2026-11-20 15:00 managers clock.promise_missed → 23 15:00",
				"2026-11-20 15:00 customer clock.promise_late → 23 15:00",
				"2026-11-20 15:00 managers clock.promise_missed → 23 15:00",
				"2026-11-20 15:00 U0ANNA clock.late_promised",
				"2026-11-20 15:00 U0ANNA clock.late_promised",
			},
		},
		{
			name: "down for three days: the reminder is dropped, the apology said once", hours: shopHours, quiet: night,
			tell: func(o *clockroom) {
				c := promised(o, "2026-11-19 12:00", "2026-11-20 15:00")
				o.now = o.at("2026-11-24 03:00")
				o.passes(c, "2026-11-24 09:00")
			},
			want: []string{
				"2026-11-24 08:00 customer clock.promise_late → 24 16:00",
				"2026-11-24 08:00 managers clock.promise_missed → 24 16:00",
				"2026-11-24 08:00 U0ANNA clock.late_promised",
			},
		},
		{
			name: "settled before: nothing is owed", hours: shopHours,
			tell: func(o *clockroom) {
				c := o.happens(promised(o, "2026-11-19 12:00", "2026-11-20 15:00"), "2026-11-20 12:00", desk.Resolved{By: anna.Slack, Outcome: care.OutcomeRepair})
				o.passes(c, "2026-11-30 12:00")
			},
			want: []string{"2026-11-20 12:00 customer case.settled"},
		},
	})
}

// What promises end as is kept for the reports.
func TestPromisesInTheHistory(t *testing.T) {
	t.Parallel()
	o := newClockroom(t, shopHours, night)
	c := o.happens(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-11-19 12:10", desk.Replied{By: anna.Slack})
	c = o.happens(c, "2026-11-19 12:20", desk.Promised{By: jan.Slack, What: "kurier", Due: o.at("2026-11-19 14:00")})
	c = o.happens(c, "2026-11-19 14:30", desk.Replied{By: anna.Slack}) // keeps what was promised anew
	type end struct{ What, To, Staff string }
	var got []end
	for _, change := range c.History {
		got = append(got, end{change.What, change.To, change.Staff})
	}
	want := []end{
		{"replied", "", anna.Slack},
		{"kept", "first_reply", anna.Slack},
		{"promised", "", jan.Slack},
		{"broken", "promised", jan.Slack},
		{"kept", "promised", anna.Slack},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the history (-want +got):\n%s", diff)
	}
	if n := len(c.Promises); n != 2 || c.Promises[0].State != care.PromiseBroken || c.Promises[1].State != care.PromiseKept {
		t.Errorf("the promises: %+v", c.Promises)
	}
}

// However long nobody does anything, a case stays within a record.
func TestANeglectedCaseStaysSmall(t *testing.T) {
	t.Parallel()
	o := newClockroom(t, "", "")
	c := o.opens(care.KindComplaint, "2026-01-01 12:00")
	for i := range 30 {
		c = o.does(c, desk.Promised{By: anna.Slack, Stamp: desk.Stamp(c), What: string(make([]byte, 1000)), Due: o.now.Add(time.Duration(i+1) * time.Hour)})
		if i == 19 {
			break
		}
	}
	c = o.passes(c, "2026-02-01 12:00")
	if len(c.Promises) > care.MostPromises || len(c.History) > 600 || len(c.Told) > 60 || len(c.Late) > care.MostPromises {
		t.Errorf("%d promises, %d changes, %d told, %d late", len(c.Promises), len(c.History), len(c.Told), len(c.Late))
	}
}
