package engine

import (
	"encoding/hex"

	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// tiePage is how many orders one turn ties to a customer.
const tiePage = 100

// timerTie is the kind of the timers that go on tying orders to a customer where there are more than a page.
const timerTie = "tie"

// miss counts a failed proof, whether or not there is such an order: the same reads and writes either way.
func (t *turn) miss(c care.Customer, number string) error {
	for _, key := range []string{care.AttemptsOfCustomer(c.ID), care.AttemptsOnOrder(number)} {
		attempts, _, err := storage.Attempts.Get(t.tx, key)
		if err != nil {
			return err
		}
		attempts.Key = key
		if err := storage.Attempts.Put(t.tx, attempts.Fail(t.now.UTC())); err != nil {
			return err
		}
	}
	return nil
}

// prove ties an order to who has proven it. One that is another customer's stays theirs, and is this one's, too.
func (t *turn) prove(c care.Customer, number string) error {
	o, found, err := storage.Orders.Get(t.tx, care.OrderKey(number))
	if err != nil || !found || o.Customer == c.ID {
		return err
	}
	if o.Customer == "" {
		o.Customer = c.ID
		if err := storage.Orders.Put(t.tx, o); err != nil {
			return err
		}
		return t.planCourtesy(care.Order{}, o, c.ID)
	}
	return t.changeTie(number, c.ID, func(tie *care.Tie) { tie.Own = true })
}

// changeTie changes what connects a customer to an order.
func (t *turn) changeTie(number, customer string, change func(*care.Tie)) error {
	key := care.OrderKey(number)
	tie, _, err := storage.Ties.Get(t.tx, key, customer)
	if err != nil {
		return err
	}
	tie.Order, tie.Customer = key, customer
	change(&tie)
	return storage.Ties.Put(t.tx, tie)
}

func (t *turn) follow(c care.Customer, e flow.Follow) error {
	return t.changeTie(e.Order, c.ID, func(tie *care.Tie) {
		tie.Notify = care.NotifyOff
		if e.On {
			tie.Notify = care.NotifyOn
		}
	})
}

// know keeps a proven phone number and ties the orders with it. Who had proven it before has another one now.
func (t *turn) know(c *care.Customer, phone string) error {
	holders, _, err := storage.Customers.By(t.tx, storage.ByPhone, storage.Under(phone))
	if err != nil {
		return err
	}
	for _, holder := range holders {
		if holder.ID == c.ID {
			continue
		}
		holder.Phone = ""
		if err := storage.Customers.Put(t.tx, holder); err != nil {
			return err
		}
	}
	c.Phone = phone
	if err := storage.Customers.Put(t.tx, *c); err != nil {
		return err
	}
	return t.tieOrders(*c, nil)
}

// tieOrders ties a page of the orders with a customer's phone number to them. What follows is for a turn of its own.
func (t *turn) tieOrders(c care.Customer, after []byte) error {
	page, next, err := storage.Orders.By(t.tx, storage.ByPhone,
		storage.Query{Prefix: []any{c.Phone}, After: after, Limit: tiePage})
	if err != nil {
		return err
	}
	for _, o := range page {
		if o.Customer == c.ID {
			continue
		}
		o.Customer = c.ID
		if err := storage.Orders.Put(t.tx, o); err != nil {
			return err
		}
		if err := t.planCourtesy(care.Order{}, o, c.ID); err != nil {
			return err
		}
	}
	key := timerTie + "/" + c.ID
	if next == nil {
		return storage.Timers.Delete(t.tx, key)
	}
	return t.timer(storage.Timer{Key: key, Kind: timerTie, Due: t.now.UTC(), About: []string{c.ID, c.Phone, hex.EncodeToString(next)}})
}

func (t *turn) fallTie(timer storage.Timer) error {
	if len(timer.About) == 3 {
		c, found, err := storage.Customers.Get(t.tx, timer.About[0])
		if err != nil {
			return err
		}
		after, err := hex.DecodeString(timer.About[2])
		if err == nil && found && c.Phone == timer.About[1] {
			return t.tieOrders(c, after)
		}
	}
	return storage.Timers.Delete(t.tx, timer.Key)
}

// tiedByPhone returns an order that came in, tied to the customer who has proven the phone number on it.
func (t *turn) tiedByPhone(before, o care.Order) (care.Order, error) {
	if o.Phone == "" || o.Customer != "" && o.Phone == before.Phone {
		return o, nil
	}
	holders, _, err := storage.Customers.By(t.tx, storage.ByPhone, storage.Query{Prefix: []any{o.Phone}, Limit: 1})
	if err != nil || len(holders) == 0 {
		return o, err
	}
	o.Customer = holders[0].ID
	return o, nil
}
