package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"carebot/flows/care"
)

// Start asks Telegram who we are and, where updates are pushed, sets the webhook.
func (a *Adapter) Start(ctx context.Context) error {
	name, err := a.CheckToken(ctx)
	if err != nil {
		return fmt.Errorf("telegram does not tell who the bot is: %w", err)
	}
	a.name.Store(&name)
	a.log.Info("telegram: ready", "bot", name)
	if a.options.Webhook == nil {
		return nil // the poller takes a webhook away that is still set
	}
	return a.setWebhook(ctx)
}

// Introduce registers the commands and the profile, where they are not those already. Listen does it by the side: the
// bot works without, also at a server that knows no such methods.
func (a *Adapter) Introduce(ctx context.Context) {
	a.register(ctx)
	a.introduce(ctx)
}

// register registers the commands in each language, where they are not those already. Without its menu the bot still
// works, and the next start tries again.
func (a *Adapter) register(ctx context.Context) {
	for _, language := range slices.SortedFunc(maps.Keys(a.options.Commands), cmp.Compare[care.Language]) {
		if err := a.registerIn(ctx, language, a.options.Commands[language]); err != nil {
			if ctx.Err() == nil { // else we are told to stop
				a.log.Warn("telegram: the commands are not registered; they will be at the next start", "language", language, "error", err)
			}
			return
		}
	}
}

func (a *Adapter) registerIn(ctx context.Context, language care.Language, commands []Command) error {
	want := make([]models.BotCommand, len(commands))
	for i, c := range commands {
		want[i] = models.BotCommand{Command: c.Name, Description: c.Description}
	}
	result, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.GetMyCommands(ctx, &tg.GetMyCommandsParams{LanguageCode: string(language)})
		return err
	})
	if err != nil {
		return err
	}
	var have []models.BotCommand
	if json.Unmarshal(result, &have) == nil && slices.Equal(have, want) {
		return nil
	}
	_, err = a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: want, LanguageCode: string(language)})
		return err
	})
	return err
}
