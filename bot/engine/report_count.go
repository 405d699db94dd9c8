package engine

import (
	"context"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// count counts a period and the one before it, of one snapshot, page by page: it holds up nobody, and whenever it is done it
// comes to the same.
func (e *Engine) count(ctx context.Context, p care.Period) (r, before *care.Report, err error) {
	err = e.Committer.store.View(ctx, func(tx storage.Tx) error {
		r, before = care.NewReport(p, e.Company.Hours), care.NewReport(p.Before(), e.Company.Hours)
		c := counting{ctx: ctx, tx: tx}
		from := storage.Query{From: []any{before.From.UTC()}}
		within := storage.Query{From: from.From, To: []any{r.To.UTC()}}
		newcomers, _ := before.Newcomers()
		_, until := r.Newcomers()
		everyOf(&c, storage.Cases, storage.ByLast, from, func(found care.Case) {
			before.Add(found)
			r.Add(found)
		})
		everyOf(&c, storage.Ratings, storage.ByAnswered, within, func(found care.Rating) {
			before.AddRating(found)
			r.AddRating(found)
		})
		everyOf(&c, storage.Ideas, storage.ByAt, within, func(found care.Idea) { r.AddIdea(found) })
		seen := storage.Query{From: []any{newcomers.UTC()}, To: []any{until.UTC()}}
		everyOf(&c, storage.Customers, storage.ByCreated, seen, func(found care.Customer) {
			ordered := c.ordered(found.ID)
			before.AddCustomer(found.CreatedAt, ordered)
			r.AddCustomer(found.CreatedAt, ordered)
		})
		return c.err
	})
	return r, before, err
}

// counting is a count under way; it keeps the first error and does nothing more after it.
type counting struct {
	ctx context.Context
	tx  storage.Tx
	err error
}

// everyOf calls f with all records that an index has in a range.
func everyOf[T any](c *counting, table storage.Table[T], index string, q storage.Query, f func(T)) {
	q.Limit = walkPage
	for c.err == nil {
		if c.err = c.ctx.Err(); c.err != nil {
			return
		}
		var page []T
		if page, q.After, c.err = table.By(c.tx, index, q); c.err != nil {
			return
		}
		for _, record := range page {
			f(record)
		}
		if q.After == nil {
			return
		}
	}
}

// ordered returns when a customer placed their orders; cancelled ones are none.
func (c *counting) ordered(customer string) []time.Time {
	var all []time.Time
	everyOf(c, storage.Orders, storage.ByCustomer, storage.Under(customer), func(o care.Order) {
		if o.Status != care.OrderCancelled && !o.PlacedAt.IsZero() {
			all = append(all, o.PlacedAt)
		}
	})
	return all
}
