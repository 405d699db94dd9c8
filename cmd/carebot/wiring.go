package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"

	"carebot/bot"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/storage/badger"
)

// options returns the bot's options but for its store.
func (c config) options(log *slog.Logger) bot.Options {
	o := bot.Options{
		Company: c.company, Staff: c.staff,
		Channel: c.slack.channel, Channels: c.slack.channels, Managers: c.slack.managers,
		Telegram: telegram.Options{
			Token: c.telegram.token, APIURL: c.telegram.apiURL, Rate: c.telegram.rate, ChatRate: c.telegram.chatRate,
		},
		Slack: slack.Options{
			BotToken: c.slack.botToken, AppToken: c.slack.appToken, SigningSecret: c.slack.signingSecret,
			APIURL: c.slack.apiURL, Rate: c.slack.rate,
		},
		Listen: c.listen, APIToken: c.apiToken, Control: c.dir, Version: version(), Log: log,
	}
	if c.telegram.webhook {
		o.Telegram.Webhook = &telegram.Webhook{URL: c.telegram.webhookURL, Secret: c.telegram.webhookSecret}
	}
	o.Company.Quiet = c.quiet
	o.Slack.Channels = append(slices.Collect(maps.Values(o.Channels)), o.Channel)
	return o
}

// runBot opens the store, builds the bot and runs it until ctx ends.
func runBot(ctx context.Context, c config, log *slog.Logger) (err error) {
	o := c.options(log)
	store, err := badger.Open(c.dir, badger.Options{Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	o.Store = store
	running, err := bot.New(o)
	if err != nil {
		return err
	}
	return running.Run(ctx)
}
