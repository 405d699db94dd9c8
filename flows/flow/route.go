package flow

import (
	"strings"

	"carebot/flows/care"
)

// heard takes a message of words or files to where it belongs: the first that takes it.
func (t *turn) heard(m care.Message, means care.Meaning) {
	t.offerSwitch(means)
	switch {
	case t.v.Customer().Language == "":
		t.keepForLanguage(m, means)
	case m.Unsupported != "", t.present() == nil && blank(m):
		t.c.Asked = ""
		t.say("message.unsupported", nil)
		t.again()
	case t.present() != nil:
		t.c.Asked = ""
		t.heardInFlow(m)
	default:
		t.c.Asked = ""
		t.heardOutside(m, means)
	}
}

// offerSwitch offers, once, to go on in the language that the customer now writes.
func (t *turn) offerSwitch(means care.Meaning) {
	c := t.v.Customer()
	if means.Language == "" || c.Language == "" || means.Language == c.Language || c.SwitchOffered {
		return
	}
	t.do(Remember{SwitchOffered: true})
	language := string(means.Language)
	t.do(Say{
		Key: "language.offer", Language: means.Language,
		Choices: [][]Choice{{{Step: stepLanguage, ID: language, Key: "language." + language}}},
	})
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
	if c, ok := t.answered(m); ok {
		t.relay(c, m, care.Meaning{})
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

// answered returns the case that a message is a reply to: one that is open, or that it opens again.
func (t *turn) answered(m care.Message) (care.Case, bool) {
	if m.ReplyTo == "" {
		return care.Case{}, false
	}
	number, ok := t.v.CaseOf(m.ReplyTo)
	if !ok {
		return care.Case{}, false
	}
	return t.own(number)
}

// own returns a case of the customer's that takes messages.
func (t *turn) own(number string) (care.Case, bool) {
	c, ok := t.v.Case(number)
	return c, ok && c.Customer == t.v.Customer().ID && (c.Open() || c.Reopens(t.v.Now()))
}

// heardOutside takes a message that no step waits for to the first of: the case it answers, the case the customer wanted
// to write about, an open question, the open cases, a case settled lately, a wish.
func (t *turn) heardOutside(m care.Message, means care.Meaning) {
	writing := t.c.Writing
	t.c.Writing = ""
	if c, ok := t.answered(m); ok && (c.Open() || !t.elsewhere(means, c)) {
		t.relay(c, m, means)
		return
	}
	if c, ok := t.own(writing); ok {
		t.send(c, m)
		t.again()
		return
	}
	if t.heardQuestion(m, means) {
		return
	}
	if cases := t.v.OpenCases(); len(cases) > 0 {
		t.heardOpen(m, means, cases)
		return
	}
	if c, ok := t.reopening(); ok && !t.elsewhere(means, c) {
		t.relayKept(c, means)
		t.relay(c, m, means)
		return
	}
	t.wish(m, means)
}

// heardOpen takes a message to the one open case, or to one of several by the customer's tap.
func (t *turn) heardOpen(m care.Message, means care.Meaning, cases []care.Case) {
	if len(cases) > 1 {
		t.keepForCase(m, cases)
		return
	}
	if len(t.c.Kept) > 0 {
		t.sendKept(cases[0])
	}
	t.relay(cases[0], m, means)
}

// relayKept hands to a case what was kept before it was clear whose it is.
func (t *turn) relayKept(c care.Case, means care.Meaning) {
	kept := t.c.Kept
	t.forget()
	t.reopen(c, t.orComplaint(means))
	for _, m := range kept {
		t.do(Relay{Case: c.Number, Message: m})
	}
}

// relay hands a message to a case. A rude one is answered calmly, once in a while; a person has it.
func (t *turn) relay(c care.Case, m care.Message, means care.Meaning) {
	t.reopen(c, t.orComplaint(means))
	t.do(Relay{Case: c.Number, Message: m})
	if means.Is(care.IntentAbuse) && t.v.Now().Sub(t.c.Calmed) > calm {
		t.c.Calmed = t.v.Now()
		t.do(Say{Key: "abuse.case", Data: map[string]any{"Case": c.Number}, Case: c.Number})
	}
}
