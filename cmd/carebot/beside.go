package main

import (
	"context"
	"errors"
	"log/slog"

	"carebot/bot"
	"carebot/bot/api"
	"carebot/storage/badger"
)

// besideBot calls running where a bot runs on the store's folder; else it opens the store and calls idle with a bot on it
// that does not run.
func besideBot(ctx context.Context, c config, log *slog.Logger, running func() error, idle func(*bot.Bot) error) (err error) {
	_, err = api.AskStatus(ctx, c.dir)
	switch {
	case err == nil:
		return running()
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
	b, err := bot.New(o)
	if err != nil {
		return err
	}
	return idle(b)
}
