package flow

import "carebot/flows/care"

// under returns the choices of acts under what was said last: their labels count when they are typed. Of those that answer a
// question, the question decides.
func (t *turn) under() []Choice {
	var all []Choice
	for _, s := range t.c.Shown {
		if act, ok := t.act(s.Step); ok && act.Answers == "" && !act.Asked {
			all = append(all, Choice{Step: s.Step, ID: s.ID, Label: s.Label})
		}
	}
	return all
}

// doTyped does what a press does where the label was typed: what it would only show for a moment is said instead, where
// nothing else is.
func (t *turn) doTyped(effects []Effect) {
	var word Say
	said := false
	for _, effect := range effects {
		switch e := effect.(type) {
		case Picked:
		case Toast:
			word.Key, word.Data = e.Key, e.Data
		case Redress:
			word.Choices = e.Choices
		default:
			_, says := e.(Say)
			said = said || says
			t.do(e)
		}
	}
	if word.Key != "" && !said {
		t.do(word)
	}
}

// Acts returns those choices of a text's buttons that are an act's, by step and ID, whose labels can be typed while nothing
// else is said.
func Acts(flows []Flow, rows [][]Choice) []Choice {
	t := &turn{flows: flows}
	var all []Choice
	for _, c := range flat(rows) {
		if _, ok := t.act(c.Step); ok && c.Frame == 0 && c.URL == "" && len(all) < care.MaxShown {
			all = append(all, c)
		}
	}
	return all
}
