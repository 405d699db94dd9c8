package engine

import (
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// postCard enqueues a new case's card.
func (t *turn) postCard(customer care.Customer, c care.Case) error {
	d, err := t.card(customer, c)
	if err != nil {
		return err
	}
	d.Ref = cardRef(c.Number)
	if err := t.plan(c, d.Card); err != nil {
		return err
	}
	return t.enqueue(caseLane(c.Number), "", d)
}

// redrawCard enqueues the card anew, after the case has changed. Edits go in a lane of their own, so that a busy
// thread does not keep the card from showing the truth.
func (t *turn) redrawCard(c care.Case) error { return t.redrawUnless(c, "") }

// redrawUnless is redrawCard for a card that is not as it was drawn last: shown is its print then; empty: not known.
func (t *turn) redrawUnless(c care.Case, shown string) error {
	customer, known, err := storage.Customers.Get(t.tx, c.Customer)
	if err != nil || !known {
		return err // a customer who is being erased: the card goes
	}
	d, err := t.card(customer, c)
	if err != nil {
		return err
	}
	d.Target, d.Unasked = cardRef(c.Number), t.unasked
	if err := t.plan(c, d.Card); err != nil || printed(d.Card) == shown {
		return err
	}
	return t.enqueue(caseLane(c.Number)+"/card", "", d)
}

// card words a case at a glance, in the company's language.
func (t *turn) card(customer care.Customer, c care.Case) (platform.Delivery, error) {
	w := wording{turn: t, lang: t.engine.Company.Language}
	topic := w.topic(c)
	card := &platform.Card{
		Case:    c.Number,
		Title:   w.say("card.title", map[string]any{"Case": c.Number}),
		Text:    w.say("card.text", map[string]any{"Case": c.Number, "Customer": customer.FullName(), "Topic": topic}),
		Mention: c.Assignee,
		Lead:    w.say("card.assignee", nil),
		Fields:  w.fields(customer, c, topic),
		Footer:  w.say("card.footer", nil),
	}
	if c.Assignee == "" {
		card.Lead = w.say("card.unowned", nil)
	}
	if desk.Shut(c, customer) {
		card.Footer = w.say("card.footer_shut", nil)
	}
	card.Buttons = w.cardButtons(c, customer.Barred != nil)
	return platform.Delivery{
		Kind: platform.PutCard, Platform: care.Slack, Chat: c.Channel, Case: c.Number, Card: card,
	}, w.err
}

// wording words texts in one language and keeps the first error.
type wording struct {
	turn *turn
	lang care.Language
	err  error
}

func (w *wording) say(key string, data map[string]any) string {
	text, err := w.turn.text(w.lang, key, data)
	w.keep(err)
	return text
}

// topic words a case's topic, or its kind where it has none.
func (w *wording) topic(c care.Case) string {
	subject := flow.Subject(c)
	return w.say(subject.Key, subject.Data)
}

// fields are what the card says of a case, in order; each in one line, but for the words of people.
func (w *wording) fields(customer care.Customer, c care.Case, topic string) []platform.CardField {
	var fields []platform.CardField
	add := func(key, value string) {
		if value != "" {
			fields = append(fields, platform.CardField{Label: w.say(key, nil), Value: value})
		}
	}
	add("card.next", w.nextClock(c))
	add("card.customer", w.customerLine(customer))
	add("card.so_far", w.soFar(customer))
	add("card.language", w.say("language.name_"+string(c.Language), nil))
	add("card.topic", topic)
	if c.Order != "" || c.Kind == care.KindComplaint {
		add("card.order", w.order(c))
	}
	if c.Wish != "" {
		add("card.wish", w.say("complaint.wish_"+c.Wish, nil))
	}
	add("card.offer", c.Offer)
	add("card.status", w.say("status."+string(c.Status), nil))
	add("card.waits", c.WaitsFor)
	if next, found := c.NextPromise(); found && c.Open() {
		add("card.promised", w.say("card.promise_by", map[string]any{"Text": next.What, "Due": next.Due}))
	}
	if c.Status == care.StatusSettled && c.Resolution != nil {
		decided := desk.Decided(*c.Resolution)
		add("card.outcome", w.say(decided.Key, decided.Data))
	}
	if c.RepliedAt.IsZero() && c.Open() {
		add("card.first_reply", w.moment(c.FirstReply))
	}
	if !c.Decision.IsZero() && c.DecidedAt.IsZero() {
		add("card.decision", w.date(c.Decision))
	}
	return fields
}

func (w *wording) moment(at time.Time) string {
	text, err := w.turn.engine.Texts.Moment(w.lang, at.In(w.turn.zone()))
	w.keep(err)
	return text
}

func (w *wording) date(at time.Time) string {
	text, err := w.turn.engine.Texts.Date(w.lang, care.DateOf(at.In(w.turn.zone())))
	w.keep(err)
	return text
}

// actionTake is the card's button that decides by itself; the others open a desk.Form.
const actionTake = "case_take"

// cardButtons returns what can be done to a case, in the order of use. Everybody sees the same card: what is for managers
// alone is refused to others.
func (w *wording) cardButtons(c care.Case, barred bool) []platform.Button {
	form := func(key string, f desk.Form) platform.Button {
		return platform.Button{Label: w.say(key, nil), Action: string(f), Data: c.Number}
	}
	switch {
	case !c.Open() && barred:
		return []platform.Button{form("card.dossier", desk.FormCustomer)}
	case !c.Open():
		return []platform.Button{form("card.reopen", desk.FormStatus), form("card.dossier", desk.FormCustomer)}
	}
	buttons := []platform.Button{
		{Label: w.say("card.take", nil), Action: actionTake, Data: takeData(c), Style: takeStyle(c)},
		form("card.reply", desk.FormReply),
		form("card.promise", desk.FormPromise),
		form("card.wait", desk.FormStatus),
		form("card.assign", desk.FormAssign),
		form("card.dossier", desk.FormCustomer),
		form("card.resolve", desk.FormResolve),
	}
	if !barred {
		bar := form("card.bar", desk.FormBar)
		bar.Style = "danger"
		buttons = append(buttons, bar)
	}
	return buttons
}

// takeData names the case and who had it when the card was drawn, so that of two who press one wins.
func takeData(c care.Case) string { return c.Number + "|" + c.Assignee }

func takeStyle(c care.Case) string {
	if c.Assignee == "" {
		return "primary"
	}
	return ""
}
