package engine

import (
	"context"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// timerNewsletter is the kind of the timers that begin newsletters.
const timerNewsletter = "newsletter"

// scheduleNewsletter sets the timer that begins a scheduled newsletter.
func (t *turn) scheduleNewsletter(n care.Newsletter) error {
	due := n.SendAt
	if due.Before(t.now) {
		due = t.now
	}
	return t.timer(storage.Timer{Key: timerNewsletter + "/" + n.ID, Kind: timerNewsletter, Due: due.UTC(), About: []string{n.ID}})
}

// fallNewsletter begins a newsletter whose hour has come. In the quiet time it waits for the morning; whose hour passed
// long ago waits for a word.
func (t *turn) fallNewsletter(timer storage.Timer) error {
	n, found, err := storage.Newsletters.Get(t.tx, timer.About[0])
	if err != nil {
		return err
	}
	if !found || n.State != care.NewsletterScheduled {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	to := n.Due(t.now)
	if morning, quiet := t.morning(); quiet && to == care.NewsletterSending {
		n.SendAt = t.engine.Company.Quiet.Over(n.Hour(), t.zone()).UTC() // an hour in the quiet time means its end
		if to = n.Due(morning); to != care.NewsletterLate {
			return t.putOff(n, morning)
		}
	}
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	if err := t.turnNewsletter(n, to, ""); err != nil || to != care.NewsletterLate {
		return err
	}
	return t.tellManagers("news.late", map[string]any{"Name": n.Name, "At": n.Hour()})
}

// putOff has a scheduled newsletter begin in the morning.
func (t *turn) putOff(n care.Newsletter, morning time.Time) error {
	n.SendAt = morning.UTC()
	if err := storage.Newsletters.Put(t.tx, n); err != nil {
		return err
	}
	return t.scheduleNewsletter(n)
}

// turnNewsletter brings a newsletter into another state, if it may get there; by is the Slack ID of who did it, empty:
// the clock, or its end.
func (t *turn) turnNewsletter(n care.Newsletter, to care.NewsletterState, by string) error {
	if !n.State.May(to) {
		return nil
	}
	w, _, err := storage.Walks.Get(t.tx, n.ID)
	if err != nil {
		return err
	}
	w.Newsletter = n.ID
	began := n.StartedAt.IsZero() && to == care.NewsletterSending
	n.State, n.ChangedAt = to, t.now.UTC()
	switch {
	case to == care.NewsletterSending:
		if n.StartedAt.IsZero() {
			n.StartedAt = t.now.UTC()
		}
		if n.SendAt.IsZero() {
			n.SendAt = n.StartedAt
		}
		w.Then, w.Refused = w.Counts.Done(), 0
		w.Pace, w.Asleep = care.Pace{}.Marked(t.now, w.Then), false
	case to.Ended():
		n.EndedAt, n.Counts = t.now.UTC(), w.Counts
	}
	if err := storage.Walks.Put(t.tx, w); err != nil {
		return err
	}
	if err := storage.Newsletters.Put(t.tx, n); err != nil {
		return err
	}
	t.news = true
	if err := t.newsFollows(n, began); err != nil {
		return err
	}
	return t.showProgress(n, w, by)
}

// endIfOver ends a newsletter that everybody has had.
func (t *turn) endIfOver(n care.Newsletter, w storage.Walk) error {
	if !w.Over() || n.State.Ended() {
		return nil
	}
	return t.turnNewsletter(n, care.NewsletterDone, "")
}

// outOfCoupons pauses a newsletter whose list of codes is used up, and tells the managers.
func (t *turn) outOfCoupons(n care.Newsletter) error {
	if err := t.turnNewsletter(n, care.NewsletterPaused, ""); err != nil {
		return err
	}
	return t.tellManagers("news.out_of_coupons", map[string]any{"Name": n.Name, "Value": n.Coupons})
}

// SendingNewsletters returns the IDs of the newsletters that are being sent.
func (e *Engine) SendingNewsletters(ctx context.Context) (ids []string, err error) {
	err = e.Committer.store.View(ctx, func(tx storage.Tx) error {
		all, _, err := storage.Newsletters.By(tx, storage.ByState, storage.Under(care.NewsletterSending))
		for _, n := range all {
			ids = append(ids, n.ID)
		}
		return err
	})
	return ids, err
}
