package flow

import (
	"slices"

	"carebot/flows/care"
)

// The steps of questions asked outside flows, as their choices carry them. No flow may be called so.
const (
	stepMenu     = "menu"
	stepLanguage = "language"
	stepCase     = "case"
	stepWish     = "wish"
	stepResume   = "resume"
)

// The choices of those questions, besides languages, flows and case numbers.
const (
	choiceGo       = "go"
	choiceDrop     = "drop"
	choiceLanguage = "language"
	choiceHelp     = "help"
)

// maxCaseButtons is how many cases a customer can choose from: the newest ones.
const maxCaseButtons = 50

func (t *turn) menu() { t.do(Say{Key: "menu.ask", Choices: t.menuRows()}) }

func (t *turn) menuRows() [][]Choice {
	var rows [][]Choice
	room := false // the last row has room for a second small button
	for _, f := range t.flows {
		c := Choice{Step: stepMenu, ID: f.ID, Key: f.Menu}
		switch {
		case f.Menu == "":
		case f.Small && room:
			rows[len(rows)-1] = append(rows[len(rows)-1], c)
			room = false
		default:
			rows = append(rows, []Choice{c})
			room = f.Small
		}
	}
	return append(rows, []Choice{
		{Step: stepMenu, ID: choiceLanguage, Key: "menu.language"},
		{Step: stepMenu, ID: choiceHelp, Key: "menu.help"},
	})
}

// MenuChoice returns a button that begins a flow as its button in the menu does, under other words.
func MenuChoice(flow, key string) Choice { return Choice{Step: stepMenu, ID: flow, Key: key} }

// asksLanguage reports whether the language question is open: it was asked, or no language is known.
func (t *turn) asksLanguage() bool {
	return t.c.Asked == care.AskLanguage || t.v.Customer().Language == ""
}

func (t *turn) askLanguage() {
	t.c.Asked = care.AskLanguage
	t.do(Say{Key: "language.ask", Choices: languageRows()})
}

func languageRows() [][]Choice {
	var row []Choice
	for _, l := range care.Languages() {
		row = append(row, Choice{Step: stepLanguage, ID: string(l), Key: "language." + string(l)})
	}
	return [][]Choice{row}
}

func (t *turn) offerResume() {
	fr := t.paused()
	s, st := t.scene(fr)
	n, total := s.Position(st.Name)
	t.do(Say{Key: "resume.offer", Data: map[string]any{"Step": n, "Total": total}, Choices: resumeRows(fr.Number)})
}

func resumeRows(frame int) [][]Choice {
	return [][]Choice{{
		{Frame: frame, Step: stepResume, ID: choiceGo, Key: "resume.go", Typed: "typed.yes"},
		{Frame: frame, Step: stepResume, ID: choiceDrop, Key: "resume.drop", Typed: "typed.no"},
	}}
}

// askCase asks which case the kept messages are for.
func (t *turn) askCase() { t.do(Say{Key: "case.which", Choices: t.caseRows()}) }

func (t *turn) caseRows() [][]Choice {
	cases := t.v.OpenCases()
	cases = cases[max(0, len(cases)-maxCaseButtons):]
	rows := make([][]Choice, 0, len(cases))
	for _, c := range slices.Backward(cases) {
		rows = append(rows, []Choice{caseChoice(c)})
	}
	return rows
}

func caseChoice(c care.Case) Choice {
	return Choice{Step: stepCase, ID: c.Number, Key: "case.choice", Data: map[string]any{"Case": c.Number, "Topic": Subject(c)}}
}

// Subject says in a few words what a case is about: its topic, or else its kind.
func Subject(c care.Case) Text {
	if c.Topic != "" {
		return Text{Key: string(c.Kind) + ".topic_" + c.Topic}
	}
	return Text{Key: "case.subject_" + string(c.Kind)}
}
