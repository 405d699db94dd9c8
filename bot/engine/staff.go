package engine

import (
	"slices"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// staffEvent runs the turn of something done in Slack.
func (t *turn) staffEvent() error {
	e := t.event
	if e.Sender.Bot {
		return nil // our own words, and other apps'
	}
	early, err := t.early()
	if err != nil {
		return err
	}
	if early {
		return t.keepEarly()
	}
	switch {
	case e.Message != nil && e.Thread != "":
		return t.written(e.Message.Message)
	case e.Edited != nil:
		return t.rewritten(e.Edited.Message)
	case e.Deleted != nil:
		return t.withdrawn(e.Deleted.ID)
	case e.Pressed != nil:
		return t.staffPressed(*e.Pressed)
	case e.Submitted != nil:
		return t.submitted(*e.Submitted)
	case e.Command != nil:
		return t.commanded(*e.Command)
	case e.Opened != nil:
		return t.opened(*e.Opened)
	default:
		return nil
	}
}

// written decides a message in a thread, if the thread is a case's.
func (t *turn) written(m care.Message) error {
	r, found, err := t.receiptOf(care.Slack, t.event.Chat, t.event.Thread)
	if err != nil {
		return err
	}
	if !found {
		return nil // somebody's own thread
	}
	if _, known, err := t.entryOf(m.ID()); err != nil || known {
		return err // read again in the thread, long after its event
	}
	return t.atDesk(r.Case, desk.Wrote{By: t.event.Sender.ID, Message: m}, care.Entry{Message: m})
}

// entryOf returns the case and the history entry of a staff message.
func (t *turn) entryOf(messageID string) (entry care.Entry, found bool, err error) {
	number, err := t.caseOf(care.Slack, t.event.Chat, messageID)
	if err != nil || number == "" {
		return entry, false, err
	}
	return t.entry(number, messageID)
}

// entry returns what a case's history holds of a message.
func (t *turn) entry(number, messageID string) (entry care.Entry, found bool, err error) {
	all, _, err := storage.Entries.By(t.tx, storage.ByMessage, storage.Query{Prefix: []any{number, messageID}, Limit: 1})
	if err != nil || len(all) == 0 {
		return entry, false, err
	}
	return all[0], true, nil
}

func (t *turn) rewritten(m care.Message) error {
	entry, found, err := t.entryOf(m.ID())
	if err == nil && !found {
		return t.overtaken(m, false)
	}
	if err != nil || entry.Author != care.ByStaff || sameWords(entry.Message.Content, m.Content) {
		return err
	}
	m.Files = entry.Message.Files
	return t.atDesk(entry.Case, desk.Rewrote{By: t.event.Sender.ID, Before: entry, Content: m.Content}, entry)
}

// overtaken decides an edit or a deletion that came before its message, as happens where the message's own event is
// delivered again: the message counts as written now, as it is now, and is known when its event comes.
func (t *turn) overtaken(m care.Message, deleted bool) error {
	if _, known := t.engine.staff(t.event.Sender.ID); !known || t.event.Thread == "" {
		return nil // never sent, nor will it be
	}
	if !deleted {
		return t.written(m)
	}
	number, err := t.caseOf(care.Slack, t.event.Chat, t.event.Thread)
	if err != nil || number == "" {
		return err
	}
	c, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	if err := t.keepMessage(&c, m, care.ByStaff, t.event.Sender.ID, true); err != nil {
		return err
	}
	if err := storage.Cases.Put(t.tx, c); err != nil {
		return err
	}
	entry, _, err := t.entry(number, m.ID())
	if err != nil {
		return err
	}
	return t.revise(entry, care.Content{}, true, true)
}

// sameWords reports whether an edit changes nothing that is read: neither the words nor how they are set.
func sameWords(a, b care.Content) bool { return a.Text == b.Text && slices.Equal(a.Spans, b.Spans) }

func (t *turn) withdrawn(messageID string) error {
	entry, found, err := t.entryOf(messageID)
	if err == nil && !found {
		return t.overtaken(care.Message{IDs: []string{messageID}}, true)
	}
	if err != nil || entry.Author != care.ByStaff {
		return err
	}
	return t.atDesk(entry.Case, desk.Withdrew{Before: entry}, entry)
}

// atDesk lets the desk decide an event on a case and carries out what it decided. about is the entry, stored or to be,
// of the staff message it concerns.
func (t *turn) atDesk(number string, e desk.Event, about care.Entry) error {
	before, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	customer, known, err := storage.Customers.Get(t.tx, before.Customer)
	if err != nil {
		return err
	}
	if !known {
		return t.nobodyThere(before, e)
	}
	v := &view{turn: t, customer: customer}
	after, effects := desk.Advance(before, e, v)
	if v.err != nil {
		return v.err
	}
	s := &staffTurn{turn: t, customer: customer, matter: &after, about: about}
	for _, effect := range effects {
		if err := s.carryOut(effect); err != nil {
			return err
		}
	}
	return t.saveCase(before, after)
}

// saveCase stores a changed case, moves it between hands and redraws its card where the card shows the change.
func (t *turn) saveCase(before, after care.Case) error {
	if err := t.putCase(before, after); err != nil {
		return err
	}
	if !redrawn(before, after) {
		return nil
	}
	if err := t.pass(before, after); err != nil {
		return err
	}
	if err := t.redrawCard(after); err != nil {
		return err
	}
	return t.askAfter(before, after)
}
