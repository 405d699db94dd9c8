package engine

import (
	"carebot/flows/care"
	"carebot/storage"
)

// load returns a member of staff with what they have in hand now.
func (t *turn) load(s care.Staff) (care.Load, error) {
	hand, _, err := storage.Hands.Get(t.tx, s.Slack)
	return care.Load{Staff: s, Open: hand.Open, Away: hand.AwayAt(t.now), Until: hand.Until}, err
}

// pass moves a changed case between hands, and has it watched while nobody has it.
func (t *turn) pass(before, after care.Case) error {
	if from, to := holder(before), holder(after); from != to {
		if err := t.hand(from, -1); err != nil {
			return err
		}
		if err := t.hand(to, 1); err != nil {
			return err
		}
	}
	return t.watch(after)
}

// holder is whose capacity a case takes up; empty: nobody's.
func holder(c care.Case) string {
	if !c.Open() {
		return ""
	}
	return c.Assignee
}

// hand changes how many open cases a staff member has; nobody has none. Who had too many for another may get one that
// nobody has.
func (t *turn) hand(slackID string, change int) error {
	if slackID == "" {
		return nil
	}
	h, _, err := storage.Hands.Get(t.tx, slackID)
	if err != nil {
		return err
	}
	had := h.Open
	h.Staff, h.Open = slackID, max(0, h.Open+change)
	if err := storage.Hands.Put(t.tx, h); err != nil {
		return err
	}
	staff, known := t.engine.staff(slackID)
	if known && had >= staff.Capacity && h.Open < staff.Capacity && !h.AwayAt(t.now) {
		return t.seek()
	}
	return nil
}
