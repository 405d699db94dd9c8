package engine

import (
	"fmt"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

const (
	timerNewsAgain  = "news_again"  // the next draft of a newsletter that repeats is due, or one that nobody confirmed is late
	timerNewsReport = "news_report" // what came of a newsletter is to be told

	draftHour = 9             // o'clock on the day before: when the next draft is made
	lateAfter = 6 * time.Hour // how late a draft may be confirmed, where the company does not say
)

// newsFollows sets what follows a newsletter that has begun, or come to its end.
func (t *turn) newsFollows(n care.Newsletter, began bool) error {
	switch {
	case began && n.Repeat != nil:
		next := n.Repeat.Next(t.now, t.zone())
		year, month, day := next.In(t.zone()).Date()
		return t.newsTimer(timerNewsAgain, n.ID, time.Date(year, month, day-1, draftHour, 0, 0, 0, t.zone()))
	case n.State.Ended() && !n.StartedAt.IsZero():
		return t.newsTimer(timerNewsReport, n.ID, t.now)
	default:
		return nil
	}
}

// newsTimer sets a timer about a newsletter, now at the earliest.
func (t *turn) newsTimer(kind, id string, due time.Time) error {
	if due.Before(t.now) {
		due = t.now
	}
	return t.timer(storage.Timer{Key: kind + "/" + id, Kind: kind, Due: due.UTC(), About: []string{id}})
}

// fallNews runs a timer about a newsletter that is over.
func (t *turn) fallNews(timer storage.Timer) error {
	n, found, err := storage.Newsletters.Get(t.tx, timer.About[0])
	if err != nil {
		return err
	}
	switch {
	case !found:
		return storage.Timers.Delete(t.tx, timer.Key)
	case timer.Kind == timerNewsletter:
		return t.fallNewsletter(timer)
	case timer.Kind == timerNewsReport:
		return t.fallNewsReport(timer)
	case n.Repeat != nil && !n.StartedAt.IsZero():
		return t.repeatNewsletter(n, timer)
	case n.Repeat != nil && n.State == care.NewsletterDraft:
		return t.moveDraft(n)
	default:
		return storage.Timers.Delete(t.tx, timer.Key)
	}
}

// repeatNewsletter makes the draft of the next time, which waits for a manager's yes.
func (t *turn) repeatNewsletter(n care.Newsletter, timer storage.Timer) error {
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	number, err := counted(t.tx, "newsletter", firstNewsletter)
	if err != nil {
		return err
	}
	again := n.Again(fmt.Sprintf("N-%d", number), n.Repeat.Next(t.now, t.zone()).UTC(), t.now.UTC())
	again.Author = n.ConfirmedBy
	return t.keepRepeat(again)
}

// moveDraft moves a draft that nobody has confirmed in time to the next time.
func (t *turn) moveDraft(n care.Newsletter) error {
	n.SendAt = n.Repeat.Next(t.now, t.zone()).UTC()
	n.Rev, n.ChangedAt, n.ChangedBy = n.Rev+1, t.now.UTC(), ""
	return t.keepRepeat(n)
}

// keepRepeat keeps a draft of a newsletter that repeats, and has it moved when its time has passed.
func (t *turn) keepRepeat(n care.Newsletter) error {
	if err := storage.Newsletters.Put(t.tx, n); err != nil {
		return err
	}
	late := t.engine.Company.Newsletter.Late
	if late == 0 {
		late = lateAfter
	}
	if err := t.newsTimer(timerNewsAgain, n.ID, n.SendAt.Add(late)); err != nil {
		return err
	}
	return t.showDraft(n, "")
}
