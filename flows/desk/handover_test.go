package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// office is a room with a roster: Anna and Jan, and what they have in hand.
type office struct {
	room
	roster []care.Load
}

func (o office) Roster() []care.Load { return o.roster }

// roomy is a member of staff who has room for ten cases.
func roomy(s care.Staff) care.Staff {
	s.Capacity = 10
	return s
}

func loads(change func(a, j *care.Load)) []care.Load {
	a, j := care.Load{Staff: roomy(anna)}, care.Load{Staff: roomy(jan)}
	change(&a, &j)
	return []care.Load{a, j}
}

// free is an office in which Anna is away and Jan is not.
func free(customer care.Customer) office {
	return office{room{customer}, loads(func(a, _ *care.Load) { a.Away = true })}
}

// history is what has happened to a case so far.
func history(changes ...care.Change) func(*care.Case) {
	return func(c *care.Case) { c.History = changes }
}

// nowWith is what a customer is told of who has their case now.
func nowWith(s care.Staff) desk.Inform {
	return desk.Inform{Key: "case.taken", Data: map[string]any{"Case": "C-1001", "Staff": s.Name, "Phone": s.Phone}}
}

// between is what they are told while nobody has it.
func between(due any, waits string) desk.Inform {
	return desk.Inform{Key: "case.between", Data: map[string]any{"Case": "C-1001", "Company": "Słoneczna", "Phone": "+48221002030", "Due": due, "Waits": waits}}
}

