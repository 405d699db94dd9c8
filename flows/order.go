package flows

import (
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// The steps of an order's status, besides stepOrder.
const stepProof = "proof"

// What the proof came to, as it is stored, and the proof's keys.
const (
	proofDigits  = "digits"  // the last four digits were right
	proofContact = "contact" // the phone number they shared is the order's; also the key that shares it
	proofLocked  = "locked"  // too many were not; nothing more is looked at for a while
	proofOther   = "other"   // the key for another number

	// sharedContact is stored once a number was shared that is not the order's, so that it is not asked for again.
	sharedContact = "shared"
)

const orderFlow = string(care.KindOrder)

func order() flow.Flow {
	return flow.Flow{
		ID:   orderFlow,
		Menu: "menu.order",
		Steps: []flow.Step{
			{
				Name: stepOrder, Needed: needsNumber, Valid: givenOrder, Ask: askNumber, Choices: knownOrders, Choose: chooseNumber,
				Hear: hearNumber, Invalid: "order.number_invalid",
			},
			{
				Name: stepProof, Needed: needsProof, Valid: flow.OneOf(proofDigits, proofContact, proofLocked),
				Ask: askProof, Choices: proofKeys, Choose: chooseProof, Hear: hearProof,
			},
		},
		Finish:  showOrder,
		Intents: []care.Intent{care.IntentOrderStatus},
		Fill:    fillNumber,
		Acts: []flow.Act{
			{Name: actFollow, Press: pressFollow},
			{Name: actUnfollow, Press: pressUnfollow},
			{Name: actWrong, Press: pressWrong},
			{Name: actPerson, Press: pressPerson},
			{Name: actFine, Press: pressFine},
		},
	}
}

// fillNumber takes the number out of words that ask for one order.
func fillNumber(v flow.View, m care.Meaning, _ []care.Message) map[string]care.Answer {
	if len(m.Orders) != 1 {
		return nil
	}
	return numbered(v, care.Answer{Text: m.Orders[0]}).Set
}

func givenOrder(a care.Answer) bool { return a.Text != "" }

// needsNumber: unless nothing could be done with it, since the customer is locked and no order is theirs.
func needsNumber(s flow.Scene) bool {
	return s.Answer(stepOrder).Text != "" || len(s.Orders()) > 0 || !lockedSelf(s)
}

func askNumber(s flow.Scene) flow.Say {
	switch {
	case len(s.Orders()) == 0:
		return flow.Say{Key: "order.number"}
	case lockedSelf(s):
		return flow.Say{Key: "order.number_locked", Data: map[string]any{"Until": lockEnd(s, "")}}
	default:
		return flow.Say{Key: "order.number_known"}
	}
}

// knownOrders are the orders that need no proof.
func knownOrders(s flow.Scene) [][]flow.Choice {
	orders := s.Orders()
	rows := make([][]flow.Choice, 0, maxOrderButtons)
	for _, o := range orders[:min(len(orders), maxOrderButtons)] {
		status := flow.Text{Key: "order.is_" + string(o.Status)}
		rows = append(rows, []flow.Choice{{
			ID: o.Number, Key: "order.choice", Data: map[string]any{"Order": o.Number, "Status": status},
		}})
	}
	return rows
}

func chooseNumber(s flow.Scene, id string) flow.Outcome {
	return numbered(s, care.Answer{Choice: id, Text: id})
}

func hearNumber(s flow.Scene, m care.Message) flow.Outcome {
	number, ok := care.NormalizeOrder(m.Text)
	if !ok || !words(m) {
		return flow.Refuse()
	}
	return numbered(s, care.Answer{Text: number, Messages: []care.Message{m}})
}

// numbered stores the number. Whether there is such an order makes no difference to who has not proven it.
func numbered(v flow.View, a care.Answer) flow.Outcome {
	o := answer(stepOrder, a)
	if !v.Tie(a.Text).Own && locked(v, a.Text) {
		o.Set[stepProof] = care.Answer{Choice: proofLocked}
	}
	return o
}

// needsProof: unless the order is the customer's already. Before a number is given it is taken to be needed.
func needsProof(s flow.Scene) bool {
	number := s.Answer(stepOrder).Text
	return number == "" && needsNumber(s) || number != "" && !s.Tie(number).Own
}

func locked(v flow.View, number string) bool {
	// Both are read, whatever the first says.
	customer := lockedSelf(v)
	onOrder := v.Attempts(care.AttemptsOnOrder(number)).Locked(v.Now())
	return customer || onOrder
}

// lockedSelf reports whether no proof of this customer's is looked at, whatever the order.
func lockedSelf(v flow.View) bool {
	return v.Attempts(care.AttemptsOfCustomer(v.Customer().ID)).Locked(v.Now())
}

// lockEnd returns the minute from which proofs are looked at again, on an order's number unless it is empty.
func lockEnd(v flow.View, number string) time.Time {
	until := v.Attempts(care.AttemptsOfCustomer(v.Customer().ID)).Until
	if number != "" {
		if onOrder := v.Attempts(care.AttemptsOnOrder(number)).Until; onOrder.After(until) {
			until = onOrder
		}
	}
	if !until.After(v.Now()) { // this turn's failure has locked it
		until = care.LockEnd(v.Now())
	}
	return until.Add(time.Minute - 1).Truncate(time.Minute) // seconds are not said, and who comes in that minute must not be early
}

func askProof(s flow.Scene) flow.Say {
	key := "order.proof"
	if !offersContact(s) {
		key = "order.proof_digits"
	}
	return flow.Say{Key: key, Data: map[string]any{"Order": s.Answer(stepOrder).Text}}
}

// offersContact: all orders with a phone number that the customer has shared are theirs already.
func offersContact(s flow.Scene) bool {
	return s.Customer().Phone == "" && !s.Answer(sharedContact).Done
}

func proofKeys(s flow.Scene) [][]flow.Choice {
	other := []flow.Choice{{ID: proofOther}}
	if !offersContact(s) {
		return [][]flow.Choice{other}
	}
	return [][]flow.Choice{{{ID: proofContact, Contact: true}}, other}
}

// chooseProof takes a key that was typed: the one for another number; the one that shares says by itself nothing.
func chooseProof(_ flow.Scene, id string) flow.Outcome {
	if id == proofOther {
		return flow.Outcome{Forget: []string{stepOrder}}
	}
	return flow.Outcome{}
}

// hearProof takes the last four digits or the sender's own contact. An order that is not there and a proof that is not
// right are answered alike, after the same reads, the same comparison and the same writes.
func hearProof(s flow.Scene, m care.Message) flow.Outcome {
	number := s.Answer(stepOrder).Text
	switch {
	case locked(s, number):
		return answer(stepProof, care.Answer{Choice: proofLocked})
	case m.Contact != nil && !m.Contact.Own:
		return flow.Outcome{Refused: true, Key: "order.proof_foreign"}
	case m.Contact != nil:
		return hearContact(s, number, *m.Contact)
	case !words(m):
		return flow.Refuse()
	}
	proof, ok := care.ParseProof(m.Text)
	if !ok {
		return hearAnother(s, m)
	}
	stored, _ := s.Order(number)
	if !proof.Proves(stored.Phone) {
		return missed(s, number)
	}
	o := answer(stepProof, care.Answer{Choice: proofDigits})
	o.Do = []flow.Effect{flow.Prove{Order: number}}
	return o
}

// hearContact takes the customer's own phone number. It is theirs for good, whatever becomes of this order.
func hearContact(s flow.Scene, number string, c care.Contact) flow.Outcome {
	phone, ok := care.ContactPhone(c)
	if !ok {
		return flow.Refuse()
	}
	stored, _ := s.Order(number)
	know := flow.Know{Phone: phone}
	if !care.SamePhone(phone, stored.Phone) {
		o := missed(s, number)
		o.Do = append([]flow.Effect{know}, o.Do...)
		o.Set[sharedContact] = care.Answer{Done: true}
		return o
	}
	o := answer(stepProof, care.Answer{Choice: proofContact})
	o.Do = []flow.Effect{know, flow.Prove{Order: number}}
	return o
}

// hearAnother takes an order's number in place of the proof, where it is clearly one.
func hearAnother(s flow.Scene, m care.Message) flow.Outcome {
	number, ok := care.NormalizeOrder(m.Text)
	if !ok || !strings.ContainsAny(number, "0123456789") {
		return flow.Refuse()
	}
	return numbered(s, care.Answer{Text: number, Messages: []care.Message{m}})
}

// missed counts a proof that was not right; the one too many locks.
func missed(s flow.Scene, number string) flow.Outcome {
	o := flow.Outcome{
		Set: map[string]care.Answer{}, Key: "order.mismatch", Data: map[string]any{"Order": number},
		Do: []flow.Effect{flow.Miss{Order: number}},
	}
	now := s.Now()
	customer := s.Attempts(care.AttemptsOfCustomer(s.Customer().ID)).Fail(now).Locked(now)
	onOrder := s.Attempts(care.AttemptsOnOrder(number)).Fail(now).Locked(now)
	if customer || onOrder {
		o.Set[stepProof] = care.Answer{Choice: proofLocked}
	}
	return o
}

// showOrder ends the flow with the order, or with the lock.
func showOrder(s flow.Scene) []flow.Effect {
	number, proof := s.Answer(stepOrder).Text, s.Answer(stepProof).Choice
	if proof == proofLocked || number == "" {
		return lockedOut(s, number)
	}
	var said []flow.Effect
	switch proof {
	case proofContact:
		said = append(said, flow.Say{Key: "order.proved_contact"})
	case proofDigits:
		said = append(said, flow.Say{Key: "order.proved"})
	}
	o, found := s.Order(number)
	if !found { // it has gone since it was tied
		return append(said, flow.Say{Key: "order.gone", Data: map[string]any{"Order": number, "Phone": s.Company().Phone}})
	}
	return append(said, status(s, o))
}

// lockedOut says that nothing more is looked at for a while, and offers a person: about the order, where one was named.
func lockedOut(v flow.View, number string) []flow.Effect {
	person := flow.MenuChoice(humanFlow, "order.act_person")
	if number != "" {
		person = act(actPerson, number)
	}
	return []flow.Effect{flow.Say{
		Key: "order.locked", Data: map[string]any{"Until": lockEnd(v, number)}, Choices: [][]flow.Choice{{person}},
	}}
}
