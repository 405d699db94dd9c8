package flowtest

import (
	"maps"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// doOrder changes the world as the effects that concern orders ask.
func (w *World) doOrder(e flow.Effect) {
	switch e := e.(type) {
	case flow.Miss:
		w.fail(care.AttemptsOfCustomer(w.Who.ID))
		w.fail(care.AttemptsOnOrder(e.Order))
	case flow.Prove:
		w.tie(e.Order, func(t *care.Tie) { t.Own = true })
	case flow.Know:
		w.Who.Phone = e.Phone
		for i := range w.Shop {
			if w.Shop[i].Phone == e.Phone {
				w.Shop[i].Customer = w.Who.ID
			}
		}
	case flow.Follow:
		w.tie(e.Order, func(t *care.Tie) { t.Notify = map[bool]care.Notify{true: care.NotifyOn, false: care.NotifyOff}[e.On] })
	default:
		w.doOffer(e)
	}
}

// Sell adds an order with a phone number on it (E.164), two lamps promised for the Wednesday that follows.
func (w *World) Sell(number string, status care.OrderStatus, phone string) {
	w.Shop = append(w.Shop, care.Order{
		Number: number, Status: status, Phone: phone, Carrier: "InPost", TrackingURL: "https://example.com/t/1", PromisedOn: "2026-11-25",
		Items: []care.Item{{Name: "Lampa UV", Quantity: 2, Price: 12990}}, Total: 25980, Currency: "PLN",
	})
}

func (w *World) fail(key string) {
	failed := maps.Clone(w.Failed)
	if failed == nil {
		failed = map[string]care.Attempts{}
	}
	failed[key] = failed[key].Fail(w.Clock)
	w.Failed = failed
}

func (w *World) tie(number string, change func(*care.Tie)) {
	ties := maps.Clone(w.Ties)
	if ties == nil {
		ties = map[string]care.Tie{}
	}
	t := ties[care.OrderKey(number)]
	change(&t)
	ties[care.OrderKey(number)] = t
	w.Ties = ties
	for i := range w.Shop {
		if t.Own && w.Shop[i].Customer == "" && care.SameOrder(w.Shop[i].Number, number) {
			w.Shop[i].Customer = w.Who.ID
		}
	}
}

// printOrder words the effects that concern orders.
func printOrder(e flow.Effect) string {
	switch e := e.(type) {
	case flow.Miss:
		return join("miss", e.Order)
	case flow.Prove:
		return join("prove", e.Order)
	case flow.Know:
		return join("know", e.Phone)
	case flow.Follow:
		return join("follow", e.Order, map[bool]string{true: "on", false: "off"}[e.On])
	}
	return printOffer(e)
}