func TestWhoLeavesHandsOver(t *testing.T) {
	t.Parallel()
	ivan := care.Customer{ID: "K-1001", FirstName: "Иван", Language: care.Polish}
	gone := ivan
	gone.Blocked = true
	opened := care.Change{At: now.Add(-time.Hour), What: care.ChangeOpened, To: "U0ANNA"}
	mine := changed(open(), history(opened))
	to := func(who string) care.Case {
		return changed(mine, func(c *care.Case) {
			c.Assignee, c.History = who, []care.Change{opened, {At: now, What: care.ChangeHandedOver, To: who}}
		})
	}
	nobodys := changed(mine, func(c *care.Case) {
		c.Assignee, c.History = "", []care.Change{opened, {At: now, What: care.ChangeHandedOver}}
	})
	names := func(by string) map[string]any { return map[string]any{"Staff": "Jan Nowak", "By": by} }
	full := office{room{ivan}, loads(func(a, j *care.Load) { a.Away, j.Open = true, 10 })}
	settled := changed(mine, func(c *care.Case) { c.Status = care.StatusSettled })

	tests := map[string]struct {
		c     care.Case
		event desk.Event
		v     office
		after care.Case
		want  []desk.Effect
	}{
		"to another, and the customer hears": {
			mine,
			desk.Left{Who: "U0ANNA"},
			free(ivan), to("U0JAN"),
			[]desk.Effect{
				desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("Anna Kowalska")},
				desk.Announce{Told: nowWith(jan), Knew: "U0ANNA"},
			},
		},
		"never to themselves": {
			mine,
			desk.Left{Who: "U0ANNA"},
			office{room{ivan}, loads(func(_, j *care.Load) { j.Away = true })},
			to(""),
			[]desk.Effect{
				desk.Remark{Key: "desk.handed_to_nobody", Data: map[string]any{"By": "Anna Kowalska"}},
				desk.Announce{Told: between("", ""), Knew: "U0ANNA"},
			},
		},
		"nobody is free": {
			mine,
			desk.Left{Who: "U0ANNA"},
			full, to(""),
			[]desk.Effect{
				desk.Remark{Key: "desk.handed_to_nobody", Data: map[string]any{"By": "Anna Kowalska"}},
				desk.Announce{Told: between("", ""), Knew: "U0ANNA"},
			},
		},
		"who blocked the bot hears nothing": {
			mine,
			desk.Left{Who: "U0ANNA"},
			free(gone), to("U0JAN"),
			[]desk.Effect{desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("Anna Kowalska")}},
		},
		"nobody is free, and who blocked the bot hears nothing": {
			mine,
			desk.Left{Who: "U0ANNA"},
			office{room{gone}, full.roster},
			to(""),
			[]desk.Effect{desk.Remark{Key: "desk.handed_to_nobody", Data: map[string]any{"By": "Anna Kowalska"}}},
		},
		"one who is no staff any more": {
			changed(mine, func(c *care.Case) { c.Assignee = "U0LEFT" }),
			desk.Left{Who: "U0LEFT"},
			free(ivan), to("U0JAN"),
			[]desk.Effect{
				desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("")},
				desk.Announce{Told: nowWith(jan), Knew: "U0ANNA"},
			},
		},
		"somebody else's stays":  {mine, desk.Left{Who: "U0JAN"}, free(ivan), mine, nil},
		"what is settled stays":  {settled, desk.Left{Who: "U0ANNA"}, free(ivan), settled, nil},
		"nobody's is not nobody": {nobodys, desk.Left{}, free(ivan), nobodys, nil},
		"somebody came free": {
			nobodys,
			desk.CameFree{},
			free(ivan),
			changed(to("U0JAN"), func(c *care.Case) { c.History = slices.Insert(c.History, 1, nobodys.History[1]) }),
			[]desk.Effect{desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("")}, desk.Announce{Told: nowWith(jan)}},
		},
		"back to whom the customer knew": {
			nobodys,
			desk.CameFree{},
			office{room{ivan}, loads(func(_, _ *care.Load) {})},
			changed(to("U0ANNA"), func(c *care.Case) { c.History = slices.Insert(c.History, 1, nobodys.History[1]) }),
			[]desk.Effect{
				desk.Remark{To: "U0ANNA", Key: "desk.handed_over", Data: map[string]any{"Staff": "Anna Kowalska", "By": ""}},
				desk.Announce{Told: nowWith(anna)},
			},
		},
		"nobody came free":                     {nobodys, desk.CameFree{}, full, nobodys, nil},
		"somebody has it by now":               {mine, desk.CameFree{}, free(ivan), mine, nil},
		"in the morning":                       {to("U0JAN"), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), changed(to("U0JAN"), func(c *care.Case) { c.HeardAt = now }), []desk.Effect{desk.Inform{Key: "case.taken", Data: map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Phone": "+48600100300"}}}},
		"in the morning as before":             {to("U0ANNA"), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), to("U0ANNA"), nil},
		"in the morning it is settled":         {changed(to("U0JAN"), func(c *care.Case) { c.Status = care.StatusSettled }), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), changed(to("U0JAN"), func(c *care.Case) { c.Status = care.StatusSettled }), nil},
		"in the morning it is nobody's":        {to(""), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), changed(to(""), func(c *care.Case) { c.HeardAt = now }), []desk.Effect{between(now.Add(8*time.Hour), "")}},
		"in the morning it is still nobody's":  {to(""), desk.QuietEnded{Since: now}, free(ivan), to(""), nil},
		"in the morning it is of one who left": {to("U0LEFT"), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), to("U0LEFT"), nil},
		"in the morning who blocked us":        {to("U0JAN"), desk.QuietEnded{Knew: "U0ANNA"}, free(gone), to("U0JAN"), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			becomes(t, tt.after, decides(t, tt.c, tt.event, tt.v, tt.want))
		})
	}
}

