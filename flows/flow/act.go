package flow

import (
	"slices"

	"carebot/flows/care"
)

// Act is what a button does that is no step's: it stands under a message and works whenever it is pressed, in the middle
// of a flow, too. Its choices have frame 0, the act's name for a step, and what they are about for an ID.
type Act struct {
	// Name is in stored buttons and never changes. No step, other act or question outside flows is called so.
	Name string
	// Answers is the question that its buttons answer: they are old once it waits no more about what they are about. Empty:
	// they never are.
	Answers string
	// Asked: its buttons are a question's, which says when a typed label counts; others' count while nothing else was said.
	Asked bool
	// Press says what a press does. It trusts nothing in id: anybody can make up a button.
	Press func(v View, id string) Reaction
}

// Reaction is what a press on an act's button does. The zero value: the button is old, nothing is done.
type Reaction struct {
	Effects []Effect // the first is Picked or a Toast
	// Begin is the flow begun after the effects, with Answers; Else is done in its place where there is no such flow.
	Begin   string
	Answers map[string]care.Answer
	Else    []Effect
	// Asks is the question that waits from then on, asked by Question; while something else waits Else is done in its place.
	Asks     care.Question
	Question Say
	// Answered: the question that waited has its answer.
	Answered bool
	// Writing is the number of the case that the customer's next message goes to; empty: none. Flows begun are paused.
	Writing string
	// Again: what waits for an answer is asked again.
	Again bool
	// Idle is done only when nothing waits for an answer: what can wait must not come between a question and its answer.
	Idle []Effect
}

// choseAct takes a press on the button of an act.
func (t *turn) choseAct(e Chose) bool {
	act, ok := t.act(e.Step)
	if !ok || !e.pressed() && !t.typed(e) || act.Answers != "" && !t.waits(act.Answers, e.Choice) {
		return false
	}
	r := act.Press(t.v, e.Choice)
	if len(r.Effects) == 0 {
		return false
	}
	if e.pressed() {
		t.effects = append(t.effects, r.Effects...)
	} else {
		t.doTyped(r.Effects)
	}
	t.goOnFrom(r)
	return true
}

// goOnFrom does what follows from a reaction: something is begun, asked or asked again.
func (t *turn) goOnFrom(r Reaction) {
	if r.Answered || r.Asks.Name != "" {
		t.c.Question = care.Question{}
	}
	if r.Writing != "" {
		t.pause()
		t.c.Asked, t.c.Writing = "", r.Writing
	}
	_, exists := flowByID(t.flows, r.Begin)
	switch {
	case exists:
		t.begin(r.Begin, r.Answers)
	case r.Asks.Name != "" && t.ask(r):
	default:
		t.effects = append(t.effects, r.Else...)
		if r.Again {
			t.again()
		}
	}
	if t.pending() == "" && t.present() == nil && t.c.Question.Name == "" {
		t.effects = append(t.effects, r.Idle...)
	}
}

func (t *turn) act(name string) (Act, bool) {
	for _, f := range t.flows {
		if i := slices.IndexFunc(f.Acts, func(a Act) bool { return a.Name == name }); i >= 0 {
			return f.Acts[i], true
		}
	}
	return Act{}, false
}
