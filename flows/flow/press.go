package flow

import (
	"slices"

	"carebot/flows/care"
)

// chose takes a choice: of the language, of the present step, or of a question outside flows. What is old is answered
// and the present question shown again; what has just been done is only answered.
func (t *turn) chose(e Chose) {
	last := t.c.Last
	t.c.Last = care.Press{Frame: e.Frame, Step: e.Step, Choice: e.Choice}
	if t.take(e, last) {
		return
	}
	t.c.Last = last
	t.untaken(e)
}

// take does what a choice asks for. False: it cannot be taken now, and nothing was done.
func (t *turn) take(e Chose, last care.Press) bool {
	unknown := t.v.Customer().Language == ""
	switch {
	case e.Frame == 0 && e.Step == stepLanguage:
		return t.choseLanguage(e, last)
	case unknown:
		return false
	case e.Frame == 0 && e.Step == stepMenu:
		return t.choseMenu(e)
	case e.Frame == 0 && e.Step == stepCase:
		return t.choseCase(e)
	case e.Frame == 0 && e.Step == stepWish:
		return t.choseWish(e)
	case e.Step == stepResume:
		return t.choseResume(e)
	case e.Frame == 0:
		return t.choseAct(e)
	default:
		return t.choseStep(e)
	}
}

// untaken answers a choice that is not valid now: typed, it is words; pressed, it is old or done already.
func (t *turn) untaken(e Chose) {
	if !e.pressed() {
		t.heard(e.Message, care.Meaning{})
		return
	}
	if t.done(e) {
		t.do(Toast{Key: "press.done"})
		return
	}
	t.do(Toast{Key: "press.old"})
	t.again()
}

// done reports whether a press repeats what has just been done.
func (t *turn) done(e Chose) bool {
	if t.c.Last == (care.Press{Frame: e.Frame, Step: e.Step, Choice: e.Choice}) {
		return true
	}
	i := slices.IndexFunc(t.c.Stack, func(fr care.Frame) bool { return fr.Number == e.Frame })
	return i >= 0 && e.Choice != "" && t.c.Stack[i].Answers[e.Step].Choice == e.Choice
}

// pressed tells a press from a typed label.
func (e Chose) pressed() bool { return e.Message.ID() == "" && e.Message.Empty() }

// picked marks a press as taken.
func (t *turn) picked(e Chose, c Choice) {
	if e.pressed() {
		t.do(Picked{Choice: c})
	}
}

// choseStep takes a choice of the top frame's present step. A paused frame goes on with it.
func (t *turn) choseStep(e Chose) bool {
	fr := t.top()
	if fr == nil || fr.Number != e.Frame {
		return false
	}
	s, st := t.scene(fr)
	c, ok := s.choice(st, e.Choice)
	if !ok || !st.named(e.Step) {
		return false
	}
	fr.Paused, t.c.Asked = false, ""
	t.picked(e, c)
	o := Outcome{Set: map[string]care.Answer{st.Name: {Choice: e.Choice}}}
	if st.Choose != nil {
		o = st.Choose(s, e.Choice)
	}
	t.apply(o)
	return true
}

func (t *turn) choseLanguage(e Chose, last care.Press) bool {
	i := slices.IndexFunc(flat(languageRows()), func(c Choice) bool { return c.ID == e.Choice })
	known := t.v.Customer().Language
	if i < 0 || (known == care.Language(e.Choice) && t.c.Asked != care.AskLanguage && last == t.c.Last) {
		return false
	}
	t.picked(e, flat(languageRows())[i])
	if known == "" {
		t.speak(care.Language(e.Choice))
		return true
	}
	t.c.Asked = ""
	t.do(SetLanguage{Language: care.Language(e.Choice)})
	t.say("language.changed", nil)
	t.v = spoken{View: t.v, language: care.Language(e.Choice)}
	t.againOrMenu()
	return true
}

// choseMenu does what a menu's button says. The menu's buttons work in old messages too, as commands do.
func (t *turn) choseMenu(e Chose) bool {
	i := slices.IndexFunc(flat(t.menuRows()), func(c Choice) bool { return c.ID == e.Choice })
	if i < 0 {
		return false
	}
	if _, reply := t.answered(e.Message); reply {
		return false
	}
	t.picked(e, flat(t.menuRows())[i])
	t.command(e.Choice, "")
	return true
}

// choseCase sends what was kept to the chosen case. One settled meanwhile still takes it: it was shown as a choice.
func (t *turn) choseCase(e Chose) bool {
	c, ok := t.v.Case(e.Choice)
	if !ok || c.Customer != t.v.Customer().ID || len(t.c.Kept) == 0 {
		return false
	}
	t.c.Asked = ""
	t.picked(e, caseChoice(c))
	t.sendKept(c)
	t.again()
	return true
}

func (t *turn) choseResume(e Chose) bool {
	fr := t.paused()
	if fr == nil || fr.Number != e.Frame {
		return false
	}
	row := flat(resumeRows(fr.Number))
	i := slices.IndexFunc(row, func(c Choice) bool { return c.ID == e.Choice })
	if i < 0 {
		return false
	}
	t.c.Asked, t.c.Writing = "", ""
	t.picked(e, row[i])
	if e.Choice == choiceGo {
		fr.Paused = false
		t.again()
		return true
	}
	t.pop()
	t.say("resume.dropped", nil)
	t.againOrMenu()
	return true
}
