package engine

import (
	"fmt"
	"time"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// timerRecommend is the kind of the timers of questions how likely a customer recommends the company.
const timerRecommend = "recommend"

const (
	// recommendAfter is how long after something was settled or delivered it is asked.
	recommendAfter = 3 * care.Day
	// recommendEvery is how often a customer is asked at most.
	recommendEvery = 91 * care.Day
	// recommendLate is how late it may be asked: after that it would come out of the blue.
	recommendLate = 7 * care.Day
	// recommendPause is how long a customer must have been silent: nobody is interrupted.
	recommendPause = time.Hour
)

// planRecommend sets the time at which a customer is asked, unless that is planned already or they were asked lately.
func (t *turn) planRecommend(customer string) error {
	if !t.engine.Company.Charter.Recommend {
		return nil
	}
	key := timerRecommend + "/" + customer
	if _, planned, err := storage.Timers.Get(t.tx, key); err != nil || planned {
		return err
	}
	c, known, err := storage.Customers.Get(t.tx, customer)
	due := t.engine.Company.Polite(t.now.Add(recommendAfter).In(t.zone()))
	if err != nil || !known || due.Sub(c.Recommend.AskedAt) < recommendEvery {
		return err
	}
	return t.timer(storage.Timer{Key: key, Kind: timerRecommend, Due: due.UTC(), About: []string{customer}})
}

// fallRecommend asks, at a good moment: in working hours, of somebody who has no open case, was asked nothing else today
// and is not in the middle of something. It waits for that moment, but not for ever.
func (t *turn) fallRecommend(timer storage.Timer) error {
	c, known, err := storage.Customers.Get(t.tx, timer.About[0])
	if err != nil {
		return err
	}
	asks, err := t.asksRecommend(c)
	if err != nil {
		return err
	}
	if !known || !asks || t.now.Sub(t.planned(timer)) > recommendLate {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	if moment := t.goodMoment(c); moment.After(t.now) {
		if len(timer.About) == 1 { // first due
			timer.About = append(timer.About, timer.Due.Format(time.RFC3339))
		}
		timer.Due = moment.UTC()
		return t.timer(timer)
	}
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	return t.askRecommend(c)
}

// planned returns when a question was to be asked before it was put off.
func (t *turn) planned(timer storage.Timer) time.Time {
	if len(timer.About) > 1 {
		if first, err := time.Parse(time.RFC3339, timer.About[1]); err == nil {
			return first
		}
	}
	return timer.Due
}

// asksRecommend reports whether a customer may be asked at all.
func (t *turn) asksRecommend(c care.Customer) (bool, error) {
	switch {
	case !t.engine.Company.Charter.Recommend, c.Blocked, c.Barred != nil, t.now.Sub(c.Recommend.AskedAt) < recommendEvery:
		return false, nil
	}
	open, err := t.openCases(c.ID)
	return len(open) == 0, err
}

// goodMoment returns when to ask a customer: now, or later.
func (t *turn) goodMoment(c care.Customer) time.Time {
	at := t.now
	if silent := c.SeenAt.Add(recommendPause); silent.After(at) {
		at = silent
	}
	at = t.engine.Company.Polite(at.In(t.zone()))
	if t.sameDay(at, c.AskedAt) {
		return t.tomorrow(at)
	}
	return at
}

// tomorrow returns when, on a later day than at, customers may be asked something.
func (t *turn) tomorrow(at time.Time) time.Time {
	year, month, day := at.In(t.zone()).Date()
	return t.engine.Company.Polite(time.Date(year, month, day+1, 0, 0, 0, 0, t.zone()))
}

func (t *turn) askRecommend(c care.Customer) error {
	c.Recommend.AskedAt = t.now.UTC()
	r := care.Rating{
		ID: recommendID(c), Asked: care.AskedRecommend, Customer: c.ID, Language: t.language(c), AskedAt: t.now.UTC(),
	}
	say, question := flows.AskRecommend(t.engine.Company, t.now)
	return t.ask(c, r, say, question)
}

// recommendID returns the ID of the question that a customer was asked last.
func recommendID(c care.Customer) string {
	return fmt.Sprintf("%s/%s/%d", timerRecommend, c.ID, c.Recommend.AskedAt.Unix())
}

// recommend keeps how likely a customer recommends the company.
func (t *turn) recommend(c *care.Customer, e flow.Recommend) error {
	if err := t.answered(recommendID(*c), e.Score); err != nil {
		return err
	}
	c.Recommend.Score, c.Recommend.AnsweredAt = e.Score, t.now.UTC()
	return storage.Customers.Put(t.tx, *c)
}
