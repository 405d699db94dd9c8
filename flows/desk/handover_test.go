package desk_test

import (
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
	nobodys := changed(mine, func(c *care.Case) { c.Assignee = "" })
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
				desk.Announce{Staff: roomy(jan), Knew: "U0ANNA"},
			},
		},
		"never to themselves": {
			mine,
			desk.Left{Who: "U0ANNA"},
			office{room{ivan}, loads(func(_, j *care.Load) { j.Away = true })},
			to(""),
			[]desk.Effect{desk.Remark{Key: "desk.handed_to_nobody", Data: map[string]any{"By": "Anna Kowalska"}}},
		},
		"nobody is free": {
			mine,
			desk.Left{Who: "U0ANNA"},
			full, to(""),
			[]desk.Effect{desk.Remark{Key: "desk.handed_to_nobody", Data: map[string]any{"By": "Anna Kowalska"}}},
		},
		"who blocked the bot hears nothing": {
			mine,
			desk.Left{Who: "U0ANNA"},
			free(gone), to("U0JAN"),
			[]desk.Effect{desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("Anna Kowalska")}},
		},
		"one who is no staff any more": {
			changed(mine, func(c *care.Case) { c.Assignee = "U0LEFT" }),
			desk.Left{Who: "U0LEFT"},
			free(ivan), to("U0JAN"),
			[]desk.Effect{
				desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("")},
				desk.Announce{Staff: roomy(jan), Knew: "U0ANNA"},
			},
		},
		"somebody else's stays":  {mine, desk.Left{Who: "U0JAN"}, free(ivan), mine, nil},
		"what is settled stays":  {settled, desk.Left{Who: "U0ANNA"}, free(ivan), settled, nil},
		"nobody's is not nobody": {nobodys, desk.Left{}, free(ivan), nobodys, nil},
		"somebody came free": {
			nobodys,
			desk.CameFree{},
			free(ivan), to("U0JAN"),
			[]desk.Effect{desk.Remark{To: "U0JAN", Key: "desk.handed_over", Data: names("")}, desk.Announce{Staff: roomy(jan), Knew: "U0ANNA"}},
		},
		"back to whom the customer knows": {
			nobodys,
			desk.CameFree{},
			office{room{ivan}, loads(func(_, _ *care.Load) {})},
			to("U0ANNA"),
			[]desk.Effect{desk.Remark{To: "U0ANNA", Key: "desk.handed_over", Data: map[string]any{"Staff": "Anna Kowalska", "By": ""}}},
		},
		"nobody came free":              {nobodys, desk.CameFree{}, full, nobodys, nil},
		"somebody has it by now":        {mine, desk.CameFree{}, free(ivan), mine, nil},
		"in the morning":                {to("U0JAN"), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), changed(to("U0JAN"), func(c *care.Case) { c.HeardAt = now }), []desk.Effect{desk.Inform{Key: "case.taken", Data: map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Phone": "+48600100300"}}}},
		"in the morning as before":      {to("U0ANNA"), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), to("U0ANNA"), nil},
		"in the morning it is settled":  {changed(to("U0JAN"), func(c *care.Case) { c.Status = care.StatusSettled }), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), changed(to("U0JAN"), func(c *care.Case) { c.Status = care.StatusSettled }), nil},
		"in the morning it is nobody's": {to(""), desk.QuietEnded{Knew: "U0ANNA"}, free(ivan), to(""), nil},
		"in the morning who blocked us": {to("U0JAN"), desk.QuietEnded{Knew: "U0ANNA"}, free(gone), to("U0JAN"), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, effects := desk.Advance(tt.c, tt.event, tt.v)
			if diff := cmp.Diff(tt.want, effects); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.after, after); diff != "" {
				t.Errorf("the case (-want +got):\n%s", diff)
			}
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
	named := []string{"", "U1", "U1", "U2", "U3", "U3", "U3", "U4", "U4", "U5"}
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
