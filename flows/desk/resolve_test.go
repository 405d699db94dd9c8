package desk_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
)

// open is Anna's case about an order in euro; she has replied once.
func open() care.Case {
	return care.Case{Number: "C-1001", Status: care.StatusOpen, Assignee: "U0ANNA", Order: "ZAM-1", RepliedAt: now.Add(-time.Hour)}
}

func refused(field, key string, data map[string]any) []desk.Effect {
	return []desk.Effect{desk.Refuse{Field: field, Key: key, Data: data}}
}

func TestResolveRefused(t *testing.T) {
	t.Parallel()
	stamp := desk.Stamp(open())
	settled := open()
	settled.Status, settled.Resolution = care.StatusSettled, &care.Resolution{Staff: "U0JAN"}
	taken := open()
	taken.Assignee, taken.History = "U0JAN", []care.Change{{Staff: "U0JAN", What: "taken"}}
	written := open()
	written.Status, written.History = care.StatusWaiting, []care.Change{{What: "reopened"}}
	tests := map[string]struct {
		c     care.Case
		event desk.Resolved
		want  []desk.Effect
	}{
		"by a stranger":         {open(), desk.Resolved{By: "U0X", Stamp: stamp}, refused("", "desk.not_allowed", nil)},
		"settled meanwhile":     {settled, desk.Resolved{By: "U0ANNA", Stamp: stamp}, refused("", "desk.settled_before", map[string]any{"Case": "C-1001", "Staff": "Jan Nowak"})},
		"taken meanwhile":       {taken, desk.Resolved{By: "U0ANNA", Stamp: stamp}, refused("", "desk.meanwhile", map[string]any{"Case": "C-1001", "Staff": "Jan Nowak"})},
		"the customer wrote":    {written, desk.Resolved{By: "U0ANNA", Stamp: stamp}, refused("", "desk.meanwhile_customer", map[string]any{"Case": "C-1001"})},
		"no outcome":            {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp}, refused("outcome", "desk.outcome_missing", nil)},
		"rejected for nothing":  {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: care.OutcomeRejected, Reason: " "}, refused("reason", "desk.reason_missing", nil)},
		"a refund of nothing":   {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: care.OutcomeRefund}, refused("sum", "desk.sum_missing", nil)},
		"a refund of 0":         {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: care.OutcomeRefund, Sum: "0,00"}, refused("sum", "desk.sum_missing", nil)},
		"a refund below 0":      {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: care.OutcomeRefund, Sum: "-5"}, refused("sum", "desk.sum_missing", nil)},
		"three places":          {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: care.OutcomeRefund, Sum: "1.999"}, refused("sum", "desk.sum_missing", nil)},
		"a sum without refund":  {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: care.OutcomeRepair, Sum: "5"}, refused("sum", "desk.sum_alone", nil)},
		"an outcome of nowhere": {open(), desk.Resolved{By: "U0ANNA", Stamp: stamp, Outcome: "burned"}, refused("outcome", "desk.outcome_missing", nil)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			becomes(t, tt.c, decides(t, tt.c, tt.event, room{}, tt.want))
		})
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	elsewhere := open()
	elsewhere.Order = ""
	waiting := open()
	waiting.Status, waiting.WaitsFor = care.StatusWaiting, "zdjęcie"
	tests := map[string]struct {
		c     care.Case
		event desk.Resolved
		want  care.Resolution
	}{
		"a refund in the order's currency": {open(), desk.Resolved{Outcome: care.OutcomeRefund, Sum: "1 299,90"}, care.Resolution{Outcome: care.OutcomeRefund, Refund: care.Money{Sum: 129990, Currency: "EUR"}}},
		"a refund without an order":        {elsewhere, desk.Resolved{Outcome: care.OutcomeRefund, Sum: "5"}, care.Resolution{Outcome: care.OutcomeRefund, Refund: care.Money{Sum: 500, Currency: "PLN"}}},
		"rejected with a reason":           {open(), desk.Resolved{Outcome: care.OutcomeRejected, Reason: " zalana \n"}, care.Resolution{Outcome: care.OutcomeRejected, Reason: "zalana"}},
		"a repair of what waited":          {waiting, desk.Resolved{Outcome: care.OutcomeRepair, Words: "Do piątku."}, care.Resolution{Outcome: care.OutcomeRepair, Words: "Do piątku."}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.event.By, tt.event.Stamp = "U0JAN", desk.Stamp(tt.c)
			tt.want.Staff, tt.want.At = "U0JAN", now
			after, effects := desk.Advance(tt.c, tt.event, room{})
			if diff := cmp.Diff(&tt.want, after.Resolution); diff != "" {
				t.Errorf("the resolution (-want +got):\n%s", diff)
			}
			if after.Status != care.StatusSettled || !after.SettledAt.Equal(now) || after.Assignee != "U0ANNA" || after.WaitsFor != "" {
				t.Errorf("the case is %+v", after)
			}
			if diff := cmp.Diff([]care.Change{{At: now, Staff: "U0JAN", What: "settled", To: string(tt.want.Outcome)}}, after.History); diff != "" {
				t.Errorf("the history (-want +got):\n%s", diff)
			}
			said := map[string]any{
				"Case": "C-1001", "Outcome": desk.Decided(tt.want), "Reason": tt.want.Reason, "Text": tt.want.Words,
				"Staff": "Jan Nowak", "Phone": "+48600100300",
			}
			told := maps.Clone(said)
			if tt.want.Outcome == care.OutcomeRejected { // to the customer a refusal is said with regret
				told["Outcome"] = flow.Text{Key: "outcome.rejected_kindly", Data: desk.Decided(tt.want).Data}
			}
			want := []desk.Effect{desk.Remark{Key: "desk.settled", Data: said}, desk.Inform{Key: "case.settled", Data: told}}
			if diff := cmp.Diff(want, effects); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}
}

