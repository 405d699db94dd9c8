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
)

// withCustomers runs f with the customers of the bot that runs on the store's folder, else with those of the store itself.
func withCustomers(ctx context.Context, c config, log *slog.Logger, f func(customers api.Customers, running bool) error) error {
	if _, err := os.Stat(c.dir); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no store in %s: set storage.dir to the bot's folder", c.dir)
	}
	return besideBot(ctx, c, log,
		func() error { return f(api.AskCustomers(c.dir), true) },
		func(idle *bot.Bot) error {
			return idle.OfflineCustomers(ctx, func(customers api.Customers) error { return f(customers, false) })
		})
}
