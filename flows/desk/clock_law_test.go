package desk_test

import (
	"testing"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// alone opens a complaint of which the law's clock alone runs.
func alone(o *clockroom, at string) care.Case {
	o.company.Charter.FirstReply, o.company.Charter.Progress = 0, 0
	c := o.opens(care.KindComplaint, at)
	c.FirstReply, c.RepliedAt = o.now, o.now
	return c
}

func TestDecision(t *testing.T) {
	t.Parallel()
	reminders := []string{
		"2026-11-30 08:00 U0ANNA clock.decision_soon (5)",
		"2026-12-03 08:00 U0ANNA clock.decision_soon (2)",
		"2026-12-03 08:00 managers clock.decision_soon (2)",
		"2026-12-04 08:00 managers clock.decision_soon (1)",
	}
	tellAll(t, []day{
		{
			name: "nobody decides", hours: shopHours + ", Sat 10:00-14:00", quiet: night,
			tell: func(o *clockroom) { o.passes(alone(o, "2026-11-21 12:00"), "2026-12-07 09:00") },
			want: append(
				reminders[:4:4],
				"2026-12-06 08:00 customer clock.decision_late",
				"2026-12-06 08:00 managers clock.decision_missed",
				"2026-12-07 08:00 U0ANNA clock.late_decision",
			),
		},
		{
			name: "it reached the customer", hours: shopHours + ", Sat 10:00-14:00", quiet: night,
			tell: func(o *clockroom) {
				c := o.passes(alone(o, "2026-11-21 12:00"), "2026-12-03 12:00")
				o.passes(desk.Reached(c, "", o.now), "2026-12-31 12:00")
			},
			want: reminders[:3],
		},
		{
			name: "decided, and not delivered", hours: shopHours + ", Sat 10:00-14:00", quiet: night,
			tell: func(o *clockroom) {
				c := o.passes(alone(o, "2026-11-21 12:00"), "2026-11-30 12:00")
				c.Status, c.Papers = care.StatusSettled, 1
				o.passes(c, "2026-12-31 12:00")
			},
			want: append(reminders[:4:4], "2026-12-06 08:00 managers clock.decision_missed"),
		},
		{
			name: "of a business the law wants nothing", hours: shopHours,
			tell: func(o *clockroom) {
				o.customer.Business = true
				o.passes(alone(o, "2026-11-21 12:00"), "2026-12-31 12:00")
			},
		},
		{
			name: "it does not pause, nor begin anew", hours: shopHours + ", Sat 10:00-14:00", quiet: night,
			tell: func(o *clockroom) {
				c := alone(o, "2026-11-21 12:00")
				c.Status, c.ReopenedAt = care.StatusOpen, o.at("2026-11-29 12:00")
				o.passes(c, "2026-12-05 23:59")
			},
			want: reminders,
		},
		{
			name: "due on a day off, after days off: before them", hours: shopHours,
			tell: func(o *clockroom) { o.passes(alone(o, "2026-12-12 12:00"), "2026-12-26 23:59") },
			want: []string{
				"2026-12-21 08:00 U0ANNA clock.decision_soon (5)",
				"2026-12-23 15:00 U0ANNA clock.decision_soon (3)",
				"2026-12-23 15:00 managers clock.decision_soon (3)",
			},
		},
		{
			name: "over the change of the clock and the month", quiet: night,
			tell: func(o *clockroom) { o.passes(alone(o, "2026-03-20 12:00"), "2026-04-03 23:59") },
			want: []string{
				"2026-03-29 09:00 U0ANNA clock.decision_soon (5)",
				"2026-04-01 09:00 U0ANNA clock.decision_soon (2)",
				"2026-04-01 09:00 managers clock.decision_soon (2)",
				"2026-04-02 09:00 managers clock.decision_soon (1)",
			},
		},
		{
			name: "down for a week: of what is past nothing is said", hours: shopHours,
			tell: func(o *clockroom) {
				c := alone(o, "2026-11-20 12:00")
				o.now = o.at("2026-12-03 10:00")
				o.passes(c, "2026-12-04 23:59")
			},
			want: []string{
				"2026-12-03 10:00 U0ANNA clock.decision_soon (1)",
				"2026-12-03 10:00 managers clock.decision_soon (1)",
			},
		},
		{
			name: "who has it is off until it is over: the managers alone", hours: shopHours,
			tell: func(o *clockroom) {
				o.staff[0].Hours = o.hours("Sun 10:00-12:00")
				o.passes(alone(o, "2026-11-20 12:00"), "2026-12-05 00:10")
			},
			want: []string{
				"2026-11-29 11:00 U0ANNA clock.decision_soon (5)",
				"2026-12-02 08:00 managers clock.decision_soon (2)",
				"2026-12-03 08:00 managers clock.decision_soon (1)",
				"2026-12-05 00:00 customer clock.decision_late",
				"2026-12-05 00:00 managers clock.decision_missed",
			},
		},
	})
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	waits := func(o *clockroom, kind care.Kind) care.Case {
		o.company.Charter.Progress = 0
		c := o.happens(o.opens(kind, "2026-11-20 20:30"), "2026-11-20 20:30", desk.Turned{By: anna.Slack, To: care.StatusWaiting, WaitsFor: "zdjęcie"})
		c.Decision, o.said = o.at("2026-12-31 12:00"), nil
		return c
	}
	tellAll(t, []day{
		{
			name: "a question ends by silence", quiet: night,
			tell: func(o *clockroom) {
				c := waits(o, care.KindQuestion)
				if c = o.passes(c, "2026-12-10 12:00"); c.Status != care.StatusSettled || c.Resolution.Outcome != care.OutcomeSilent {
					o.t.Errorf("the case is %+v", c)
				}
			},
			want: []string{"2026-11-23 20:30 customer clock.waits_question", "2026-11-27 20:30 customer clock.silent"},
		},
		{
			name: "a complaint does not", hours: shopHours, quiet: night,
			tell: func(o *clockroom) {
				if c := o.passes(waits(o, care.KindComplaint), "2026-12-10 12:00"); c.Status != care.StatusWaiting {
					o.t.Errorf("the case is %+v", c)
				}
			},
			want: []string{"2026-11-23 20:30 customer clock.waits_complaint", "2026-11-30 08:00 U0ANNA clock.decide"},
		},
		{
			name: "an answer ends it", quiet: night,
			tell: func(o *clockroom) {
				c := o.passes(waits(o, care.KindQuestion), "2026-11-24 12:00")
				o.passes(desk.Heard(c, o.now), "2026-12-10 12:00")
			},
			want: []string{"2026-11-23 20:30 customer clock.waits_question"},
		},
		{
			name: "asked anew, it waits anew", quiet: night,
			tell: func(o *clockroom) {
				c := o.happens(waits(o, care.KindQuestion), "2026-11-26 12:00", desk.Turned{By: anna.Slack, To: care.StatusWaiting, WaitsFor: "numer"})
				o.passes(c, "2026-12-10 12:00")
			},
			want: []string{
				"2026-11-23 20:30 customer clock.waits_question",
				"2026-11-26 12:00 customer case.waits",
				"2026-11-29 12:00 customer clock.waits_question",
				"2026-12-03 12:00 customer clock.silent",
			},
		},
		{
			name: "what was promised meanwhile comes first", quiet: night,
			tell: func(o *clockroom) {
				c := o.happens(waits(o, care.KindQuestion), "2026-11-24 12:00", desk.Promised{By: anna.Slack, What: "telefon", Due: o.at("2026-11-29 12:00")})
				c = o.passes(c, "2026-11-29 11:30")
				o.passes(o.does(c, desk.Kept{By: anna.Slack, Number: 1}), "2026-11-29 11:31")
			},
			want: []string{
				"2026-11-23 20:30 customer clock.waits_question",
				"2026-11-24 12:00 customer case.promised → 29 12:00",
				"2026-11-29 11:00 U0ANNA clock.promise_soon → 29 12:00",
				"2026-11-29 11:30 customer clock.silent",
			},
		},
	})
}
