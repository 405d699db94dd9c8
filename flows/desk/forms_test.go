package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// changed is what a form does to a case.
func changed(c care.Case, change func(*care.Case)) care.Case {
	change(&c)
	return c
}

func TestForms(t *testing.T) {
	t.Parallel()
	waiting := changed(open(), func(c *care.Case) { c.Status, c.WaitsFor = care.StatusWaiting, "zdjęcie" })
	many := changed(open(), func(c *care.Case) {
		c.Promises = slices.Repeat([]care.Promise{{State: care.PromiseDue}}, 20)
	})
	stamp, due := desk.Stamp(open()), now.Add(time.Hour)
	waits := map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Waits": "zdjęcie"}
	promise := map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Phone": "+48600100300", "Text": "paczka", "Due": due}
	tests := map[string]struct {
		c     care.Case
		event desk.Event
		after care.Case
		want  []desk.Effect
	}{
		"assigned by a stranger": {open(), desk.Assigned{By: "U0X", Stamp: stamp, To: "U0JAN"}, open(), refused("", "desk.not_allowed", nil)},
		"assigned to nobody":     {open(), desk.Assigned{By: "U0JAN", Stamp: stamp}, open(), refused("to", "desk.nobody_chosen", nil)},
		"assigned to a stranger": {open(), desk.Assigned{By: "U0JAN", Stamp: stamp, To: "U0X"}, open(), refused("to", "desk.nobody_chosen", nil)},
		"assigned to who has it": {open(), desk.Assigned{By: "U0JAN", Stamp: stamp, To: "U0ANNA"}, open(), refused("to", "desk.not_yours", map[string]any{"Staff": "Anna Kowalska"})},
		"assigned": {
			open(),
			desk.Assigned{By: "U0ANNA", Stamp: stamp, To: "U0JAN"},
			changed(open(), func(c *care.Case) {
				c.Assignee, c.HeardAt = "U0JAN", now
				c.History = []care.Change{{At: now, Staff: "U0ANNA", What: "assigned", To: "U0JAN"}}
			}),
			[]desk.Effect{
				desk.Remark{To: "U0JAN", Key: "desk.assigned", Data: map[string]any{"Staff": "Jan Nowak", "By": "Anna Kowalska"}},
				desk.Inform{Key: "case.taken", Data: map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Phone": "+48600100300"}},
			},
		},
		"waits for nothing": {open(), desk.Turned{By: "U0JAN", Stamp: stamp, To: care.StatusWaiting, WaitsFor: " "}, open(), refused("waits_for", "desk.waits_missing", nil)},
		"open already":      {open(), desk.Turned{By: "U0JAN", Stamp: stamp, To: care.StatusOpen}, open(), refused("status", "desk.status_same", nil)},
		"no status":         {open(), desk.Turned{By: "U0JAN", Stamp: stamp}, open(), refused("status", "desk.status_missing", nil)},
		"not by this form":  {open(), desk.Turned{By: "U0JAN", Stamp: stamp, To: care.StatusSettled}, open(), refused("status", "desk.status_missing", nil)},
		"of another moment": {waiting, desk.Turned{By: "U0JAN", Stamp: stamp, To: care.StatusOpen}, waiting, refused("", "desk.meanwhile_customer", map[string]any{"Case": "C-1001"})},
		"waits": {
			open(),
			desk.Turned{By: "U0JAN", Stamp: stamp, To: care.StatusWaiting, WaitsFor: "zdjęcie\n"},
			changed(waiting, func(c *care.Case) {
				c.WaitsSince, c.HeardAt = now, now
				c.History = []care.Change{{At: now, Staff: "U0JAN", What: "waiting"}}
			}),
			[]desk.Effect{desk.Remark{Key: "desk.waits", Data: waits}, desk.Inform{Key: "case.waits", Data: waits}},
		},
		"goes on": {
			waiting,
			desk.Turned{By: "U0JAN", Stamp: desk.Stamp(waiting), To: care.StatusOpen},
			changed(open(), func(c *care.Case) {
				c.HeardAt, c.History = now, []care.Change{{At: now, Staff: "U0JAN", What: "open"}}
			}),
			[]desk.Effect{
				desk.Remark{Key: "desk.goes_on", Data: map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Waits": ""}},
				desk.Inform{Key: "case.goes_on", Data: map[string]any{"Case": "C-1001", "Staff": "Jan Nowak", "Waits": ""}},
			},
		},
		"promised nothing":     {open(), desk.Promised{By: "U0JAN", Stamp: stamp, Due: due}, open(), refused("what", "desk.promise_missing", nil)},
		"promised for never":   {open(), desk.Promised{By: "U0JAN", Stamp: stamp, What: "paczka"}, open(), refused("due", "desk.promise_past", nil)},
		"promised for now":     {open(), desk.Promised{By: "U0JAN", Stamp: stamp, What: "paczka", Due: now}, open(), refused("due", "desk.promise_past", nil)},
		"promised for all":     {many, desk.Promised{By: "U0JAN", Stamp: stamp, What: "paczka", Due: due}, many, refused("what", "desk.promise_many", map[string]any{"Total": 20})},
		"promised by a guest":  {open(), desk.Promised{By: "U0X", Stamp: stamp, What: "paczka", Due: due}, open(), refused("", "desk.not_allowed", nil)},
		"turned by a stranger": {open(), desk.Turned{By: "U0X", Stamp: stamp, To: care.StatusWaiting, WaitsFor: "x"}, open(), refused("", "desk.not_allowed", nil)},
		"promised": {
			open(),
			desk.Promised{By: "U0JAN", Stamp: stamp, What: " paczka ", Due: due},
			changed(open(), func(c *care.Case) {
				c.HeardAt = now
				c.Promises = []care.Promise{{Number: 1, What: "paczka", Due: due, State: care.PromiseDue, Staff: "U0JAN", MadeAt: now}}
				c.History = []care.Change{{At: now, Staff: "U0JAN", What: "promised"}}
			}),
			[]desk.Effect{desk.Remark{Key: "desk.promised", Data: promise}, desk.Inform{Key: "case.promised", Data: promise}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			becomes(t, tt.after, decides(t, tt.c, tt.event, room{}, tt.want))
		})
	}
}

// A word of the customer's sets going what waited for them, and nothing else.
func TestHeard(t *testing.T) {
	t.Parallel()
	waiting := changed(open(), func(c *care.Case) { c.Status, c.WaitsFor = care.StatusWaiting, "zdjęcie" })
	after := desk.Heard(waiting, now)
	want := changed(open(), func(c *care.Case) { c.HeardAt, c.History = now, []care.Change{{At: now, What: "answered"}} })
	if diff := cmp.Diff(want, after); diff != "" || len(waiting.History) != 0 {
		t.Errorf("after a word (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(open(), desk.Heard(open(), now)); diff != "" {
		t.Errorf("an open case changed:\n%s", diff)
	}
}
