package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// dossierCases is how many of a customer's cases their dossier lists, the newest first.
const dossierCases = 20

// dossierForm shows what is known of the case's customer; there is nothing to send.
func (s *staffTurn) dossierForm(w *wording, m *platform.Modal) error {
	m.Title, m.Close = w.say("form.customer_title", nil), w.say("form.done", nil)
	v := &view{turn: s.turn, customer: s.customer}
	orders := v.Orders()
	if v.err != nil {
		return v.err
	}
	cases, _, err := storage.Cases.By(s.tx, storage.ByCustomer, storage.Query{Prefix: []any{s.customer.ID}, Reverse: true, Limit: dossierCases})
	if err != nil {
		return err
	}
	notes := func(key, value string) {
		if value == "" {
			value = w.say("form.none", nil)
		}
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: w.say(key, nil), Value: value})
	}
	notes("form.contact", contact(s.customer))
	notes("card.language", s.customerLanguage(w))
	notes("form.since", w.date(s.customer.CreatedAt))
	notes("form.orders", w.orderLines(orders))
	notes("form.cases", w.caseLines(cases))
	return nil
}

// contact is how a customer is reached.
func contact(c care.Customer) string {
	lines := []string{c.FullName()}
	if c.Username != "" && c.FullName() != "@"+c.Username {
		lines = append(lines, "@"+c.Username)
	}
	if c.Phone != "" {
		lines = append(lines, c.Phone)
	}
	return strings.Join(lines, "\n")
}

func (w *wording) orderLines(orders []care.Order) string {
	var lines []string
	for _, o := range orders {
		lines = append(lines, o.Number+" · "+w.say("order.is_"+string(o.Status), nil))
	}
	return strings.Join(lines, "\n")
}

func (w *wording) caseLines(cases []care.Case) string {
	var lines []string
	for _, c := range cases {
		line := c.Number + " · " + w.topic(c) + " · " + w.say("status."+string(c.Status), nil)
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
