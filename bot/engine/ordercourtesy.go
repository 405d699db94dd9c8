package engine

import (
	"carebot/flows"
	"carebot/flows/care"
	"carebot/storage"
)

// planCourtesy sets the time at which a customer is asked whether everything is all right with what was delivered.
func (t *turn) planCourtesy(before, o care.Order, customer string) error {
	due, asked := t.engine.Company.CourtesyDue(before, o, t.now.In(t.zone()))
	if !asked {
		return nil
	}
	if err := t.planRecommend(customer); err != nil {
		return err
	}
	key := care.OrderKey(o.Number)
	return t.timer(storage.Timer{
		Key: timerCourtesy + "/" + key + "/" + customer, Kind: timerCourtesy, Due: due.UTC(), About: []string{key, customer},
	})
}

// fallCourtesy asks once. It is late where the bot was stopped: then it waits for the next polite time.
func (t *turn) fallCourtesy(timer storage.Timer) error {
	o, tie, found, err := t.orderOf(timer)
	if err != nil || !found {
		return err
	}
	now := t.now.In(t.zone())
	if polite := t.engine.Company.Polite(now); polite.After(now) {
		timer.Due = polite.UTC()
		return t.timer(timer)
	}
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	c, known, err := storage.Customers.Get(t.tx, tie.Customer)
	if err != nil || !known {
		return err
	}
	if t.sameDay(t.now, c.AskedAt) { // one question a day
		timer.Due = t.tomorrow(now).UTC()
		return t.timer(timer)
	}
	return t.askCourtesy(c, o, tie)
}

// askCourtesy asks, unless the customer has said already how it is, or does not want to hear of it.
func (t *turn) askCourtesy(c care.Customer, o care.Order, tie care.Tie) error {
	complains, err := t.complainsOf(c, o)
	if err != nil {
		return err
	}
	if complains || c.Blocked || c.Barred != nil || !tie.Own || !tie.Asked.IsZero() || tie.Notify == care.NotifyOff || o.Status != care.OrderDelivered {
		return nil
	}
	if err := t.changeTie(o.Number, c.ID, func(tie *care.Tie) { tie.Asked = t.now.UTC() }); err != nil {
		return err
	}
	c.AskedAt = t.now.UTC()
	if err := storage.Customers.Put(t.tx, c); err != nil {
		return err
	}
	return t.say(c, flows.OrderCourtesy(o, c))
}

// complainsOf reports whether a customer has an open case about an order: then the question has its answer.
func (t *turn) complainsOf(c care.Customer, o care.Order) (bool, error) {
	cases, err := t.openCases(c.ID)
	for _, open := range cases {
		if care.SameOrder(open.Order, o.Number) {
			return true, err
		}
	}
	return false, err
}
