package engine

import (
	"context"
	"slices"

	"carebot/flows/care"
	"carebot/storage"
)

// TakeOrders takes in a page of what the shop tells of orders (care.OrderPage), as one turn, and returns for each, in
// order, what became of it: once it is durable, or not at all. Hand the next page over when this one is done, so that
// the turns of conversations come between.
func (e *Engine) TakeOrders(ctx context.Context, page []care.Order) ([]care.TakenOrder, error) {
	t := e.ownTurn()
	page = slices.Clone(page) // the turn may still be run when ctx has ended
	taken := make([]care.TakenOrder, len(page))
	done := e.submit(t, func() (err error) {
		for i, came := range page {
			if taken[i], err = t.takeOrder(came); err != nil {
				return err
			}
		}
		return nil
	})
	select {
	case err := <-done:
		return taken, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// takeOrder stores what the shop tells of one order.
func (t *turn) takeOrder(came care.Order) (care.TakenOrder, error) {
	before, _, err := storage.Orders.Get(t.tx, care.OrderKey(came.Number))
	if err != nil {
		return care.TakenOrder{}, err
	}
	taken := before.Take(came, t.now)
	if taken.Order, err = t.tiedByPhone(before, taken.Order); err != nil {
		return care.TakenOrder{}, err
	}
	if err := storage.Orders.Put(t.tx, taken.Order); err != nil {
		return care.TakenOrder{}, err
	}
	return taken, t.orderChanged(before, taken.Order)
}
