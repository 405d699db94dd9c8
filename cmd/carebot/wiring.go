package main

import (
	"context"
	"log/slog"

	"carebot/bot/api"
)

// runBot builds the bot from the configuration and runs it until ctx ends.
func runBot(ctx context.Context, c config, log *slog.Logger) error {
	s, err := api.Listen(ctx, api.Options{Listen: c.listen, Metrics: api.NewMetrics(), Log: log})
	if err != nil {
		return err
	}
	return s.Serve(ctx)
}
