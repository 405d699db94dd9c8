package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"carebot/bot"
	"carebot/bot/api"
	"carebot/storage/badger"
)

// withCustomers runs f with the customers of the bot that runs on the store's folder, else with those of the store itself.
func withCustomers(ctx context.Context, c config, log *slog.Logger, f func(customers api.Customers, running bool) error) (err error) {
	_, err = api.AskStatus(ctx, c.dir)
	switch {
	case err == nil:
		return f(api.AskCustomers(c.dir), true)
	case !errors.Is(err, api.ErrNotRunning):
		return err
	}
	if _, err := os.Stat(c.dir); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no store in %s: set storage.dir to the bot's folder", c.dir)
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
	return idle.OfflineCustomers(ctx, func(customers api.Customers) error { return f(customers, false) })
}
