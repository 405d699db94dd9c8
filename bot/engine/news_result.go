package engine

import (
	"context"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

const (
	resultPage   = 200              // recipients read at a time
	resultAgain  = 10 * time.Minute // when a result that came to no end is begun again
	resultsShown = 5                // earlier newsletters that one is compared with
)

// fallNewsReport has the result of a newsletter worked out; the timer stays until that is told.
func (t *turn) fallNewsReport(timer storage.Timer) error {
	timer.Due = t.now.Add(resultAgain).UTC()
	t.jobs = append(t.jobs, newsJob{newsletter: timer.About[0], result: true})
	return t.timer(timer)
}

// tellResult works out what came of a newsletter, and tells the managers.
func (e *Engine) tellResult(ctx context.Context, id string) error {
	r, err := e.newsResult(ctx, id)
	if err != nil {
		return err
	}
	t := e.ownTurn()
	return <-e.submit(t, func() error { return t.keepResult(id, r) })
}

// newsResult works out what came of a newsletter, page by page.
func (e *Engine) newsResult(ctx context.Context, id string) (r care.NewsletterResult, err error) {
	r.At = e.Now().UTC()
	var after []byte
	for {
		err := e.Committer.store.View(ctx, func(tx storage.Tx) error {
			page, next, err := storage.Recipients.Page(tx, storage.Query{Prefix: []any{id}, After: after, Limit: resultPage})
			if err != nil {
				return err
			}
			for _, to := range page {
				orders, err := ordersAfter(tx, to)
				if err != nil {
					return err
				}
				r.Add(to, orders)
			}
			after = next
			return nil
		})
		if err != nil || after == nil {
			return r, err
		}
	}
}

// ordersAfter counts the orders of a recipient that followed a newsletter they had.
func ordersAfter(tx storage.Tx, to care.Recipient) (int, error) {
	had := to.Last()
	if had.IsZero() {
		return 0, nil
	}
	orders, _, err := storage.Orders.By(tx, storage.ByCustomer,
		storage.Query{Prefix: []any{to.Customer}, From: []any{had.UTC()}, To: []any{had.Add(care.OrdersCount).UTC()}})
	n := 0
	for _, o := range orders {
		if o.Status != care.OrderCancelled {
			n++
		}
	}
	return n, err
}

// keepResult keeps what came of a newsletter and tells the managers: once it is over, and once more when the orders that
// followed are known.
func (t *turn) keepResult(id string, r care.NewsletterResult) error {
	key := timerNewsReport + "/" + id
	timer, asked, err := storage.Timers.Get(t.tx, key)
	if err != nil || !asked {
		return err
	}
	n, found, err := storage.Newsletters.Get(t.tx, id)
	if err != nil || !found {
		return err
	}
	last := !t.now.Before(n.EndedAt.Add(care.OrdersCount))
	if n.Result != nil && !last {
		return nil // asked for again while it was worked out: it has been told
	}
	n.Result = &r
	if err := storage.Newsletters.Put(t.tx, n); err != nil {
		return err
	}
	if last {
		err = storage.Timers.Delete(t.tx, timer.Key)
	} else {
		err = t.newsTimer(timerNewsReport, id, n.EndedAt.Add(care.OrdersCount))
	}
	if err != nil {
		return err
	}
	before, err := t.resultsBefore(n)
	if err != nil {
		return err
	}
	return t.postResult(n, before, last)
}

// resultsBefore returns the newsletters before one of which it is known what came of them, the last first.
func (t *turn) resultsBefore(n care.Newsletter) ([]care.Newsletter, error) {
	page, _, err := storage.Newsletters.By(t.tx, storage.ByState,
		storage.Query{Prefix: []any{care.NewsletterDone}, To: []any{n.SendAt.UTC()}, Reverse: true, Limit: 4 * resultsShown})
	var before []care.Newsletter
	for _, other := range page {
		if other.Result != nil && other.ID != n.ID && len(before) < resultsShown {
			before = append(before, other)
		}
	}
	return before, err
}
