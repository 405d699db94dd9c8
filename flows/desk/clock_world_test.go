package desk_test

import (
	"fmt"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// clockroom is a view of a company whose clock the test moves.
type clockroom struct {
	t        testing.TB
	now      time.Time
	company  care.Company
	staff    []care.Staff
	customer care.Customer
	said     []string // what was said: when, to whom, the key of what
}

// Quiet times and hours that tests choose among.
const (
	shopHours = "Mon-Fri 08:00-16:00"
	night     = "21:00-08:00"
)

// newClockroom returns a company with hours and quiet time as written (empty: always open, never quiet), the charter of the
// handbook, and Anna and Jan, who keep the company's hours.
func newClockroom(t testing.TB, hours, quiet string) *clockroom {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	o := &clockroom{t: t, customer: care.Customer{ID: "K-1001", FirstName: "Ewa", Language: care.Polish}}
	o.company = care.Company{
		Name: "Słoneczna", Phone: "+48221002030", Zone: zone, Language: care.Polish,
		Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14},
	}
	if hours != "" {
		o.company.Hours = o.hours(hours)
	}
	if quiet != "" {
		if o.company.Quiet, err = care.ParseQuiet(quiet); err != nil {
			t.Fatal(err)
		}
	}
	a, j := anna, jan
	a.Hours, j.Hours = o.company.Hours, o.company.Hours
	o.staff = []care.Staff{a, j}
	return o
}

func (o *clockroom) hours(text string) care.Hours {
	o.t.Helper()
	h, err := care.ParseHours(text, o.company.Zone, "pl")
	if err != nil {
		o.t.Fatal(err)
	}
	return h
}

// at reads "2026-11-20 15:50" as a time in Warsaw.
func (o *clockroom) at(text string) time.Time {
	o.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, o.company.Zone)
	if err != nil {
		o.t.Fatal(err)
	}
	return at
}

func (o *clockroom) Now() time.Time                              { return o.now }
func (o *clockroom) Company() care.Company                       { return o.company }
func (o *clockroom) Customer() care.Customer                     { return o.customer }
func (o *clockroom) Order(string) (order care.Order, known bool) { return }

func (o *clockroom) Staff(id string) (care.Staff, bool) {
	for _, s := range o.staff {
		if s.Slack == id {
			return s, true
		}
	}
	return care.Staff{}, false
}

func (o *clockroom) Roster() []care.Load {
	var all []care.Load
	for _, s := range o.staff {
		all = append(all, care.Load{Staff: s})
	}
	return all
}

// opens returns a case of Anna's that comes in at a time, with what it is promised.
func (o *clockroom) opens(kind care.Kind, at string) care.Case {
	o.t.Helper()
	o.now = o.at(at)
	c := care.Case{
		Number: "C-1001", Kind: kind, Status: care.StatusOpen, Customer: "K-1001", Assignee: anna.Slack, OpenedAt: o.now.UTC(),
		FirstReply: o.company.Hours.Add(o.now, o.company.Charter.FirstReply).UTC(),
	}
	if kind == care.KindComplaint {
		c.Decision = care.DecisionDue(o.now, o.company.Charter.Decision, o.company.Zone)
	}
	return c
}

// happens lets something happen to a case at a time; before it, all that fell due.
func (o *clockroom) happens(c care.Case, at string, e desk.Event) care.Case {
	o.t.Helper()
	c = o.passes(c, at)
	switch form := e.(type) {
	case desk.Promised:
		form.Stamp = desk.Stamp(c)
		e = form
	case desk.Turned:
		form.Stamp = desk.Stamp(c)
		e = form
	case desk.Resolved:
		form.Stamp = desk.Stamp(c)
		e = form
	}
	return o.does(c, e)
}

// passes lets the time pass until an instant, that one included, and all fall due in it.
func (o *clockroom) passes(c care.Case, until string) care.Case {
	o.t.Helper()
	end := o.at(until)
	for range 10_000 {
		next := desk.Next(c, o)
		if next.IsZero() || next.After(end) {
			o.now = end
			return c
		}
		if next.After(o.now) {
			o.now = next
		}
		c = o.does(c, desk.FellDue{})
		if again := desk.Next(c, o); !again.IsZero() && !again.After(o.now) {
			o.t.Fatalf("at %s something is still to be said, at %s; said: %q", o.now, again, o.said)
		}
	}
	o.t.Fatal("the clocks never rest")
	return c
}

// does decides an event and writes down what is said.
func (o *clockroom) does(c care.Case, e desk.Event) care.Case {
	o.t.Helper()
	c, effects := desk.Advance(c, e, o)
	for _, effect := range effects {
		switch e := effect.(type) {
		case desk.Inform:
			o.note("customer", e.Key, e.Data)
		case desk.Warn:
			o.note(e.Staff, e.Key, e.Data)
		case desk.Escalate:
			o.note("managers", e.Key, e.Data)
		case desk.Refuse:
			o.t.Fatalf("%T is refused: %s", e, e.Key)
		}
	}
	return c
}

// note writes down who heard what when, and the new time they were given.
func (o *clockroom) note(who, key string, data map[string]any) {
	line := fmt.Sprintf("%s %s %s", o.now.In(o.company.Zone).Format("2006-01-02 15:04"), who, key)
	if due, is := data["Due"].(time.Time); is {
		line += " → " + due.In(o.company.Zone).Format("02 15:04")
	}
	if days, is := data["Count"]; is {
		line += fmt.Sprintf(" (%d)", days)
	}
	o.said = append(o.said, line)
}
