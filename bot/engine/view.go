package engine

import (
	"slices"
	"time"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// view answers what a decision about a customer asks, out of the turn's transaction. Its getters cannot fail, so the
// first error is kept; the turn looks at it before it believes the decision.
type view struct {
	turn     *turn
	customer care.Customer
	err      error
}

var _ desk.View = (*view)(nil)

func (v *view) keep(err error) {
	if v.err == nil {
		v.err = err
	}
}

func (v *view) Now() time.Time          { return v.turn.now.In(v.turn.zone()) }
func (v *view) Company() care.Company   { return v.turn.engine.Company }
func (v *view) Customer() care.Customer { return v.customer }

func (v *view) Staff(slackID string) (care.Staff, bool) { return v.turn.engine.staff(slackID) }

// shownOrders is how many known orders are offered as buttons.
const shownOrders = 6

func (v *view) Orders() []care.Order {
	orders, _, err := storage.Orders.By(v.turn.tx, storage.ByCustomer,
		storage.Query{Prefix: []any{v.customer.ID}, Reverse: true, Limit: shownOrders})
	v.keep(err)
	return orders
}

func (v *view) Order(number string) (care.Order, bool) {
	order, found, err := storage.Orders.Get(v.turn.tx, care.OrderKey(number))
	v.keep(err)
	return order, found
}

func (v *view) Tie(number string) care.Tie {
	tie, _, err := storage.Ties.Get(v.turn.tx, care.OrderKey(number), v.customer.ID)
	v.keep(err)
	order, found := v.Order(number)
	tie.Own = tie.Own || found && order.Customer == v.customer.ID
	return tie
}

func (v *view) Attempts(key string) care.Attempts {
	attempts, _, err := storage.Attempts.Get(v.turn.tx, key)
	v.keep(err)
	attempts.Key = key
	return attempts
}

func (v *view) OpenCases() []care.Case {
	cases, err := v.turn.openCases(v.customer.ID)
	v.keep(err)
	return cases
}

func (v *view) Case(number string) (care.Case, bool) {
	c, found, err := storage.Cases.Get(v.turn.tx, number)
	v.keep(err)
	return c, found
}

func (v *view) CaseOf(messageID string) (string, bool) {
	number, err := v.turn.caseOf(v.customer.Address.Platform, v.customer.Address.Chat, messageID)
	v.keep(err)
	return number, number != ""
}

func (v *view) Roster() []care.Load {
	loads := make([]care.Load, 0, len(v.turn.engine.Staff))
	for _, s := range v.turn.engine.Staff {
		load, err := v.turn.load(s)
		v.keep(err)
		loads = append(loads, load)
	}
	return loads
}

func (v *view) NextCase() string {
	c, found, err := storage.Counters.Get(v.turn.tx, "case")
	v.keep(err)
	if !found {
		return caseNumber(firstCase)
	}
	return caseNumber(c.Value + 1)
}

// firstCase is the number of the first case.
const firstCase = 1001

// openCases returns a customer's open cases, oldest first.
func (t *turn) openCases(customer string) ([]care.Case, error) {
	cases, _, err := storage.Cases.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{customer}, Limit: 200, Reverse: true})
	slices.Reverse(cases)
	return slices.DeleteFunc(cases, func(c care.Case) bool { return !c.Open() }), err
}

// caseOf returns the number of the case that a message belongs to, or "".
func (t *turn) caseOf(p care.Platform, chat, messageID string) (string, error) {
	r, found, err := t.receiptOf(p, chat, messageID)
	if err != nil || !found {
		return "", err
	}
	return r.Case, nil
}

// receiptOf returns the receipt of a message with a case, if it is one of ours or was relayed.
func (t *turn) receiptOf(p care.Platform, chat, messageID string) (storage.Receipt, bool, error) {
	found, _, err := storage.Receipts.By(t.tx, storage.ByMessage, storage.Under(p, chat, messageID))
	for _, r := range found {
		if r.Case != "" {
			return r, true, err
		}
	}
	return storage.Receipt{}, false, err
}
