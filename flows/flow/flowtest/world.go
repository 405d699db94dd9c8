// Package flowtest plays transcripts against flows: what a customer said and pressed, and what the bot decided.
package flowtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// World is a flow.View over what a test made up; effects change it as the bot would.
type World struct {
	Clock   time.Time
	Firm    care.Company
	Who     care.Customer
	Shop    []care.Order
	Cases   []care.Case
	Staff   []care.Load
	Numbers int           // cases ever opened
	Said    []care.Entry  // what stands in cases, in order
	Median  time.Duration // of the first replies …
	Replies int           // … of the last 30 days, and how many they are
	Ties    map[string]care.Tie
	Failed  map[string]care.Attempts
	Offers  Offers
}

// NewWorld returns a company open Mon-Fri 08:00-16:00 in Warsaw on a Friday at 15:50, one employee for each language,
// and a customer called Anna who is spoken to in Polish.
func NewWorld() *World {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		panic("flowtest: install the time zone database: " + err.Error())
	}
	hours, err := care.ParseHours("Mon-Fri 08:00-16:00", zone, "pl")
	if err != nil {
		panic("flowtest: " + err.Error())
	}
	w := &World{
		Clock: time.Date(2026, 11, 20, 15, 50, 0, 0, zone),
		Firm: care.Company{
			Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: zone, Language: care.Polish, Hours: hours,
			Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14},
		},
		Who: care.Customer{ID: "K-1001", FirstName: "Anna", Language: care.Polish},
	}
	w.hire("Anna Kowalska", care.Polish, hours)
	w.hire("Iwan Petrow", care.Russian, hours)
	w.hire("John Smith", care.English, hours)
	return w
}

func (w *World) hire(name string, language care.Language, hours care.Hours) {
	phone := fmt.Sprintf("+48 600 100 20%d", len(w.Staff))
	w.Staff = append(w.Staff, care.Load{Staff: care.Staff{
		Name: name, Slack: "U" + string(language), Phone: phone, Languages: []care.Language{language}, Capacity: 20, Hours: hours,
	}})
}

// Now returns the time of the event.
func (w *World) Now() time.Time { return w.Clock }

// Company returns the company.
func (w *World) Company() care.Company { return w.Firm }

// Customer returns the customer.
func (w *World) Customer() care.Customer { return w.Who }

// Orders returns the orders tied to the customer.
func (w *World) Orders() []care.Order {
	return slices.DeleteFunc(slices.Clone(w.Shop), func(o care.Order) bool { return o.Customer != w.Who.ID })
}

// Order returns an order by its number.
func (w *World) Order(number string) (care.Order, bool) {
	for _, o := range w.Shop {
		if o.Number == number {
			return o, true
		}
	}
	return care.Order{}, false
}

// Tie returns what ties the customer to an order.
func (w *World) Tie(number string) care.Tie {
	tie := w.Ties[care.OrderKey(number)]
	o, found := w.Order(number)
	tie.Own = tie.Own || found && o.Customer == w.Who.ID
	return tie
}

// Attempts returns the failed proofs.
func (w *World) Attempts(key string) care.Attempts { return w.Failed[key] }

// OpenCases returns the customer's open cases.
func (w *World) OpenCases() []care.Case {
	return slices.DeleteFunc(slices.Clone(w.Cases), func(c care.Case) bool { return c.Customer != w.Who.ID || !c.Open() })
}

// Case returns a case by its number.
func (w *World) Case(number string) (care.Case, bool) {
	for _, c := range w.Cases {
		if c.Number == number {
			return c, true
		}
	}
	return care.Case{}, false
}

// LastCases returns the customer's cases, newest first.
func (w *World) LastCases() []care.Case {
	mine := slices.DeleteFunc(slices.Clone(w.Cases), func(c care.Case) bool { return c.Customer != w.Who.ID })
	slices.Reverse(mine)
	return mine
}

// LastWords returns the last n messages of a case.
func (w *World) LastWords(number string, n int) []care.Entry {
	said := slices.DeleteFunc(slices.Clone(w.Said), func(e care.Entry) bool { return e.Case != number || e.Note || e.Deleted })
	return said[max(0, len(said)-n):]
}

// FirstReplies returns what the test made up.
func (w *World) FirstReplies() (time.Duration, int) { return w.Median, w.Replies }

// CaseOf knows the messages called case/<number>.
func (w *World) CaseOf(messageID string) (string, bool) { return strings.CutPrefix(messageID, "case/") }

// Roster returns the staff.
func (w *World) Roster() []care.Load { return w.Staff }

// NextCase returns the number of the next case.
func (w *World) NextCase() string { return fmt.Sprintf("C-%d", 1001+w.Numbers) }

// AddCase gives the customer an open case with a topic and returns its number.
func (w *World) AddCase(topic string) string {
	number := w.NextCase()
	w.open(care.Case{
		Number: number, Kind: care.KindComplaint, Status: care.StatusOpen, Customer: w.Who.ID, Topic: topic, OpenedAt: w.Clock,
		Assignee: "Upl",
	})
	return number
}

// AddForeign opens another customer's case with a number.
func (w *World) AddForeign(number string) {
	w.Cases = append(w.Cases, care.Case{Number: number, Kind: care.KindQuestion, Status: care.StatusOpen, Customer: "K-9999"})
}

// Settle settles a case.
func (w *World) Settle(number string) {
	for i := range w.Cases {
		if w.Cases[i].Number == number {
			w.Cases[i].Status, w.Cases[i].SettledAt = care.StatusSettled, w.Clock
			w.Cases[i].History = append(w.Cases[i].History, care.Change{At: w.Clock, What: care.ChangeSettled})
		}
	}
}

// Do changes the world as effects ask.
func (w *World) Do(effects []flow.Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case flow.SetLanguage:
			w.Who.Language = e.Language
		case flow.OpenCase:
			w.open(e.Case)
			w.relay(e.Case.Number, e.Messages...)
		case flow.Relay:
			w.relay(e.Case, e.Message)
		case flow.Reopen:
			w.reopen(e.Case)
		case flow.Remember:
			w.Who.SwitchOffered = w.Who.SwitchOffered || e.SwitchOffered
			w.Who.Ref += e.Ref
		default:
			w.doOrder(e)
		}
	}
}

func (w *World) relay(number string, messages ...care.Message) {
	for _, m := range messages {
		w.Said = append(w.Said, care.Entry{Case: number, Author: care.ByCustomer, Message: m})
	}
}

// Reply makes an employee say something in a case.
func (w *World) Reply(number, staff, text string) {
	m := care.Message{At: w.Clock, Content: care.Content{Text: text}}
	w.Said = append(w.Said, care.Entry{Case: number, Author: care.ByStaff, Staff: staff, Message: m})
	for i := range w.Cases {
		if w.Cases[i].Number == number && w.Cases[i].RepliedAt.IsZero() {
			w.Cases[i].RepliedAt = w.Clock
		}
	}
}

func (w *World) reopen(c care.Case) {
	for i := range w.Cases {
		if w.Cases[i].Number == c.Number {
			w.Cases[i] = c
		}
	}
}

func (w *World) open(c care.Case) {
	w.Cases = append(w.Cases, c)
	w.Numbers++
}
