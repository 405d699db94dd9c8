package flow

import (
	"maps"
	"slices"

	"carebot/flows/care"
)

// Flow is one dialogue as a value: its steps in order and what comes of them.
type Flow struct {
	// ID names the flow: in stored frames, as its command (/complaint), as its choice in the menu, and as the first
	// word of its text keys. It never changes.
	ID string
	// Menu is the text key of its button in the menu; empty: it has none.
	Menu string
	// Small: its button in the menu shares a row with the next small one.
	Small bool
	// Steps in order; none: the flow is over at once, and what it interrupts goes on.
	Steps []Step
	// Finish turns the answers into effects, once every needed step is answered.
	Finish func(s Scene) []Effect
	// Intents are the wishes it fulfils.
	Intents []care.Intent
	// Fill returns what the words that led here answer already; messages are those words, in order, for steps that keep
	// them. nil: nothing.
	Fill func(v View, m care.Meaning, messages []care.Message) map[string]care.Answer
	// Acts are what its buttons do that are no step's.
	Acts []Act
	// Questions are what it asks outside its steps.
	Questions []Question
	// Right: it is open to who is barred for abuse, too. Such a flow has no steps.
	Right bool
}

// Step is one question. Only Name is required: a step with nothing else asks <flow>.<name> and refuses every message.
type Step struct {
	Name string   // its answer is stored under it; its text key is <flow>.<name>
	Was  []string // the names it had before: answers stored and buttons shown under them still count
	// Needed reports whether it is to be asked, given the answers so far; nil: always.
	Needed func(s Scene) bool
	// Valid reports whether a stored answer still counts (a choice may have gone since); nil: any does.
	Valid func(a care.Answer) bool
	// Ask words the question; nil: <flow>.<name>. Step and Total are put into its Data, the choices under it.
	Ask func(s Scene) Say
	// Choices are the rows of buttons. Only ID is needed: Frame and Step are filled in, and so is the key
	// <flow>.<name>_<id> where there is neither Key nor Label. nil: none.
	Choices func(s Scene) [][]Choice
	// Also lists choices that earlier messages of this step may have shown and that are still taken.
	Also []string
	// Choose takes a choice, one of Choices or Also; nil: it is stored as the answer.
	Choose func(s Scene, id string) Outcome
	// Hear takes a message; nil: refused.
	Hear func(s Scene, m care.Message) Outcome
	// Mend takes the new version of a message that the step's answer holds; nil: the message is heard again.
	Mend func(s Scene, m care.Message) Outcome
	// Aside: a question on the way, not counted among the steps a customer is told of.
	Aside bool
	// Invalid is the key said, with the choices, when a message is refused; empty: <flow>.<name>_invalid.
	Invalid string
}

// Outcome is what a step makes of a message or a choice. The zero value changes nothing: the question is asked again.
type Outcome struct {
	Set     map[string]care.Answer // answers to store, by step
	Forget  []string               // answers to forget: those steps are asked again by themselves
	Refused bool                   // the step cannot take it; said with the step's Invalid unless Key is set
	Drop    bool                   // the flow is left, as by /cancel
	// Key is said in place of the question that comes next, with that question's choices; Data are its values.
	Key  string
	Data map[string]any
	// Do is done before the next question is asked, or the flow ends.
	Do []Effect
}

// Refuse returns the outcome of a message a step cannot take.
func Refuse() Outcome { return Outcome{Refused: true} }

// Rows returns a function for Step.Choices: one button a row, by ID.
func Rows(ids ...string) func(Scene) [][]Choice {
	return func(Scene) [][]Choice {
		rows := make([][]Choice, len(ids))
		for i, id := range ids {
			rows[i] = []Choice{{ID: id}}
		}
		return rows
	}
}

// OneOf returns a function for Step.Valid: the answer's choice is one of ids.
func OneOf(ids ...string) func(care.Answer) bool {
	return func(a care.Answer) bool { return slices.Contains(ids, a.Choice) }
}

// Scene is what a step sees: the view, its flow and the frame with the answers so far. It is read only.
type Scene struct {
	View
	Flow  Flow
	Frame care.Frame
}

// Answer returns the answer stored for a step; the zero Answer if there is none.
func (s Scene) Answer(step string) care.Answer { return s.Frame.Answers[step] }

// Present returns the step to be asked now: the first that is needed and unanswered. False: every one is answered.
func (s Scene) Present() (Step, bool) {
	for _, st := range s.Flow.Steps {
		if s.needs(st) && !s.answered(st) {
			return st, true
		}
	}
	return Step{}, false
}

// Position returns the place of a step among those needed, from 1, and how many they are; a step aside has the place of
// the one before it.
func (s Scene) Position(step string) (n, total int) {
	for _, st := range s.Flow.Steps {
		if s.needs(st) && !st.Aside {
			total++
		}
		if st.Name == step {
			n = max(total, 1)
		}
	}
	return n, max(total, 1)
}

func (s Scene) needs(st Step) bool { return st.Needed == nil || st.Needed(s) }

// answered tells a finished answer from one that is absent, still gathering or no longer valid.
func (s Scene) answered(st Step) bool {
	a := s.Answer(st.Name)
	finished := a.Choice != "" || a.Text != "" || a.Done
	return finished && (st.Valid == nil || st.Valid(a))
}

// choices returns the rows of a step's buttons, complete.
func (s Scene) choices(st Step) [][]Choice {
	if st.Choices == nil {
		return nil
	}
	rows := st.Choices(s)
	full := make([][]Choice, len(rows))
	for i, row := range rows {
		full[i] = slices.Clone(row)
		for j := range full[i] {
			s.complete(st, &full[i][j])
		}
	}
	return full
}

func (s Scene) complete(st Step, c *Choice) {
	c.Frame, c.Step = s.Frame.Number, st.Name
	if c.Key == "" && c.Label == "" {
		c.Key = s.Flow.ID + "." + st.Name + "_" + c.ID
	}
}

// choice finds a choice of a step by its ID, among those shown now and those still taken.
func (s Scene) choice(st Step, id string) (Choice, bool) {
	for _, row := range s.choices(st) {
		for _, c := range row {
			if c.ID == id {
				return c, true
			}
		}
	}
	if !slices.Contains(st.Also, id) {
		return Choice{}, false
	}
	c := Choice{ID: id}
	s.complete(st, &c)
	return c, true
}

// question words a step.
func (s Scene) question(st Step) Say {
	say := Say{Key: s.Flow.ID + "." + st.Name}
	if st.Ask != nil {
		say = st.Ask(s)
	}
	return s.dress(st, say)
}

// dress puts Step, Total and the step's choices to a text.
func (s Scene) dress(st Step, say Say) Say {
	data := maps.Clone(say.Data)
	if data == nil {
		data = map[string]any{}
	}
	data["Step"], data["Total"] = s.Position(st.Name)
	say.Data, say.Choices = data, s.choices(st)
	return say
}

// named reports whether a step is or was called so.
func (st Step) named(name string) bool { return st.Name == name || slices.Contains(st.Was, name) }
