package engine

import (
	"encoding/json"
	"fmt"
	"strings"

	"carebot/bot/outbox"
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

var _ outbox.Outcomes = (*Engine)(nil)

// within runs f as a turn inside the outbox's own commit and returns what it enqueued.
func (e *Engine) within(tx storage.Tx, f func(*turn) error) ([]storage.Delivery, error) {
	t := e.newTurn(platform.Event{}, e.Now()) // what is delivered follows from what somebody did
	t.reset(tx)
	if err := f(t); err != nil {
		return nil, err
	}
	if !t.due.IsZero() {
		e.alarm.Set(t.due) // a moment before the commit: what is due at once is looked for again
	}
	return t.out, t.finish()
}

// Delivered implements outbox.Outcomes: the staff message that was delivered gets its sign, and the case its first
// reply; what staff did in the thread of a card before it was known as one is decided.
func (e *Engine) Delivered(tx storage.Tx, rec storage.Delivery, d platform.Delivery) ([]storage.Delivery, error) {
	if d.Kind == platform.PutCard && d.Target == "" {
		return e.within(tx, func(t *turn) error { return t.takeEarly(d) })
	}
	if d.News != "" {
		if rec.Partial {
			return nil, nil
		}
		return e.within(tx, func(t *turn) error { return t.newsEnded(d, care.RecipientSent) })
	}
	if number, _, is := ofDecision(d.Ref); is && !rec.Partial {
		return e.within(tx, func(t *turn) error { return t.decisionReached(number) })
	}
	if rec.Reports == "" || rec.Partial {
		return nil, nil
	}
	return e.within(tx, func(t *turn) error {
		if d.Kind != platform.Delete {
			if err := t.react(rec.Reports, desk.Delivered, false); err != nil {
				return err
			}
		}
		if d.Kind != platform.Say {
			return nil
		}
		return t.reached(d.Case, rec.Reports)
	})
}

// Dropped implements outbox.Outcomes: who sent it hears that it will not arrive, and why.
func (e *Engine) Dropped(tx storage.Tx, rec storage.Delivery, d platform.Delivery, fault *platform.Failure) ([]storage.Delivery, error) {
	if d.News != "" {
		return e.within(tx, func(t *turn) error { return t.newsDropped(d, fault) })
	}
	return e.within(tx, func(t *turn) error {
		if fault.Kind == platform.Absent {
			return t.tellInstead(d)
		}
		if fault.Kind == platform.Blocked {
			if err := t.foundBlocked(d); err != nil {
				return err
			}
		}
		if strings.HasPrefix(d.Ref, lastWordsOf) {
			return nil // to nobody any more
		}
		if number, _, is := ofDecision(d.Ref); is {
			return t.decisionDropped(number)
		}
		if rec.Reports != "" {
			return t.reportFailure(rec, d, fault)
		}
		if fault.File != "" && d.Kind == platform.Say {
			return t.tellFile(d, fileOf(d, fault.File), fault.Kind)
		}
		if fault.Kind == platform.Blocked || fault.Kind == platform.Gone && d.Kind != platform.Say || d.Kind == platform.Private {
			return nil // nobody waits for it
		}
		return t.keepDropped(rec, d, fault)
	})
}

// foundBlocked marks the customer whom the platform no longer lets us write to.
func (t *turn) foundBlocked(d platform.Delivery) error {
	c, found, err := storage.Customers.One(t.tx, storage.ByAddress, d.Platform, d.Chat)
	if err != nil || !found {
		return err
	}
	return t.membership(c, true)
}

// reportFailure puts the sign of failure on the staff message, and the reason into its thread. That the customer has
// blocked the bot is said once, by membership.
func (t *turn) reportFailure(rec storage.Delivery, d platform.Delivery, fault *platform.Failure) error {
	if err := t.react(rec.Reports, desk.Failed, false); err != nil {
		return err
	}
	c, found, err := storage.Cases.Get(t.tx, d.Case)
	if err != nil || !found || fault.Kind == platform.Blocked {
		return err
	}
	switch {
	case fault.Kind == platform.Gone && (d.Kind == platform.Edit || d.Kind == platform.Delete):
		return t.remark(c, "desk.too_late", nil)
	case fault.Kind == platform.TooBig, fault.Kind == platform.Gone && fault.File != "":
		return t.tellFile(d, fileOf(d, fault.File), fault.Kind)
	case fault.Kind == platform.Refused:
		return t.remark(c, "desk.refused", map[string]any{"Reason": clipped(fault.Err.Error(), 300)})
	default:
		return t.remark(c, "desk.gave_up", nil)
	}
}

// fileOf returns the file of a delivery by its ID; where a failure names none, the first.
func fileOf(d platform.Delivery, id string) care.File {
	for _, f := range d.Content.Files {
		if f.ID == id || id == "" {
			return f
		}
	}
	return care.File{}
}

// keepDropped sets aside what could not be delivered and tells the managers, unless it was for them.
func (t *turn) keepDropped(rec storage.Delivery, d platform.Delivery, fault *platform.Failure) error {
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encode a dropped delivery: %w", err)
	}
	id := fmt.Sprintf("delivery/%d/%d", rec.Seq, rec.Sub) // no lane: it may name a customer's chat
	reason := clipped(fault.Error(), 500)
	aside := storage.SetAside{ID: id, At: t.now.UTC(), Platform: d.Platform, Reason: reason, Raw: clippedRaw(raw)}
	if err := storage.SetAsides.Put(t.tx, aside); err != nil {
		return err
	}
	t.engine.Watch.SetAside(d.Platform)
	if d.Kind != platform.Say && d.Kind != platform.PutCard || d.Chat == t.engine.Managers {
		return nil
	}
	return t.tellManagers("desk.set_aside", map[string]any{"Platform": string(d.Platform), "Reason": firstLine(reason), "ID": id})
}

// WithoutFile implements outbox.Outcomes: both sides hear that a file could not pass.
func (e *Engine) WithoutFile(
	tx storage.Tx, _ storage.Delivery, d platform.Delivery, file care.File, fault *platform.Failure,
) ([]storage.Delivery, error) {
	return e.within(tx, func(t *turn) error { return t.tellFile(d, file, fault.Kind) })
}

// tellFile tells both sides of a case that a file could not pass.
func (t *turn) tellFile(d platform.Delivery, file care.File, why platform.FailureKind) error {
	c, found, err := storage.Cases.Get(t.tx, d.Case)
	if err != nil || !found {
		return err
	}
	key := "desk.file_gone"
	if why == platform.TooBig {
		key = "desk.too_big_out"
		if d.Platform == care.Slack {
			key = "desk.too_big_in"
		}
	}
	if err := t.remark(c, key, map[string]any{"File": fileName(file)}); err != nil {
		return err
	}
	return t.tellCustomerOfFile(c, d, key)
}

// tellCustomerOfFile tells the customer, for their part.
func (t *turn) tellCustomerOfFile(c care.Case, d platform.Delivery, staffKey string) error {
	customer, found, err := storage.Customers.Get(t.tx, c.Customer)
	if err != nil || !found {
		return err
	}
	s := &staffTurn{turn: t, customer: customer, matter: &c}
	switch {
	case staffKey == "desk.too_big_out":
		staff, _ := t.engine.staff(c.Assignee)
		return s.inform(desk.Inform{Key: "file.too_big_out", Data: map[string]any{"Staff": staff.Name}})
	case staffKey == "desk.too_big_in":
		return s.inform(desk.Inform{Key: "file.too_big"})
	case d.Platform == care.Slack:
		return s.inform(desk.Inform{Key: "file.gone"})
	}
	return nil
}
