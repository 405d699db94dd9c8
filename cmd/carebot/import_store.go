package main

import (
	"context"
	"errors"
	"log/slog"

	"carebot/bot"
	"carebot/bot/api"
	"carebot/flows/care"
	"carebot/storage/badger"
)

// importLogs is from where on an import logs: what it has to say of rows, it says itself.
const importLogs = slog.LevelWarn

// withOrders runs f with the way to the store: through the bot that runs on its folder, else by opening it.
func withOrders(ctx context.Context, c config, log *slog.Logger, f func(sendOrders) error) (err error) {
	_, err = api.AskStatus(ctx, c.dir)
	switch {
	case err == nil:
		return f(func(ctx context.Context, page []care.Order) (api.Batch, error) {
			return api.SendOrders(ctx, c.dir, page)
		})
	case !errors.Is(err, api.ErrNotRunning):
		return err
	}
	store, err := badger.Open(c.dir, badger.Options{Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	o := c.options(log)
	o.Store = store
	idle, err := bot.New(o)
	if err != nil {
		return err
	}
	return idle.Offline(ctx, func(orders api.Orders) error {
		return f(func(ctx context.Context, page []care.Order) (batch api.Batch, err error) {
			taken, err := orders.TakeOrders(ctx, page)
			batch.Count(taken)
			return batch, err
		})
	})
}
