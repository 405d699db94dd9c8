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
	if later := t.engine.Company.OtherDay(c, now); later.After(now) {
		timer.Due = later.UTC()
		return t.timer(timer)
	}
	return t.askCourtesy(c, o, tie)
}

// askCourtesy asks, if the question still makes sense.
func (t *turn) askCourtesy(c care.Customer, o care.Order, tie care.Tie) error {
	open, err := t.openCases(c.ID)
	if err != nil || !care.AsksCourtesy(c, o, tie, open) {
		return err
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
