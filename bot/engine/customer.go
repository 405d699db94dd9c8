package engine

import (
	"fmt"
	"strings"
	"unicode"

	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// customerEvent runs the turn of something a customer did.
func (t *turn) customerEvent() error {
	e := t.event
	if concerns, err := t.concerns(); err != nil || !concerns {
		return err
	}
	customer, err := t.customer()
	if err != nil {
		return err
	}
	if e.Membership != nil {
		return t.membership(customer, e.Membership.Blocked)
	}
	if customer.Blocked { // a word is a return, whether or not the platform tells it
		if err := t.membership(customer, false); err != nil {
			return err
		}
		customer.Blocked = false
	}
	if did, err := t.staffsOwn(customer); did || err != nil {
		return err
	}
	talk, err := t.conversation(customer)
	if err != nil {
		return err
	}
	if e.Message != nil && e.Message.Album != "" {
		return t.gather(talk, customer)
	}
	if talk, err = t.closeAlbum(talk, customer); err != nil {
		return err
	}
	return t.converse(talk, customer, t.flowEvent())
}

// concerns reports whether an event is somebody's concern. A pinned message or a group is not; and nobody becomes a
// customer by an edit or by blocking the bot, so that who was erased does not again.
func (t *turn) concerns() (bool, error) {
	e := t.event
	switch {
	case e.Message != nil || e.Pressed != nil:
		return true, nil
	case e.Membership != nil || e.Edited != nil:
		_, known, err := storage.Customers.One(t.tx, storage.ByAddress, e.Platform, e.Chat)
		return known, err
	default:
		return false, nil
	}
}

// customer loads who it is, and keeps what the platform now says of them.
func (t *turn) customer() (care.Customer, error) {
	e := t.event
	address := care.Address{Platform: e.Platform, Chat: e.Chat}
	c, found, err := storage.Customers.One(t.tx, storage.ByAddress, address.Platform, address.Chat)
	if err != nil {
		return c, err
	}
	if !found {
		n, err := counted(t.tx, "customer", firstCase)
		if err != nil {
			return c, err
		}
		c = care.Customer{ID: fmt.Sprintf("K-%d", n), Address: address, CreatedAt: t.now.UTC()}
		c.Language, _ = t.engine.LanguageOf(e.Sender.Language)
	}
	if c.Code == "" {
		c.Code = newCode()
	}
	c.SeenAt = t.now.UTC()
	if e.Sender.FirstName+e.Sender.LastName+e.Sender.Username != "" {
		c.FirstName, c.LastName, c.Username = e.Sender.FirstName, e.Sender.LastName, e.Sender.Username
	}
	return c, storage.Customers.Put(t.tx, c)
}

func (t *turn) conversation(c care.Customer) (care.Conversation, error) {
	talk, _, err := storage.Conversations.Get(t.tx, c.Address.Platform, c.Address.Chat)
	talk.Address = c.Address
	return talk, err
}

// membership notes that a customer has stopped the bot or come back, and tells the staff of their open cases.
func (t *turn) membership(c care.Customer, blocked bool) error {
	if c.Blocked == blocked {
		return nil
	}
	c.Blocked = blocked
	if err := storage.Customers.Put(t.tx, c); err != nil {
		return err
	}
	cases, err := t.openCases(c.ID)
	if err != nil {
		return err
	}
	key := "desk.back"
	if blocked {
		key = "desk.blocked"
	}
	for _, open := range cases {
		if err := t.remark(open, key, map[string]any{"Customer": c.FullName()}); err != nil {
			return err
		}
		if err := t.wind(open); err != nil {
			return err
		}
	}
	return nil
}

// flowEvent says the platform's event in the words of flows.
func (t *turn) flowEvent() flow.Event {
	e := t.event
	switch {
	case e.Edited != nil:
		return flow.Corrected{Message: e.Edited.Message}
	case e.Pressed != nil:
		return pressed(*e.Pressed)
	default:
		return heard(e.Message.Message)
	}
}

func heard(m care.Message) flow.Event {
	if len(m.Files) > 0 {
		return flow.Attached{Message: m}
	}
	if name, payload, ok := command(m.Text); ok {
		return flow.Commanded{Name: name, Payload: payload, Message: m}
	}
	return flow.Said{Message: m}
}

// command reads "/name@bot payload".
func command(text string) (name, payload string, ok bool) {
	rest, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	name = rest
	if end := strings.IndexFunc(rest, unicode.IsSpace); end >= 0 {
		name, payload = rest[:end], rest[end:]
	}
	name, _, _ = strings.Cut(name, "@")
	for _, r := range name {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return "", "", false
		}
	}
	return strings.ToLower(name), strings.TrimSpace(payload), name != ""
}

// converse lets the flows decide and carries out what they decided.
func (t *turn) converse(talk care.Conversation, c care.Customer, e flow.Event) error {
	v := &view{turn: t, customer: c}
	e, err := t.withLabel(talk, v, e)
	if err != nil {
		return err
	}
	e, dropped, err := t.withoutTooBig(c, e)
	if err != nil {
		return err
	}
	talk.TooBig = append(talk.TooBig, dropped...)
	if e == nil { // nothing else was in the message
		return t.leftAlone(c, talk, v)
	}
	e = t.withMeaning(c, e)
	t.keys, t.talking, t.said = talk.Keys, true, nil
	over, err := t.flood(&talk, c, e)
	if err != nil {
		return err
	}
	next, effects := flow.Advance(t.engine.Flows, talk, e, v)
	if v.err != nil {
		return v.err
	}
	next.Address, next.Gathering, next.TooBig, next.Flood = talk.Address, talk.Gathering, talk.TooBig, talk.Flood
	if over {
		effects = t.gatherFlood(&next, effects)
	}
	for _, effect := range effects {
		if err := t.carryOut(&c, effect); err != nil {
			return err
		}
	}
	if err := t.keepSilent(&next, c, over); err != nil {
		return err
	}
	next.Keys, t.talking = t.keys, false
	if t.said != nil {
		next.Shown = t.said.shown
	}
	if err := t.tellTooBig(c, next, caseIn(effects)); err != nil || !t.erase {
		return err
	}
	return t.beginErasure(c, byCustomer)
}

// withLabel turns the typed label of a choice that is offered now into the choice, in any case of letters.
func (t *turn) withLabel(talk care.Conversation, v *view, e flow.Event) (flow.Event, error) {
	said, ok := e.(flow.Said)
	typed := strings.TrimSpace(said.Message.Text)
	if !ok || typed == "" {
		return e, v.err
	}
	for _, choice := range flow.Expects(t.engine.Flows, talk, v) {
		is, err := t.typedAs(t.language(v.customer), choice, typed)
		if err != nil {
			return nil, err
		}
		if is {
			return flow.Chose{Frame: choice.Frame, Step: choice.Step, Choice: choice.ID, Message: said.Message}, v.err
		}
	}
	return e, v.err
}

// fileName names a file to people: its name, or what it is.
func fileName(f care.File) string {
	if f.Name != "" {
		return f.Name
	}
	return string(f.Kind)
}
