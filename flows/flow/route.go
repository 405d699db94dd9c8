package flow

import (
	"strings"

	"carebot/flows/care"
)

// heard takes a message of words or files to where it belongs: the first that takes it.
func (t *turn) heard(m care.Message) {
	switch {
	case t.v.Customer().Language == "":
		t.keepForLanguage(m)
	case m.Unsupported != "", t.present() == nil && blank(m):
		t.c.Asked = ""
		t.say("message.unsupported", nil)
		t.again()
	case t.present() != nil:
		t.c.Asked = ""
		t.heardInFlow(m)
	default:
		t.c.Asked = ""
		t.heardOutside(m)
	}
}

// blank reports whether a message says nothing at all.
func blank(m care.Message) bool {
	c := m.Content
	c.Text = strings.TrimSpace(c.Text)
	return c.Empty()
}

// heardInFlow gives a message to the present step. What the step cannot take and answers a case goes there.
func (t *turn) heardInFlow(m care.Message) {
	s, st := t.scene(t.present())
	o := Refuse()
	if st.Hear != nil {
		o = st.Hear(s, m)
	}
	if !o.Refused {
		t.apply(o)
		return
	}
	if number, ok := t.answered(m); ok {
		t.do(Relay{Case: number, Message: m})
		t.again()
		return
	}
	t.apply(s.refusal(st, o))
}

// refusal says why a step cannot take a message.
func (s Scene) refusal(st Step, o Outcome) Outcome {
	if o.Key == "" {
		o.Key = st.Invalid
	}
	if o.Key == "" {
		o.Key = s.Flow.ID + "." + st.Name + "_invalid"
	}
	return o
}

// answered returns the open case that a message is a reply to.
func (t *turn) answered(m care.Message) (string, bool) {
	if m.ReplyTo == "" {
		return "", false
	}
	number, ok := t.v.CaseOf(m.ReplyTo)
	if !ok {
		return "", false
	}
	c, ok := t.v.Case(number)
	return number, ok && c.Open() && c.Customer == t.v.Customer().ID
}

// heardOutside takes a message that no step waits for: to the case it answers, to the one open case, to one of several
// by the customer's tap; else the menu, or the offer to resume.
func (t *turn) heardOutside(m care.Message) {
	if number, ok := t.answered(m); ok {
		t.do(Relay{Case: number, Message: m})
		return
	}
	cases := t.v.OpenCases()
	switch len(cases) {
	case 0:
		t.c.Kept = nil // the cases they could be for are settled
		t.againOrMenu()
	case 1:
		if len(t.c.Kept) > 0 {
			t.sendKept(cases[0].Number)
		}
		t.do(Relay{Case: cases[0].Number, Message: m})
	default:
		t.keepForCase(m, cases)
	}
}
