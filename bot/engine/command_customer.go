package engine

import (
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	listedCustomers = 10  // in one answer
	lookedAt        = 300 // customers at most, of those whose name begins as asked for
)

// showCustomer answers who was looked for: one customer by their dossier, several by a list.
func (t *turn) showCustomer(a asked) error {
	if a.rest == "" {
		return t.answer(a.lang, "care.customer_which", nil)
	}
	sought := care.ReadSought(a.rest)
	found, err := t.find(sought)
	if err != nil {
		return err
	}
	switch len(found) {
	case 0:
		return t.noCustomer(a, sought)
	case 1:
		return t.openDossier(a.lang, found[0])
	}
	w := wording{turn: t, lang: a.lang}
	for _, c := range found[:min(len(found), listedCustomers)] {
		t.reply.Rows = append(t.reply.Rows, w.customerRow(c))
	}
	if len(found) > listedCustomers {
		t.reply.Rows = append(t.reply.Rows, platform.Row{Text: w.say("care.customers_more", nil)})
	}
	if w.err != nil {
		return w.err
	}
	return t.answer(a.lang, "care.customers", nil)
}

// noCustomer says that nobody was found; an order may be known all the same.
func (t *turn) noCustomer(a asked, sought care.Sought) error {
	if sought.Order != "" {
		if order, known, err := storage.Orders.Get(t.tx, care.OrderKey(sought.Order)); err != nil || known {
			if err != nil {
				return err
			}
			return t.answer(a.lang, "care.order_nobody", map[string]any{"Order": order.Number})
		}
	}
	return t.answer(a.lang, "care.customer_none", map[string]any{"Text": clipped(firstLine(a.rest), 60)})
}

// customerRow is a customer in one line.
func (w *wording) customerRow(c care.Customer) platform.Row {
	parts := []string{clipped(firstLine(c.FullName()), longestName)}
	if c.Username != "" && c.FirstName+c.LastName != "" {
		parts = append(parts, "@"+c.Username)
	}
	if c.Phone != "" {
		parts = append(parts, care.FormatPhone(c.Phone))
	}
	parts = append(parts, w.moment(c.SeenAt))
	return platform.Row{Lead: c.ID, Text: "· " + strings.Join(parts, " · ")}
}

// find returns the customers that the words can mean, each once.
func (t *turn) find(s care.Sought) ([]care.Customer, error) {
	var found []care.Customer
	if s.Case != "" {
		c, known, err := storage.Cases.Get(t.tx, s.Case)
		if err != nil || !known {
			return nil, err
		}
		s.Customer = c.Customer
	}
	ids := []string{s.Customer}
	for _, look := range []func(care.Sought) ([]string, error){t.byOrder, t.byPhone} {
		more, err := look(s)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	for i, id := range ids {
		if id == "" || slices.Contains(ids[:i], id) {
			continue
		}
		c, known, err := storage.Customers.Get(t.tx, id)
		if err != nil {
			return nil, err
		}
		if known {
			found = append(found, c)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	return t.byName(s)
}

// byOrder returns the IDs of the customers whose order it is.
func (t *turn) byOrder(s care.Sought) (ids []string, err error) {
	if s.Order == "" {
		return nil, nil
	}
	key := care.OrderKey(s.Order)
	order, _, err := storage.Orders.Get(t.tx, key)
	if err != nil {
		return nil, err
	}
	ids = append(ids, order.Customer)
	ties, _, err := storage.Ties.Page(t.tx, storage.Query{Prefix: []any{key}, Limit: listedCustomers + 1})
	for _, tie := range ties {
		if tie.Own {
			ids = append(ids, tie.Customer)
		}
	}
	return ids, err
}

// byPhone returns the IDs of the customers whose number it is, or on whose orders it stands.
func (t *turn) byPhone(s care.Sought) (ids []string, err error) {
	if s.Phone == "" {
		return nil, nil
	}
	q := storage.Query{Prefix: []any{s.Phone}, Limit: listedCustomers + 1}
	customers, _, err := storage.Customers.By(t.tx, storage.ByPhone, q)
	if err != nil {
		return nil, err
	}
	for _, c := range customers {
		ids = append(ids, c.ID)
	}
	orders, _, err := storage.Orders.By(t.tx, storage.ByPhone, q)
	for _, o := range orders {
		ids = append(ids, o.Customer)
	}
	return ids, err
}

// byName returns the customers whose name, or username, begins with each of the words; who wrote last comes first.
func (t *turn) byName(s care.Sought) ([]care.Customer, error) {
	if len(s.Names) == 0 {
		return nil, nil
	}
	longest := slices.MaxFunc(s.Names, func(a, b string) int { return len(a) - len(b) })
	q := storage.Begins(longest)
	q.Limit = lookedAt
	page, _, err := storage.Customers.By(t.tx, storage.ByName, q)
	if err != nil {
		return nil, err
	}
	var found []care.Customer
	seen := map[string]bool{}
	for _, c := range page {
		switch {
		case seen[c.ID] || !c.Called(s.Names):
		case s.At && care.Folded(c.Username) == longest:
			return []care.Customer{c}, nil
		case !s.At || strings.HasPrefix(care.Folded(c.Username), longest):
			found = append(found, c)
		}
		seen[c.ID] = true
	}
	slices.SortStableFunc(found, func(a, b care.Customer) int { return b.SeenAt.Compare(a.SeenAt) })
	return found, nil
}

// openDossier opens a customer's dossier for who asked for it.
func (t *turn) openDossier(lang care.Language, c care.Customer) error {
	w, m := wording{turn: t, lang: lang}, platform.Modal{}
	if err := t.dossier(&w, &m, c); err != nil {
		return err
	}
	t.reply.Modal = &m
	return nil
}
