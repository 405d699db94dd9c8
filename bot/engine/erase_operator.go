package engine

import (
	"context"

	"carebot/flows/care"
	"carebot/storage"
)

// EraseCustomer begins the erasure of a customer, named as for FindCustomer, by an operator. It goes on by itself.
func (e *Engine) EraseCustomer(ctx context.Context, id string) error {
	t := e.ownTurn()
	done := e.submit(t, func() error {
		c, err := customerBy(t.tx, id)
		if err != nil {
			return err
		}
		return t.beginErasure(c, byOperator)
	})
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// EraseAhead goes on with the erasures that wait for nothing, for when no bot runs that would.
func (e *Engine) EraseAhead(ctx context.Context) error {
	for ctx.Err() == nil {
		var due []storage.Timer
		err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
			due, _, err = storage.Timers.Page(tx, storage.Query{From: []any{timerErase + "/"}, To: []any{timerErase + "0"}})
			return err
		})
		if err != nil {
			return err
		}
		fell := false
		for _, timer := range due {
			if timer.Due.After(e.Now()) {
				continue
			}
			if err := e.Fall(timer); err != nil {
				return err
			}
			fell = true
		}
		if !fell {
			return nil
		}
	}
	return ctx.Err()
}

// EachCase hands a customer's cases, by the customer's ID, to f, the oldest first.
func (e *Engine) EachCase(ctx context.Context, customer string, f func(care.Case)) error {
	x := &exporter{engine: e, ctx: ctx}
	return pages(x, storage.Under(customer), by(storage.Cases, storage.ByCustomer), func(c care.Case) error {
		f(c)
		return nil
	})
}
