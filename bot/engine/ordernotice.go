package engine

import (
	"fmt"
	"slices"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/storage"
)

// The kinds of the timers that speak first of an order.
const (
	timerNotice   = "notice"   // what changed in the quiet time is told
	timerCourtesy = "courtesy" // is everything all right?
)

// mostTies is how many customers an order is told to at most: people who share it.
const mostTies = 5

// orderChanged tells whom an order belongs to what has changed of it, at once or when the quiet time is over, and plans
// to ask about what was delivered. An order as it was before that is unknown is the zero Order.
func (t *turn) orderChanged(before, o care.Order) error {
	if before.Status != o.Status {
		if err := t.redrawOrder(o); err != nil {
			return err
		}
	}
	delivered := o.Status == care.OrderDelivered && before.Status != care.OrderDelivered
	if care.NewsOf(before.Known(), o) == care.NoNews && !delivered {
		return nil
	}
	ties, err := t.ties(o)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if err := t.tellNews(before, o, tie); err != nil {
			return err
		}
		if err := t.planCourtesy(before, o, tie.Customer); err != nil {
			return err
		}
	}
	return nil
}

// ties returns what connects to an order those who want to hear of it, its own customer first.
func (t *turn) ties(o care.Order) ([]care.Tie, error) {
	key := care.OrderKey(o.Number)
	own, _, err := storage.Ties.Get(t.tx, key, o.Customer)
	if err != nil {
		return nil, err
	}
	own.Order, own.Customer = key, o.Customer
	ties := []care.Tie{own}
	all, _, err := storage.Ties.Page(t.tx, storage.Query{Prefix: []any{key}, Limit: mostTies})
	if err != nil {
		return nil, err
	}
	for _, tie := range all {
		if tie.Own && tie.Customer != o.Customer {
			ties = append(ties, tie)
		}
	}
	return slices.DeleteFunc(ties, func(tie care.Tie) bool { return tie.Customer == "" || tie.Notify == care.NotifyOff }), nil
}

// tellNews tells one customer, or lets it wait for the end of the quiet time: then of all changes the latest state is
// said once.
func (t *turn) tellNews(before, o care.Order, tie care.Tie) error {
	waiting, waits, err := storage.Notices.Get(t.tx, tie.Order, tie.Customer)
	if err != nil {
		return err
	}
	if !waits {
		waiting = storage.Notice{Order: tie.Order, Customer: tie.Customer, Knew: before.Known()}
	}
	morning, quiet := t.morning()
	if !quiet {
		return t.sayNews(waiting, o, tie)
	}
	if waits || care.NewsOf(waiting.Knew, o) == care.NoNews {
		return nil
	}
	if err := storage.Notices.Put(t.tx, waiting); err != nil {
		return err
	}
	return t.timer(storage.Timer{
		Key: noticeKey(tie), Kind: timerNotice, Due: morning.UTC(), About: []string{tie.Order, tie.Customer},
	})
}

func noticeKey(tie care.Tie) string { return timerNotice + "/" + tie.Order + "/" + tie.Customer }

// sayNews tells a customer how an order stands, if that is news to them, and forgets that it waited.
func (t *turn) sayNews(n storage.Notice, o care.Order, tie care.Tie) error {
	if err := storage.Notices.Delete(t.tx, tie.Order, tie.Customer); err != nil {
		return err
	}
	if err := storage.Timers.Delete(t.tx, noticeKey(tie)); err != nil {
		return err
	}
	say, told := flows.OrderNews(n.Knew, o, tie, t.now.In(t.zone()))
	c, found, err := storage.Customers.Get(t.tx, tie.Customer)
	if err != nil || !found || c.Blocked || !told {
		return err
	}
	return t.say(c, say)
}

// fallNotice tells what waited for the end of the quiet time.
func (t *turn) fallNotice(timer storage.Timer) error {
	o, tie, found, err := t.orderOf(timer)
	if err != nil || !found {
		return err
	}
	n, waits, err := storage.Notices.Get(t.tx, tie.Order, tie.Customer)
	if err != nil {
		return err
	}
	switch {
	case !waits || tie.Notify == care.NotifyOff || !tie.Own:
		if err := storage.Notices.Delete(t.tx, tie.Order, tie.Customer); err != nil {
			return err
		}
		return storage.Timers.Delete(t.tx, timer.Key)
	default:
		return t.sayNews(n, o, tie)
	}
}

// orderOf returns the order and the tie that a timer is about. False: they are gone, and so is the timer.
func (t *turn) orderOf(timer storage.Timer) (o care.Order, tie care.Tie, found bool, err error) {
	if len(timer.About) != 2 {
		return o, tie, false, fmt.Errorf("the timer %q does not say what it is about", timer.Key)
	}
	o, found, err = storage.Orders.Get(t.tx, timer.About[0])
	if err != nil {
		return o, tie, false, err
	}
	if !found {
		return o, tie, false, storage.Timers.Delete(t.tx, timer.Key)
	}
	tie, _, err = storage.Ties.Get(t.tx, timer.About[0], timer.About[1])
	tie.Order, tie.Customer = timer.About[0], timer.About[1]
	tie.Own = tie.Own || o.Customer == tie.Customer
	return o, tie, true, err
}
