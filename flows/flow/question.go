package flow

import (
	"slices"

	"carebot/flows/care"
)

// Question is asked outside the steps of a flow, by a button's act or by the clock. It waits in nobody's way: commands,
// flows and replies go before it, and unanswered it is dropped without a word.
type Question struct {
	// Name is in stored conversations and never changes. No other question is called so.
	Name string
	// Choices are the buttons under it, of acts, so that a typed label is taken for one; nil: none is.
	Choices func(v View, about string) [][]Choice
	// Hear takes the words of an answer; nil: they are not for it. Words that follow the answer at once are heard, too: then
	// q.Heard is set. Of the reaction count the effects, whether the question is Answered or goes on waiting, and Else: what
	// is done unless the words are clearly a wish, too.
	Hear func(v View, q care.Question, m care.Message) Reaction
}

// ask asks the question of an act, unless something else waits for the customer's answer. False: it does.
func (t *turn) ask(r Reaction) bool {
	if t.present() != nil || len(t.c.Kept) > 0 {
		return false
	}
	t.c.Question = r.Asks
	t.do(r.Question)
	return true
}

// question returns the question that waits for words now.
func (t *turn) question() (Question, bool) {
	for _, f := range t.flows {
		for _, q := range f.Questions {
			if q.Name == t.c.Question.Name {
				return q, t.v.Now().Before(t.c.Question.Until)
			}
		}
	}
	return Question{}, false
}

// waits reports whether a question waits for its first words, about what a button is about.
func (t *turn) waits(name, about string) bool {
	_, ok := t.question()
	asked := t.c.Question
	return ok && asked.Name == name && asked.About == about && !asked.Heard
}

// questionRows are the buttons that a typed label is taken for while a question waits.
func (t *turn) questionRows() [][]Choice {
	q, ok := t.question()
	if !ok || q.Choices == nil || t.c.Question.Heard {
		return nil
	}
	return q.Choices(t.v, t.c.Question.About)
}

// typed reports whether a typed label is that of a button under the question that waits, or under what was said last.
func (t *turn) typed(e Chose) bool {
	if _, reply := t.answered(e.Message); reply {
		return false
	}
	choices := append(flat(t.questionRows()), t.under()...)
	return slices.ContainsFunc(choices, func(c Choice) bool { return c.Step == e.Step && c.ID == e.Choice })
}

// heardQuestion takes a message for the answer to the question that waits. What is clearly a wish, too, is offered as well:
// it may be no answer at all. A mere thanks is none, and the question goes on waiting.
func (t *turn) heardQuestion(m care.Message, means care.Meaning) bool {
	q, ok := t.question()
	if !ok || q.Hear == nil || len(t.c.Kept) > 0 {
		return false
	}
	if means.Is(care.IntentThanks) && means.Bare && nothingBeside(m) {
		t.say("thanks.answer", nil)
		return true
	}
	r := q.Hear(t.v, t.c.Question, m)
	t.effects = append(t.effects, r.Effects...)
	if r.Answered {
		t.c.Question.Heard, t.c.Question.Until = true, t.v.Now().Add(together).UTC()
	}
	if t.wishesToo(means) {
		t.c.Question = care.Question{}
		t.keepForWish(m, means)
		return true
	}
	t.effects = append(t.effects, r.Else...)
	return true
}

// nothingBeside reports whether a message is its words, or a sticker, and no file comes with them.
func nothingBeside(m care.Message) bool {
	return !slices.ContainsFunc(m.Files, func(f care.File) bool { return f.Kind != care.Sticker })
}

// leave lets go of a question that waits for words: the customer does something else. One that takes its buttons alone
// takes nothing that was meant otherwise.
func (t *turn) leave() {
	if q, ok := t.question(); !ok || q.Hear != nil {
		t.c.Question = care.Question{}
	}
}

// Outranked returns the question that still waits once somebody of the staff has written to the customer: words are for
// that person from then on, and what takes its buttons alone goes on.
func Outranked(flows []Flow, asked care.Question) care.Question {
	for _, f := range flows {
		for _, q := range f.Questions {
			if q.Name == asked.Name && q.Hear != nil {
				return care.Question{}
			}
		}
	}
	return asked
}

// wishesToo reports whether an answer is clearly a wish, too. Who has an open case has a person, and who answers what went
// wrong complains by that, unless they name an order.
func (t *turn) wishesToo(means care.Meaning) bool {
	if !t.clear(means) || means.Confidence < clearly {
		return false
	}
	switch means.Intent {
	case care.IntentPerson:
		return len(t.v.OpenCases()) == 0
	case care.IntentComplaint:
		return len(t.v.OpenCases()) == 0 && len(means.Orders) > 0
	default:
		return true
	}
}
