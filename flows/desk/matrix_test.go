package desk_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hall is a view with a manager and a customer.
type hall struct {
	room
	who care.Customer
}

func (o hall) Customer() care.Customer { return o.who }
func (o hall) Roster() []care.Load     { return nil }

func (o hall) Staff(id string) (care.Staff, bool) {
	if id == "U0EWA" {
		return care.Staff{Name: "Ewa Szef", Slack: id, Phone: "+48600100900", Manager: true}, true
	}
	return o.room.Staff(id)
}

// deed is one thing that staff do: the event as it comes from who saw the case as it was then.
type deed struct {
	name  string
	event func(by string, saw care.Case, who care.Customer) desk.Event
}

// deeds are all that a card, a form or a word in the thread does.
func deeds() []deed {
	form := func(f desk.Form) func(string, care.Case, care.Customer) desk.Event {
		return func(by string, _ care.Case, _ care.Customer) desk.Event { return desk.Asked{By: by, Form: f} }
	}
	all := []deed{
		{"writes in the thread", func(by string, _ care.Case, _ care.Customer) desk.Event {
			return desk.Wrote{By: by, Message: message("Dzień dobry")}
		}},
		{"takes it", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Took{By: by, Shown: saw.Assignee}
		}},
		{"gives it to Jan", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Assigned{By: by, Stamp: desk.Stamp(saw), To: "U0JAN"}
		}},
		{"promises", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Promised{By: by, Stamp: desk.Stamp(saw), What: "paczka", Due: now.Add(time.Hour)}
		}},
		{"lets it wait", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Turned{By: by, Stamp: desk.Stamp(saw), To: care.StatusWaiting, WaitsFor: "zdjęcie"}
		}},
		{"opens it", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Turned{By: by, Stamp: desk.Stamp(saw), To: care.StatusOpen}
		}},
		{"settles it", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Resolved{By: by, Stamp: desk.Stamp(saw), Outcome: care.OutcomeRepair}
		}},
		{"picks a ready reply", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.ReplyPicked{By: by, Stamp: desk.Stamp(saw), Reply: "photo"}
		}},
		{"sends a ready reply", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.ReplySent{By: by, Stamp: desk.ReplyStamp(saw), Text: "Proszę o zdjęcie."}
		}},
		{"bars the customer", func(by string, saw care.Case, _ care.Customer) desk.Event {
			return desk.Barred{By: by, Stamp: desk.Stamp(saw), Note: "wyzwiska"}
		}},
		{"notes in the dossier", func(by string, _ care.Case, who care.Customer) desk.Event {
			return desk.Described{By: by, Stamp: desk.DossierStamp(who.Dossier), Note: "dzwonić po 16"}
		}},
		{"lifts the bar", func(by string, _ care.Case, who care.Customer) desk.Event {
			return desk.Described{By: by, Stamp: desk.DossierStamp(who.Dossier), Lift: true}
		}},
	}
	for _, f := range desk.Forms() {
		all = append(all, deed{"asks for " + string(f), form(f)})
	}
	return all
}

// state is a case with its customer.
type state struct {
	name string
	c    care.Case
	who  care.Customer
}

func states() []state {
	ola := care.Customer{ID: "K-1001", FirstName: "Ola", Language: care.Polish}
	foul := ola
	foul.Barred = &care.Bar{At: now.Add(-time.Hour), Staff: "U0EWA", Case: "C-1001"}
	of := func(status care.Status, assignee string) care.Case {
		c := care.Case{Number: "C-1001", Kind: care.KindQuestion, Status: status, Assignee: assignee, OpenedAt: now.Add(-time.Hour), RepliedAt: now}
		switch status {
		case care.StatusWaiting:
			c.WaitsFor = "paragon"
		case care.StatusSettled:
			c.SettledAt, c.Resolution = now, &care.Resolution{Outcome: care.OutcomeRepair, Staff: "U0ANNA"}
		}
		return c
	}
	return []state{
		{"nobody's", of(care.StatusOpen, ""), ola},
		{"Anna's", of(care.StatusOpen, "U0ANNA"), ola},
		{"waiting", of(care.StatusWaiting, "U0ANNA"), ola},
		{"settled", of(care.StatusSettled, "U0ANNA"), ola},
		{"Anna's, barred", of(care.StatusOpen, "U0ANNA"), foul},
		{"settled, barred", of(care.StatusSettled, "U0ANNA"), foul},
	}
}

