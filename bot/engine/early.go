package engine

import (
	"encoding/json"
	"fmt"

	"carebot/bot/platform"
	"carebot/storage"
)

// early reports whether something was done in a thread of which nobody knows yet whose it is: people see a card before
// its receipt is stored, and after a crash for as long as it takes to look for it.
func (t *turn) early() (bool, error) {
	e := t.event
	about := e.Message != nil || e.Edited != nil || e.Deleted != nil
	if e.Thread == "" || !about || !t.engine.outbox.Expecting(e.Chat) {
		return false, nil
	}
	_, found, err := t.receiptOf(e.Platform, e.Chat, e.Thread)
	return !found, err
}

// keepEarly keeps the event until the card's receipt is stored, so that it goes before what is done later.
func (t *turn) keepEarly() error {
	raw, err := json.Marshal(t.event)
	if err != nil {
		return fmt.Errorf("encode an early event: %w", err)
	}
	n, err := counted(t.tx, "early", 1)
	if err != nil {
		return err
	}
	return storage.EarlyEvents.Put(t.tx, storage.Early{
		Platform: t.event.Platform, Chat: t.event.Chat, Thread: t.event.Thread, Seq: n, Event: raw, Until: t.now.Add(seenFor).UTC(),
	})
}

// takeEarly decides what was done in the thread of a card before its receipt was stored, which it is now.
func (t *turn) takeEarly(card platform.Delivery) error {
	r, found, err := storage.Receipts.Get(t.tx, card.Ref)
	if err != nil || !found || len(r.IDs) == 0 {
		return err
	}
	for {
		kept, next, err := storage.EarlyEvents.Page(t.tx, storage.Under(r.Platform, r.Chat, r.IDs[0]))
		if err != nil {
			return err
		}
		for _, early := range kept {
			if err := t.decideEarly(early); err != nil {
				return err
			}
		}
		if next == nil {
			return nil
		}
	}
}

func (t *turn) decideEarly(early storage.Early) error {
	var event platform.Event
	if err := json.Unmarshal(early.Event, &event); err != nil {
		return fmt.Errorf("an early event cannot be read: %w", err)
	}
	t.event = event
	if err := t.staffEvent(); err != nil {
		return err
	}
	return storage.EarlyEvents.Delete(t.tx, early.Platform, early.Chat, early.Thread, early.Seq)
}
