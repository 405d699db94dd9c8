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

// planRecommend sets the time at which a customer is asked, unless that is planned already or they were asked lately.
func (t *turn) planRecommend(customer string) error {
	key := timerRecommend + "/" + customer
	if _, planned, err := storage.Timers.Get(t.tx, key); err != nil || planned {
		return err
	}
	c, known, err := storage.Customers.Get(t.tx, customer)
	if err != nil || !known {
		return err
	}
	due, asks := t.engine.Company.RecommendDue(c, t.now.In(t.zone()))
	if !asks {
		return nil
	}
	return t.timer(storage.Timer{Key: key, Kind: timerRecommend, Due: due.UTC(), About: []string{customer}})
}

// fallRecommend asks at a good moment; it waits for one, but not for ever.
func (t *turn) fallRecommend(timer storage.Timer) error {
	c, known, err := storage.Customers.Get(t.tx, timer.About[0])
	if err != nil {
		return err
	}
	open, err := t.openCases(c.ID)
	if err != nil {
		return err
	}
	now, company := t.now.In(t.zone()), t.engine.Company
	if !known || !company.AsksRecommend(c, len(open), planned(timer), now) {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	if moment := company.GoodMoment(c, now); moment.After(now) {
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
func planned(timer storage.Timer) time.Time {
	if len(timer.About) > 1 {
		if first, err := time.Parse(time.RFC3339, timer.About[1]); err == nil {
			return first
		}
	}
	return timer.Due
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
