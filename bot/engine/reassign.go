package engine

import (
	"encoding/hex"
	"fmt"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// Whenever somebody may have come free, the cases that nobody has are gone through, oldest first, and each is given by the
// rule of who gets a case. That is a job like a hand-over: one case each time its timer falls, the cursor in the timer. What
// is left is gone through again when anybody's hours begin.

// seekPage is how many cases are looked at each time.
const seekPage = 50

// seek goes through the cases that nobody has, if there are any.
func (t *turn) seek() error {
	some, _, err := storage.Cases.By(t.tx, storage.ByAssignee, storage.Query{Prefix: []any{""}, Limit: 1})
	if err != nil || len(some) == 0 {
		return err
	}
	return t.timer(storage.Timer{Key: timerSeek, Kind: timerSeek, Due: t.now.UTC()})
}

// fallSeek gives the first case behind the cursor that somebody can take; where there is none, the cursor moves on.
func (t *turn) fallSeek(timer storage.Timer) error {
	q := storage.Query{Prefix: []any{""}, Limit: seekPage}
	if len(timer.About) > 0 {
		after, err := hex.DecodeString(timer.About[0])
		if err != nil {
			return fmt.Errorf("the timer %q: %w", timer.Key, err)
		}
		q.After = after
	}
	page, next, err := storage.Cases.By(t.tx, storage.ByAssignee, q)
	if err != nil {
		return err
	}
	given, err := t.giveFirst(page)
	if err != nil {
		return err
	}
	switch {
	case given:
	case next != nil:
		timer.About = []string{hex.EncodeToString(next)}
	default:
		return t.rest(timer)
	}
	timer.Due = t.now.UTC()
	return t.timer(timer)
}

// giveFirst gives the first of some cases that somebody can take; false: nobody can take any.
func (t *turn) giveFirst(cases []care.Case) (bool, error) {
	v := &view{turn: t}
	roster := v.Roster()
	if v.err != nil {
		return false, v.err
	}
	for _, c := range cases {
		if err := t.watch(c); err != nil {
			return false, err
		}
		_, free := care.Assign(roster, c.Kind, c.Language, v.Now())
		_, known, err := storage.Customers.Get(t.tx, c.Customer)
		if err != nil {
			return false, err
		}
		if free && known {
			return true, t.atDesk(c.Number, desk.CameFree{}, care.Entry{})
		}
	}
	return false, nil
}

// rest lets the cases that nobody can take wait for the next who begins work.
func (t *turn) rest(timer storage.Timer) error {
	left, _, err := storage.Cases.By(t.tx, storage.ByAssignee, storage.Query{Prefix: []any{""}, Limit: 1})
	if err != nil {
		return err
	}
	v := &view{turn: t}
	next, found := care.NextStart(v.Roster(), t.now)
	if v.err != nil {
		return v.err
	}
	if len(left) == 0 || !found {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	return t.timer(storage.Timer{Key: timerSeek, Kind: timerSeek, Due: next.UTC()})
}