// roles are who can do it, to a case that is Anna's.
func roles() []struct{ name, id string } {
	return []struct{ name, id string }{{"Anna", "U0ANNA"}, {"Jan", "U0JAN"}, {"manager", "U0EWA"}, {"stranger", "U0X"}}
}

// sum says in a line what an event came to.
func sum(before, after care.Case, effects []desk.Effect) string {
	var parts []string
	for _, e := range effects {
		switch e := e.(type) {
		case desk.Refuse:
			parts = append(parts, "no: "+strings.TrimSuffix(e.Key+" at "+e.Field, " at "))
		case desk.Remark:
			parts = append(parts, "thread "+e.Key)
		case desk.Inform:
			parts = append(parts, "customer "+e.Key)
		case desk.Escalate:
			parts = append(parts, "managers "+e.Key)
		case desk.Show:
			parts = append(parts, "form "+string(e.Form))
		default:
			parts = append(parts, strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", e), "desk.")))
		}
	}
	if before.Status != after.Status || before.Assignee != after.Assignee {
		parts = append(parts, fmt.Sprintf("now %s, %s", after.Status, who(after.Assignee)))
	}
	for _, change := range after.History[len(before.History):] {
		parts = append(parts, strings.TrimSpace("history "+change.What+" by "+who(change.Staff)))
	}
	return strings.Join(parts, "; ")
}

func who(id string) string {
	for _, r := range roles() {
		if r.id == id {
			return r.name
		}
	}
	return "nobody"
}

// Each deed in each state by each role. Roles to whom the same happens share a line.
func TestMatrix(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, d := range deeds() {
		fmt.Fprintf(&b, "# %s\n", d.name)
		for _, s := range states() {
			var order []string
			by := map[string][]string{}
			for _, r := range roles() {
				after, effects := desk.Advance(s.c, d.event(r.id, s.c, s.who), hall{who: s.who})
				came := strings.ReplaceAll(sum(s.c, after, effects), "by "+r.name, "by them")
				came = strings.ReplaceAll(came, ", "+r.name, ", theirs")
				if by[came] == nil {
					order = append(order, came)
				}
				by[came] = append(by[came], r.name)
			}
			for _, came := range order {
				fmt.Fprintf(&b, "%s · %s: %s\n", s.name, strings.Join(by[came], ", "), came)
			}
		}
		b.WriteString("\n")
	}
	golden(t, "testdata/matrix.txt", b.String())
}

// Two people who see the same case: Anna acts first, and then the manager, who does not know it. One wins; where both may
// stand, both are told what was done.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	s := states()[1]
	for _, first := range deeds()[1:12] {
		if slices.Contains([]string{"opens it", "picks a ready reply", "lifts the bar"}, first.name) {
			continue // of an open case, these change nothing
		}
		fmt.Fprintf(&b, "# a manager, when somebody else just %s\n", first.name)
		by := "U0ANNA"
		switch first.name {
		case "bars the customer":
			by = "U0EWA"
		case "takes it":
			by = "U0JAN"
		}
		c, known := s.c, s.who
		after, effects := desk.Advance(c, first.event(by, c, known), hall{who: known})
		for _, e := range effects {
			switch e := e.(type) {
			case desk.Know:
				known.Dossier = e.Dossier
			case desk.Answer:
				after.Entries++
			}
		}
		for _, second := range deeds()[1:12] {
			last, more := desk.Advance(after, second.event("U0EWA", s.c, s.who), hall{who: known})
			fmt.Fprintf(&b, "%s: %s\n", second.name, sum(after, last, more))
		}
		b.WriteString("\n")
	}
	golden(t, "testdata/two.txt", b.String())
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); go test ./flows/desk -update writes it anew:\n%s", path, diff)
	}
}
