package engine

import (
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// barForm says what happens to a customer who is barred, and asks why.
func (s *staffTurn) barForm(w *wording, m *platform.Modal) {
	m.Title, m.Submit = w.say("form.bar_title", nil), w.say("card.bar", nil)
	notes := func(key string, data map[string]any) {
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Value: w.say(key, data)})
	}
	company := s.engine.Company
	notes("form.bar_what", map[string]any{"Customer": s.customer.FullName(), "Case": s.matter.Number, "Phone": company.Phone})
	if c := s.matter; c.DecidedAt.IsZero() && !c.Decision.IsZero() {
		notes("form.bar_decision", map[string]any{"Decision": care.DateOf(c.Decision.In(s.zone()))})
	}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldNote, Kind: platform.Text, Label: w.say("form.bar_note", nil), Hint: w.say("form.stays_inside", nil), Most: care.MaxNote,
	})
}

// keepDossier keeps what staff know of the case's customer; the cards of their other open cases show it.
func (s *staffTurn) keepDossier(d care.Dossier) error {
	was := s.customer.Barred
	s.customer.Dossier = d
	if err := storage.Customers.Put(s.tx, s.customer); err != nil {
		return err
	}
	if was != nil && d.Barred == nil {
		if err := s.reopenThread(was.Case); err != nil {
			return err
		}
	}
	if s.matter != nil {
		*s.matter = s.underLaw(*s.matter, d.Business)
	}
	return s.others(func(c care.Case) error {
		after := s.underLaw(c, d.Business)
		if err := s.putCase(c, after); err != nil {
			return err
		}
		return s.redrawCard(after)
	})
}

// reopenThread draws the card anew of the case that a customer was barred over and is no more: its thread goes to them again.
func (s *staffTurn) reopenThread(number string) error {
	c, found, err := storage.Cases.Get(s.tx, number)
	if err != nil || !found || c.Open() {
		return err // an open one is drawn with the others
	}
	return s.redrawCard(c)
}

// elsewhere says something in the threads of the customer's other open cases.
func (s *staffTurn) elsewhere(e desk.Elsewhere) error {
	return s.others(func(c care.Case) error { return s.remark(c, e.Key, e.Data) })
}

// others does something about the customer's other open cases.
func (s *staffTurn) others(do func(care.Case) error) error {
	cases, err := s.openCases(s.customer.ID)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if s.matter != nil && c.Number == s.matter.Number {
			continue
		}
		if err := do(c); err != nil {
			return err
		}
	}
	return nil
}

// answeredBarred keeps that a barred customer was told where to turn.
func (t *turn) answeredBarred(c *care.Customer) error {
	bar := *c.Barred
	bar.AnsweredAt = t.now.UTC()
	c.Barred = &bar
	return storage.Customers.Put(t.tx, *c)
}
