package engine

import (
	"context"

	"carebot/flows/care"
	"carebot/storage"
)

// NewsletterPlan is whom a newsletter is for, as it is counted before anybody gets it.
type NewsletterPlan struct {
	Meant   map[care.Language]int // by the language they get it in
	LeftOut map[care.LeftOut]int  // of those known, by the first reason
	Best    map[string]int64      // care.Measures.Best
}

// All returns how many get it.
func (p NewsletterPlan) All() int {
	all := 0
	for _, n := range p.Meant {
		all += n
	}
	return all
}

// PlanNewsletter counts whom a newsletter would reach now, page by page: of many customers that takes a while, and holds
// up nobody.
func (e *Engine) PlanNewsletter(ctx context.Context, n care.Newsletter) (p NewsletterPlan, err error) {
	p = NewsletterPlan{Meant: map[care.Language]int{}, LeftOut: map[care.LeftOut]int{}}
	if n.Audience.Names(care.Best) {
		if p.Best, err = e.bestTurnovers(ctx); err != nil {
			return p, err
		}
	}
	m := e.measures(storage.Walk{Best: p.Best})
	var after []byte
	for {
		err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
			after, err = e.planPage(tx, n, m, p, after)
			return err
		})
		if err != nil || after == nil {
			return p, err
		}
	}
}

// planPage counts one page of those who have ever decided about offers.
func (e *Engine) planPage(tx storage.Tx, n care.Newsletter, m care.Measures, p NewsletterPlan, after []byte) (next []byte, err error) {
	consents, next, err := storage.Consents.Page(tx, storage.Query{After: after, Limit: walkPage})
	if err != nil {
		return nil, err
	}
	for _, consent := range consents {
		if !consent.Given() {
			p.LeftOut[care.LeftOutNoConsent]++
			continue
		}
		why, c, err := e.meant(tx, n, consent, m)
		switch {
		case err != nil:
			return nil, err
		case why != "":
			p.LeftOut[why]++
		case c.Language == "":
			p.Meant[e.Company.Language]++
		default:
			p.Meant[c.Language]++
		}
	}
	return next, nil
}

// bestTurnovers returns from what turnover of a year on a customer is among the best.
func (e *Engine) bestTurnovers(ctx context.Context) (map[string]int64, error) {
	var all care.Turnovers
	var after []byte
	now := e.Now()
	for {
		err := e.Committer.store.View(ctx, func(tx storage.Tx) error {
			customers, next, err := storage.Customers.Page(tx, storage.Query{After: after, Limit: walkPage})
			if err != nil {
				return err
			}
			for _, c := range customers {
				f, err := withOrders(tx, care.Facts{Customer: c.ID}, care.Audience{Who: care.In(care.Best, "")}, now)
				if err != nil {
					return err
				}
				all.Add(f.Turnover)
			}
			after = next
			return nil
		})
		if err != nil {
			return nil, err
		}
		if after == nil {
			return all.Best(), nil
		}
	}
}