// A customer who blocked the bot cannot be told: the thread says so.
func TestWhoCannotBeTold(t *testing.T) {
	t.Parallel()
	gone := care.Customer{ID: "K-1001", FirstName: "Ewa", Blocked: true}
	for name, event := range map[string]desk.Event{
		"settled":  desk.Resolved{By: "U0ANNA", Stamp: desk.Stamp(open()), Outcome: care.OutcomeRepair},
		"taken":    desk.Took{By: "U0JAN", Shown: "U0ANNA"},
		"given":    desk.Assigned{By: "U0ANNA", Stamp: desk.Stamp(open()), To: "U0JAN"},
		"promised": desk.Promised{By: "U0ANNA", Stamp: desk.Stamp(open()), What: "paczka", Due: now.Add(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, effects := desk.Advance(open(), event, room{gone})
			want := desk.Remark{Key: "desk.blocked", Data: map[string]any{"Customer": "Ewa"}}
			if diff := cmp.Diff(want, effects[len(effects)-1]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAskedForAForm(t *testing.T) {
	t.Parallel()
	settled := open()
	settled.Status, settled.Resolution = care.StatusSettled, &care.Resolution{Staff: "U0JAN"}
	tests := map[string]struct {
		c     care.Case
		event desk.Asked
		want  []desk.Effect
	}{
		"by staff":                    {open(), desk.Asked{By: "U0JAN", Form: desk.FormResolve}, []desk.Effect{desk.Show{Form: desk.FormResolve}}},
		"by staff, for the dossier":   {settled, desk.Asked{By: "U0JAN", Form: desk.FormCustomer}, []desk.Effect{desk.Show{Form: desk.FormCustomer}}},
		"a stranger, for the dossier": {settled, desk.Asked{By: "U0X", Form: desk.FormCustomer}, refused("", "desk.not_allowed", nil)},
		"by a stranger":               {open(), desk.Asked{By: "U0X", Form: desk.FormResolve}, refused("", "desk.not_allowed", nil)},
		"too late":                    {settled, desk.Asked{By: "U0ANNA", Form: desk.FormResolve}, refused("", "desk.settled_before", map[string]any{"Case": "C-1001", "Staff": "Jan Nowak"})},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			becomes(t, tt.c, decides(t, tt.c, tt.event, room{}, tt.want))
		})
	}
}
