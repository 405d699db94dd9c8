package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// Which ready replies can keep a promise; words of one's own can.
func TestAReadyReplyKeepsAPromise(t *testing.T) {
	t.Parallel()
	want := map[string]bool{
		"": true, "received": false, "photo": false, "number": false, "shipped": true, "delay": true, "refund": true, "replacement": true,
		"call": false, "sorry": true, "thanks": false,
	}
	for _, id := range append(desk.Replies(), "") {
		keeps, known := want[id]
		if !known {
			t.Errorf("say here whether the ready reply %q can keep a promise", id)
		}
		o := newClockroom(t, shopHours, night)
		c := o.opens(care.KindQuestion, "2026-11-19 12:00")
		c = o.happens(c, "2026-11-19 12:00", desk.Promised{By: anna.Slack, What: "kurier", Due: o.at("2026-11-19 15:00")})
		o.now = o.at("2026-11-19 13:00")
		c, effects := desk.Advance(c, desk.Replied{By: anna.Slack, Reply: id}, o)
		state, key, button := care.PromiseDue, "clock.promise_waits", desk.ActionKept
		if keeps {
			state, key, button = care.PromiseKept, "clock.promise_done", desk.ActionNotKept
		}
		if c.Promises[0].State != state || c.RepliedAt.IsZero() {
			t.Errorf("%q: the promise is %s, replied at %s", id, c.Promises[0].State, c.RepliedAt)
		}
		if len(effects) != 1 || effects[0].(desk.Remark).Key != key || effects[0].(desk.Remark).Button.Action != button {
			t.Errorf("%q: the thread is told %+v", id, effects)
		}
		if c, _ = desk.Advance(c, desk.Kept{By: anna.Slack, Number: 1}, o); c.Promises[0].State != care.PromiseKept {
			t.Errorf("%q: it is not kept by a word", id)
		}
	}
}

// What was promised and a ready reply did not keep is reminded of, and apologised for.
func TestAReadyReplyThatKeepsNothing(t *testing.T) {
	t.Parallel()
	tellAll(t, []day{{
		name: "received", hours: shopHours, quiet: night,
		tell: func(o *clockroom) {
			c := o.opens(care.KindQuestion, "2026-11-19 12:00")
			c = o.happens(c, "2026-11-19 12:00", desk.Promised{By: anna.Slack, What: "kurier", Due: o.at("2026-11-20 15:00")})
			c = o.happens(c, "2026-11-20 13:00", desk.Replied{By: anna.Slack, Reply: "received"})
			o.passes(c, "2026-11-20 15:00")
		},
		want: []string{
			"2026-11-19 12:00 customer case.promised → 20 15:00",
			"2026-11-20 10:00 U0ANNA clock.progress_soon → 20 12:00",
			"2026-11-20 12:00 customer clock.progress → 20 15:00",
			"2026-11-20 14:00 U0ANNA clock.promise_soon → 20 15:00",
			"2026-11-20 15:00 customer clock.promise_late → 23 15:00",
			"2026-11-20 15:00 managers clock.promise_missed → 23 15:00",
			"2026-11-20 15:00 U0ANNA clock.late_promised",
		},
	}})
}

// The form keeps which ready reply it shows until it is sent, also where somebody has written meanwhile.
func TestTheFormKnowsItsReply(t *testing.T) {
	t.Parallel()
	c := open()
	sent := desk.ReplySent{By: "U0ANNA", Stamp: desk.ReplyStamp(c), Reply: "photo", Text: "Proszę o zdjęcie."}
	old := sent
	old.Stamp = "another"
	for _, tt := range []struct {
		event desk.ReplySent
		want  desk.Effect
	}{
		{sent, desk.Answer{Staff: anna, Reply: "photo", Text: "Proszę o zdjęcie."}},
		{old, desk.Show{Form: desk.FormReplyText, Reply: "photo", Text: "Proszę o zdjęcie.", Since: true}},
	} {
		_, effects := desk.Advance(c, tt.event, room{})
		if diff := cmp.Diff([]desk.Effect{tt.want}, effects); diff != "" {
			t.Errorf("stamped %s (-want +got):\n%s", tt.event.Stamp, diff)
		}
	}
}

// A promise that was kept too late is owed no more; one that is not kept after all was kept until somebody said so.
func TestHowPromisesEndInTheHistory(t *testing.T) {
	t.Parallel()
	o := newClockroom(t, "", night)
	o.company.Charter.Progress = 0
	c := o.happens(o.opens(care.KindQuestion, "2026-11-19 12:00"), "2026-11-19 12:01", desk.Replied{By: anna.Slack})
	c = o.happens(c, "2026-11-19 12:02", desk.Promised{By: jan.Slack, What: "kurier", Due: o.at("2026-11-19 23:00")})
	c = o.happens(c, "2026-11-19 23:30", desk.Replied{By: anna.Slack})
	c = o.happens(c, "2026-11-20 08:00", desk.Promised{By: jan.Slack, What: "telefon", Due: o.at("2026-11-20 12:00")})
	c = o.happens(c, "2026-11-20 09:00", desk.Replied{By: anna.Slack})
	c = o.happens(c, "2026-11-20 09:01", desk.NotKept{By: jan.Slack, Number: 2})
	var got [][3]string
	for _, change := range c.History[2:] {
		got = append(got, [3]string{change.What, change.To, change.Staff})
	}
	want := [][3]string{
		{"promised", "", jan.Slack},
		{"broken", "promised", jan.Slack},
		{"came", "promised", anna.Slack},
		{"promised", "", jan.Slack},
		{"kept", "promised", anna.Slack},
		{"unkept", "promised", jan.Slack},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the history (-want +got):\n%s", diff)
	}
}
