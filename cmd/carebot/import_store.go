package main

import (
	"context"
	"log/slog"

	"carebot/bot"
	"carebot/bot/api"
	"carebot/flows/care"
)

// sendOrders hands a page of orders over and returns what became of it.
type sendOrders func(ctx context.Context, page []care.Order) (api.Batch, error)

// withOrders runs f with the way to the store: through the bot that runs on its folder, else by opening it.
func withOrders(ctx context.Context, c config, log *slog.Logger, f func(sendOrders) error) error {
	return besideBot(ctx, c, log,
		func() error {
			return f(func(ctx context.Context, page []care.Order) (api.Batch, error) {
				return api.SendOrders(ctx, c.dir, page)
			})
		},
		func(idle *bot.Bot) error {
			return idle.Offline(ctx, func(orders api.Orders) error {
				return f(func(ctx context.Context, page []care.Order) (batch api.Batch, err error) {
					taken, err := orders.TakeOrders(ctx, page)
					batch.Count(taken)
					return batch, err
				})
			})
		})
}