// Whom the customer thinks to have their case in the morning: not who has got it in the night, unless they were told.
func TestTheMorningAfter(t *testing.T) {
	t.Parallel()
	over := func(to string) care.Change { return care.Change{At: now, What: care.ChangeHandedOver, To: to} }
	taken := func(by string) care.Change { return care.Change{At: now, Staff: by, What: care.ChangeTaken} }
	tests := map[string]struct {
		knew, has string
		night     []care.Change
		told      bool
	}{
		"handed over":                        {"U0ANNA", "U0JAN", []care.Change{over("U0JAN")}, true},
		"to and fro":                         {"U0ANNA", "U0ANNA", []care.Change{over("U0JAN"), over("U0ANNA")}, false},
		"taken, and told so":                 {"U0ANNA", "U0JAN", []care.Change{over(""), taken("U0JAN")}, false},
		"taken, and back to whom they knew":  {"U0ANNA", "U0ANNA", []care.Change{over(""), taken("U0JAN"), over("U0ANNA")}, true},
		"what was before the night is known": {"U0ANNA", "U0JAN", []care.Change{{At: now.Add(-time.Hour), Staff: "U0JAN", What: care.ChangeTaken}, over("U0JAN")}, true},
	}
	for name, tt := range tests {
		c := changed(open(), func(c *care.Case) { c.Assignee, c.History = tt.has, tt.night })
		_, effects := desk.Advance(c, desk.QuietEnded{Knew: tt.knew, Since: now}, free(care.Customer{}))
		if told := len(effects) == 1; told != tt.told {
			t.Errorf("%s: the customer is told: %t", name, told)
		}
	}
}

// Who presses "take" on a card that shows a name, and the case has become nobody's, gets it.
func TestTakeWhatHasBecomeNobodys(t *testing.T) {
	t.Parallel()
	nobodys := changed(open(), func(c *care.Case) { c.Assignee = "" })
	if after, _ := desk.Advance(nobodys, desk.Took{By: "U0JAN", Shown: "U0ANNA"}, room{}); after.Assignee != "U0JAN" {
		t.Errorf("the case is %q's", after.Assignee)
	}
}

// A form that was open while its case changed hands is refused by name.
func TestAFormOfACaseHandedOver(t *testing.T) {
	t.Parallel()
	event := desk.Turned{By: "U0JAN", Stamp: desk.Stamp(open()), To: care.StatusWaiting, WaitsFor: "x"}
	for who, want := range map[string]desk.Effect{
		"U0JAN": desk.Refuse{Key: "desk.meanwhile_handed", Data: map[string]any{"Case": "C-1001", "Staff": "Jan Nowak"}},
		"":      desk.Refuse{Key: "desk.meanwhile_unowned", Data: map[string]any{"Case": "C-1001"}},
	} {
		handed := changed(open(), func(c *care.Case) {
			c.Assignee, c.History = who, []care.Change{{At: now, What: care.ChangeHandedOver, To: who}}
		})
		_, effects := desk.Advance(handed, event, room{})
		if diff := cmp.Diff([]desk.Effect{want}, effects); diff != "" {
			t.Errorf("handed to %q (-want +got):\n%s", who, diff)
		}
	}
}

func TestHeldAndNamed(t *testing.T) {
	t.Parallel()
	at := func(hours int) time.Time { return now.Add(time.Duration(hours) * time.Hour) }
	all := []care.Change{
		{At: at(1), What: care.ChangeOpened, To: "U1"},
		{At: at(2), What: care.ChangeReplied, Staff: "U1"},
		{At: at(3), What: care.ChangeTaken, Staff: "U2"},
		{At: at(4), What: care.ChangeAssigned, Staff: "U2", To: "U3"},
		{At: at(5), What: care.ChangeHandedOver},
		{At: at(6), What: care.ChangeUnowned},
		{At: at(7), What: care.ChangeHandedOver, To: "U4"},
		{At: at(8), What: care.ChangeSettled, Staff: "U4"},
		{At: at(9), What: care.ChangeReopened, To: "U5"},
	}
	named := []string{"", "U1", "U1", "U2", "U3", "", "", "U4", "U4", "U5"}
	held := []int{0, 1, 1, 3, 4, 5, 5, 7, 7, 9}
	for n := range len(all) + 1 {
		c := care.Case{OpenedAt: at(0), History: all[:n]}
		if got := desk.Named(c); got != named[n] {
			t.Errorf("after %d changes the customer knows %q, want %q", n, got, named[n])
		}
		if got := desk.HeldSince(c); !got.Equal(at(held[n])) {
			t.Errorf("after %d changes it is held since %v, want %v", n, got, at(held[n]))
		}
		if got, want := desk.KnownUnowned(c), n >= 6 && n < 9; got != want {
			t.Errorf("after %d changes managers know: %t", n, got)
		}
	}
}

