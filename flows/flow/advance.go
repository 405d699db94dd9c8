package flow

import (
	"carebot/flows/care"
)

// Advance decides what an event does to a conversation: the new conversation and the effects, in order. It is pure: the
// same conversation, event and view give the same answer, and nothing given in is changed.
//
// Every event gets at least one effect, but for these deliberate silences: what a barred customer does once they were
// answered, and the edit of an answer or a kept message that changes nothing on the customer's screen. Words that join
// others which have just been asked about (which case? what is wished?) are answered Later.
func Advance(flows []Flow, c care.Conversation, e Event, v View) (care.Conversation, []Effect) {
	t := &turn{flows: flows, c: settled(flows, c, v), v: v}
	if t.barred(e) {
		return c, t.effects
	}
	switch e := e.(type) {
	case Commanded:
		t.commanded(e)
	case Said:
		t.heard(e.Message, e.Means)
	case Attached:
		t.heard(e.Message, e.Means)
	case Chose:
		t.chose(e)
	case Corrected:
		t.corrected(e.Message)
	}
	t.c.Asked = t.pending()
	return t.c, t.effects
}

// Expects returns the choices that are valid now, in the order shown, so that a typed label can be matched to one: those
// of the question that waits for an answer; the menu's when nothing is asked; none where the step takes free words only.
func Expects(flows []Flow, c care.Conversation, v View) []Choice {
	t := &turn{flows: flows, c: settled(flows, c, v), v: v}
	var rows [][]Choice
	switch {
	case t.asksLanguage():
		rows = languageRows()
	case t.present() != nil:
		s, st := t.scene(t.present())
		return append(flat(s.choices(st)), t.under()...)
	default:
		switch {
		case t.asksWish():
			rows = t.wishRows()
		case len(t.c.Kept) > 0:
			rows = t.caseRows()
		}
		if fr := t.paused(); fr != nil {
			rows = append(rows, resumeRows(fr.Number)...)
		}
		rows = append(rows, t.questionRows()...)
		rows = append(rows, t.menuRows()...)
	}
	return append(flat(rows), t.under()...)
}

// Present returns what the conversation waits for, said again; nothing when nothing is asked.
func Present(flows []Flow, c care.Conversation, v View) []Effect {
	t := &turn{flows: flows, c: settled(flows, c, v), v: v}
	t.again()
	return t.effects
}

// turn is one event being decided: the conversation as it becomes, and the effects so far.
type turn struct {
	flows   []Flow
	c       care.Conversation
	v       View
	effects []Effect
	opened  []string // cases opened again
}

func (t *turn) do(e Effect) { t.effects = append(t.effects, e) }

func (t *turn) say(key string, data map[string]any) { t.do(Say{Key: key, Data: data}) }

// pending returns the question outside flows that waits for an answer.
func (t *turn) pending() string {
	switch {
	case t.asksLanguage():
		return care.AskLanguage
	case t.asksWish():
		return care.AskWish
	case len(t.c.Kept) > 0:
		return care.AskCase
	case t.paused() != nil:
		return care.AskResume
	}
	return ""
}

// again says what waits for an answer once more. False: nothing does.
func (t *turn) again() bool {
	switch {
	case t.asksLanguage():
		t.askLanguage()
	case t.present() != nil:
		s, st := t.scene(t.present())
		t.do(s.question(st))
	case t.asksWish():
		t.askWish()
	case len(t.c.Kept) > 0:
		t.askCase()
	case t.paused() != nil:
		t.offerResume()
	default:
		return false
	}
	return true
}

// againButWish says what waits for an answer once more, under a menu: an offer that led to it is not repeated.
func (t *turn) againButWish() {
	switch {
	case !t.asksWish():
		t.again()
	case t.paused() != nil:
		t.offerResume()
	}
}

// againOrMenu says what waits for an answer, or else the menu.
func (t *turn) againOrMenu() {
	if !t.again() {
		t.menu()
	}
}

func flat(rows [][]Choice) []Choice {
	var all []Choice
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}
