package engine

import (
	"context"
	"fmt"
	"time"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// A hand-over is a job: a timer that is due at once, and again after each case, until who has left has none of those that
// they had. A case that has gone is not theirs any more, which is the job's cursor: it is in the same commit. So a crash
// anywhere changes nothing but the time it takes. Being back ends it.

// handOver begins to give what somebody has to others.
func (t *turn) handOver(staff string) error {
	return t.timer(storage.Timer{
		Key: timerHandOver + "/" + staff, Kind: timerHandOver, Due: t.now.UTC(), About: []string{staff, stamped(t.now)},
	})
}

// fallHandOver hands one case over.
func (t *turn) fallHandOver(timer storage.Timer) error {
	about, since, err := aboutSince(timer, 2)
	if err != nil {
		return err
	}
	c, found, err := t.heldBy(about[0], since)
	if err != nil {
		return err
	}
	if !found {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	if err := t.atDesk(c.Number, desk.Left{Who: about[0]}, care.Entry{}); err != nil {
		return err
	}
	timer.Due = t.now.UTC()
	return t.timer(timer)
}

// stamped writes a time as timers keep it; aboutSince reads what a timer is about, whose last part is one.
func stamped(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

func aboutSince(timer storage.Timer, parts int) (about []string, since time.Time, err error) {
	if len(timer.About) != parts {
		return nil, since, fmt.Errorf("the timer %q does not say what it is about", timer.Key)
	}
	since, err = time.Parse(time.RFC3339Nano, timer.About[parts-1])
	return timer.About, since, err
}

// heldBy returns the oldest open case that somebody has had since before a time; what they took or were given since then
// they want to have. Cases of customers who are being erased are closed by the erasure.
func (t *turn) heldBy(staff string, since time.Time) (care.Case, bool, error) {
	q := storage.Under(staff)
	for {
		page, next, err := storage.Cases.By(t.tx, storage.ByAssignee, q)
		if err != nil {
			return care.Case{}, false, err
		}
		for _, c := range page {
			_, known, err := storage.Customers.Get(t.tx, c.Customer)
			if err != nil || known && !desk.HeldSince(c).After(since) {
				return c, err == nil, err
			}
		}
		if next == nil {
			return care.Case{}, false, nil
		}
		q.After = next
	}
}

// Muster has the cases fit the staff as they are configured now; it is called once, before the first event. Those of whom
// is no member of staff any more are handed over, and who is new may get what nobody has. The error is the store's.
func (e *Engine) Muster(ctx context.Context) error {
	t := e.ownTurn()
	select {
	case err := <-e.submit(t, t.muster):
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turn) muster() error {
	q := storage.Query{}
	for {
		hands, next, err := storage.Hands.Page(t.tx, q)
		if err != nil {
			return err
		}
		for _, hand := range hands {
			if _, known := t.engine.staff(hand.Staff); known || hand.Open == 0 {
				continue
			}
			if err := t.handOver(hand.Staff); err != nil {
				return err
			}
		}
		if next == nil {
			return t.seek()
		}
		q.After = next
	}
}
