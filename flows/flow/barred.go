package flow

import "carebot/flows/care"

// AnsweredBarred keeps that a barred customer was told where to turn.
type AnsweredBarred struct{}

func (AnsweredBarred) isEffect() {}

// barredQuiet is for how long a barred customer who was told where to turn is not told again: nobody is left without a word,
// and nobody gets one for every word of theirs.
const barredQuiet = care.Day

// barred takes what a customer does who is barred for abuse, and reports whether nothing else does. They are told where to
// turn, at most once a day, whatever they do; else there is silence. What is theirs by right stays open.
func (t *turn) barred(e Event) bool {
	customer := t.v.Customer()
	if customer.Barred == nil || t.byRight(e) {
		return false
	}
	if _, corrected := e.(Corrected); corrected || t.v.Now().Sub(customer.Barred.AnsweredAt) < barredQuiet {
		return true
	}
	company := t.v.Company()
	t.do(AnsweredBarred{})
	t.say("barred.answer", map[string]any{"Company": company.Name, "Phone": company.Phone})
	return true
}

// byRight reports whether an event belongs to a flow that is open to everybody: its command, or a button of its acts.
func (t *turn) byRight(e Event) bool {
	switch e := e.(type) {
	case Commanded:
		f, ok := flowByID(t.flows, e.Name)
		return ok && f.Right
	case Chose:
		for _, f := range t.flows {
			for _, a := range f.Acts {
				if f.Right && a.Name == e.Step && (e.pressed() || t.typed(e)) {
					return true
				}
			}
		}
	}
	return false
}
