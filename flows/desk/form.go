package desk

import (
	"fmt"

	"carebot/flows/care"
)

// Form is a modal of the desk's, by the action_id of the button that opens it.
type Form string

// The forms.
const (
	FormResolve Form = "case_resolve"
	FormAssign  Form = "case_assign"
	FormStatus  Form = "case_status"
	FormPromise Form = "case_promise"
	// FormReply offers the ready replies; what is chosen is read over and sent in FormReplyText, which no button opens.
	FormReply     Form = "case_reply"
	FormReplyText Form = "case_reply_text"
	// FormCustomer is the dossier.
	FormCustomer Form = "case_customer"
	// FormBar bars the customer for abuse; it is for managers.
	FormBar Form = "case_block"
)

// Forms returns all forms that a button opens.
func Forms() []Form {
	return []Form{FormResolve, FormAssign, FormStatus, FormPromise, FormReply, FormCustomer, FormBar}
}

// Asked: somebody pressed the button that opens a form.
type Asked struct {
	By   string
	Form Form
}

// Show opens a form for who asked for it, or puts it in the place of the one they sent.
type Show struct {
	Form  Form
	Reply string // of FormReplyText: the ready reply it begins with
	Text  string // of FormReplyText: the words as they have become; empty: as they are ready
	Since bool   // somebody has written in the case since the words were first shown
}

func (Show) isEffect() {}

// Stamp tells how a case stands, so that what is sent from a form can be held against what the form showed.
func Stamp(c care.Case) string { return fmt.Sprintf("%s|%s", c.Status, c.Assignee) }

// decide opens a form, unless it makes no sense any more.
func (e Asked) decide(c care.Case, v View) (care.Case, []Effect) {
	if _, no := mayAsk(c, e, v); no != nil {
		return c, no
	}
	return c, []Effect{Show{Form: e.Form}}
}

// mayAsk returns who asks for a form, or why they may not have it.
func mayAsk(c care.Case, e Asked, v View) (care.Staff, []Effect) {
	staff, known := v.Staff(e.By)
	switch {
	case known && e.Form == FormCustomer: // of a settled case, too
		return staff, nil
	case e.Form == FormStatus && !c.Open():
		return mayReopen(c, e.By, Stamp(c), v)
	case e.Form == FormBar:
		return mayBar(c, e.By, Stamp(c), v)
	default:
		return acting(c, e.By, Stamp(c), v)
	}
}

// acting returns who does something to a case that stamp saw, or why they may not.
func acting(c care.Case, by, stamp string, v View) (care.Staff, []Effect) {
	staff, known := v.Staff(by)
	switch {
	case !known:
		return staff, []Effect{Refuse{Key: "desk.not_allowed"}}
	case !c.Open():
		return staff, []Effect{settledBefore(c, v)}
	case stamp != Stamp(c):
		return staff, []Effect{meanwhile(c, v)}
	}
	return staff, nil
}

// settledBefore says who has settled a case.
func settledBefore(c care.Case, v View) Effect {
	if c.Resolution == nil {
		return Refuse{Key: "desk.settled_before", Data: map[string]any{"Case": c.Number, "Staff": ""}}
	}
	return Refuse{Key: "desk.settled_before", Data: map[string]any{"Case": c.Number, "Staff": name(v, c.Resolution.Staff)}}
}

// meanwhile says who was faster than what a form showed: staff, or the customer with a word.
func meanwhile(c care.Case, v View) Effect {
	last := ""
	if n := len(c.History); n > 0 {
		if c.History[n-1].What == care.ChangeHandedOver {
			return handedMeanwhile(c, v)
		}
		last = c.History[n-1].Staff
	}
	if last == "" {
		return Refuse{Key: "desk.meanwhile_customer", Data: map[string]any{"Case": c.Number}}
	}
	return Refuse{Key: "desk.meanwhile", Data: map[string]any{"Case": c.Number, "Staff": name(v, last)}}
}

// name returns a member's name; of one who left, their ID.
func name(v View, slackID string) string {
	if s, known := v.Staff(slackID); known {
		return s.Name
	}
	return slackID
}

// inform says something to the customer, or in the thread that it cannot be said.
func inform(v View, key string, data map[string]any) Effect {
	if v.Customer().Blocked {
		return Remark{Key: "desk.blocked", Data: map[string]any{"Customer": v.Customer().FullName()}}
	}
	return Inform{Key: key, Data: data}
}