// While nobody has a case, the customer has the company's phone and hears by when they hear next; a clock keeps that.
func TestWhenTheyHearWhileNobodyHasIt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(o *clockroom, c *care.Case)
		at     string
		due    string
	}{
		"the first reply":              {func(*clockroom, *care.Case) {}, "2026-11-19 12:10", "2026-11-19 12:30"},
		"the next word":                {func(_ *clockroom, c *care.Case) { c.RepliedAt = c.OpenedAt }, "2026-11-19 12:10", "2026-11-20 12:00"},
		"in the morning, from then on": {func(_ *clockroom, c *care.Case) { c.RepliedAt = c.OpenedAt }, "2026-11-20 08:00", "2026-11-20 16:00"},
		"a promise": {func(o *clockroom, c *care.Case) {
			c.RepliedAt = c.OpenedAt
			*c = c.WithPromise(care.Promise{MadeAt: c.OpenedAt, Due: o.at("2026-11-19 15:00"), State: care.PromiseDue})
		}, "2026-11-19 12:10", "2026-11-19 15:00"},
		"it waits for them": {func(o *clockroom, c *care.Case) {
			c.Status, c.WaitsSince, c.WaitsFor = care.StatusWaiting, o.now, "zdjęcie"
		}, "2026-11-19 12:10", ""},
		"no clock runs": {func(o *clockroom, c *care.Case) {
			c.RepliedAt, o.company.Charter.Progress = c.OpenedAt, 0
		}, "2026-11-19 12:10", ""},
	}
	for name, tt := range tests {
		o := newClockroom(t, shopHours, night)
		c := o.opens(care.KindQuestion, "2026-11-19 12:00")
		tt.change(o, &c)
		c.History = []care.Change{{At: c.OpenedAt, What: care.ChangeOpened, To: anna.Slack}}
		o.now = o.at(tt.at)
		var event desk.Event = desk.Left{Who: anna.Slack}
		if tt.at == "2026-11-20 08:00" {
			c.Assignee, event = "", desk.QuietEnded{Knew: anna.Slack}
		}
		after, effects := desk.Advance(c, event, o)
		told, is := effects[len(effects)-1].(desk.Inform)
		if announced, later := effects[len(effects)-1].(desk.Announce); later {
			told, is = announced.Told, true
		}
		if !is || told.Key != "case.between" || told.Data["Phone"] != "+48221002030" || told.Data["Waits"] != c.WaitsFor {
			t.Fatalf("%s: they are told %+v", name, effects)
		}
		due, _ := told.Data["Due"].(time.Time)
		if tt.due == "" {
			if told.Data["Due"] != "" {
				t.Errorf("%s: they hear by %s, which no clock holds", name, due)
			}
			continue
		}
		if !due.Equal(o.at(tt.due)) {
			t.Errorf("%s: they hear by %s", name, due)
		}
		if heard := o.hears(after); !heard.Equal(due) {
			t.Errorf("%s: they hear at %s, and were told by %s", name, heard, due)
		}
	}
}

// hears returns when the clocks of a case say something to its customer next.
func (o *clockroom) hears(c care.Case) time.Time {
	o.t.Helper()
	for range 100 {
		next := desk.Next(c, o)
		if next.IsZero() {
			break
		}
		o.now = next
		var effects []desk.Effect
		if c, effects = desk.Advance(c, desk.FellDue{}, o); said(effects) != nil {
			return o.now
		}
	}
	return time.Time{}
}
