// Package desk decides what becomes of a case: what staff, its clocks and its customer's score do to it. Pure: events in, the
// changed case and effects out. An event stands with its decision, a form's with the fields of the form.
package desk

import (
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
)

// Event is something that happened to a case: staff did it in Slack, a clock fell due, its customer rated it.
type Event interface {
	// decide returns the case as the event leaves it, clocks aside, and what is to be done.
	decide(c care.Case, v View) (care.Case, []Effect)
}

// Wrote: a message in the case's thread.
type Wrote struct {
	By      string // Slack ID
	Message care.Message
}

// Rewrote: an edit of a message in the thread. Before is what is kept of it.
type Rewrote struct {
	By      string
	Before  care.Entry
	Content care.Content
}

// Withdrew: a message in the thread was deleted.
type Withdrew struct{ Before care.Entry }

// Took: somebody pressed "take". Shown is the assignee that the card they saw named; empty: nobody.
type Took struct{ By, Shown string }

// Effect is something to do about it.
type Effect interface{ isEffect() }

// Keep stores the message in the case's history.
type Keep struct{ Note bool }

// Revise stores an edit in the history, the former words as a version.
type Revise struct {
	Note    bool
	Deleted bool
	Content care.Content
}

// Tell sends the message to the customer under the employee's name.
type Tell struct {
	Staff   care.Staff
	Content care.Content
}

// Amend changes at the customer what was sent before.
type Amend struct {
	Staff   care.Staff
	Content care.Content
}

// TakeBack deletes at the customer what was sent before.
type TakeBack struct{}

// Mark adds a reaction to the staff's message, or removes it.
type Mark struct {
	Reaction string
	Remove   bool
}

// Refuse says why not, to the one who did it alone. Key is in their language. Field is what of a form it is about; empty:
// all of it.
type Refuse struct {
	Field string
	Key   string
	Data  map[string]any
}

// Remark is a word of the bot's own in the thread. To is the Slack ID of who is to hear of it; empty: nobody.
type Remark struct {
	To     string
	Key    string
	Data   map[string]any
	Button *Button // below it; nil: none
}

// Inform says something to the customer.
type Inform struct {
	Key  string
	Data map[string]any
}

// Warn tells a member of staff, in the case's thread and by a direct message in their language.
type Warn struct {
	Staff  string // Slack ID
	Key    string
	Data   map[string]any
	Button *Button // below both; nil: none
}

// Escalate tells the managers' channel, in the company's language.
type Escalate struct {
	Key  string
	Data map[string]any
}

func (Keep) isEffect()     {}
func (Revise) isEffect()   {}
func (Tell) isEffect()     {}
func (Amend) isEffect()    {}
func (TakeBack) isEffect() {}
func (Mark) isEffect()     {}
func (Refuse) isEffect()   {}
func (Remark) isEffect()   {}
func (Inform) isEffect()   {}
func (Warn) isEffect()     {}
func (Escalate) isEffect() {}

// The reactions that tell a message's fate (INTERFACE.md, "The staff, in Slack").
const (
	Delivered = "white_check_mark"
	Note      = "lock"
	Failed    = "warning"
	NotStaff  = "no_entry_sign"
)

// View answers what a decision needs to know.
type View interface {
	Now() time.Time
	Company() care.Company
	Staff(slackID string) (care.Staff, bool)
	Roster() []care.Load     // the staff, in the order of the file
	Customer() care.Customer // the case's
	Order(number string) (care.Order, bool)
}

// Advance decides an event. The case given is not changed.
func Advance(c care.Case, e Event, v View) (care.Case, []Effect) {
	c.History = slices.Clone(c.History)
	after, effects := e.decide(c, v)
	return heard(c, after, e, effects, v)
}

func (e Wrote) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, known := v.Staff(e.By)
	switch {
	case !known:
		return c, []Effect{Mark{Reaction: NotStaff}, Refuse{Key: "desk.not_staff"}}
	case IsNote(e.Message.Content):
		return c, []Effect{Keep{Note: true}, Mark{Reaction: Note}}
	case Shut(c, v.Customer()):
		return c, []Effect{Keep{Note: true}, Mark{Reaction: Failed}, unsent(v)}
	case v.Customer().Blocked:
		return c, []Effect{Keep{}, Mark{Reaction: Failed}, Remark{
			Key: "desk.blocked", Data: map[string]any{"Customer": v.Customer().FullName()},
		}}
	}
	return c, []Effect{Keep{}, Tell{Staff: staff, Content: e.Message.Content}}
}

// IsNote reports whether a staff message stays inside: it begins with two slashes.
func IsNote(c care.Content) bool { return strings.HasPrefix(strings.TrimSpace(c.Text), "//") }

func (e Rewrote) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, known := v.Staff(e.By)
	if !known || e.Before.Deleted {
		return c, nil
	}
	note := IsNote(e.Content)
	effects := []Effect{Revise{Note: note, Content: e.Content}}
	switch {
	case note && e.Before.Note:
		return c, effects
	case note: // taken back
		return c, append(effects, TakeBack{}, Mark{Reaction: Delivered, Remove: true}, Mark{Reaction: Note})
	case Shut(c, v.Customer()):
		return c, []Effect{Revise{Note: e.Before.Note, Content: e.Content}, Mark{Reaction: Failed}, unsent(v)}
	case e.Before.Note: // sent after all
		return c, append(effects, Mark{Reaction: Note, Remove: true}, Tell{Staff: staff, Content: e.Content})
	default:
		return c, append(effects, Amend{Staff: staff, Content: e.Content})
	}
}

func (e Withdrew) decide(c care.Case, _ View) (care.Case, []Effect) {
	if e.Before.Deleted {
		return c, nil
	}
	effects := []Effect{Revise{Note: e.Before.Note, Deleted: true, Content: e.Before.Message.Content}}
	if e.Before.Note {
		return c, effects
	}
	return c, append(effects, TakeBack{})
}

func (e Took) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, no := acting(c, e.By, Stamp(c), v)
	switch {
	case no != nil:
		return c, no
	case c.Assignee == e.By:
		return c, []Effect{Refuse{Key: "desk.yours", Data: map[string]any{"Case": c.Number}}}
	case c.Assignee != e.Shown && c.Assignee != "": // somebody was faster than the card they saw
		return c, []Effect{Refuse{Key: "desk.not_yours", Data: map[string]any{"Staff": name(v, c.Assignee)}}}
	}
	c.Assignee = e.By
	c.History = append(c.History, care.Change{At: v.Now().UTC(), Staff: e.By, What: care.ChangeTaken})
	return c, []Effect{
		Remark{Key: "desk.taken", Data: map[string]any{"Staff": staff.Name}},
		inform(v, "case.taken", map[string]any{"Case": c.Number, "Staff": staff.Name, "Phone": staff.Phone}),
	}
}
