package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	tg "github.com/go-telegram/bot"

	"carebot/flows/care"
)

// Profile is what people see of the bot before they write to it.
type Profile struct {
	Name        string // at most 64 characters
	Description string // in the empty chat; at most 512
	Short       string // on its page and where it is shared; at most 120
}

// What Telegram takes, in characters.
const (
	longestName        = 64
	longestDescription = 512
	longestShort       = 120
)

// trait is one text of a profile: how Telegram calls it, and the calls that read and write it.
type trait struct {
	field    string
	text     string
	get, set func(ctx context.Context, language, text string) error
}

func (a *Adapter) traits(p Profile) []trait {
	b := a.bot
	return []trait{
		{
			"name", clip(p.Name, longestName),
			func(ctx context.Context, language, _ string) error {
				_, err := b.GetMyName(ctx, &tg.GetMyNameParams{LanguageCode: language})
				return err
			},
			func(ctx context.Context, language, text string) error {
				_, err := b.SetMyName(ctx, &tg.SetMyNameParams{LanguageCode: language, Name: text})
				return err
			},
		},
		{
			"description", clip(p.Description, longestDescription),
			func(ctx context.Context, language, _ string) error {
				_, err := b.GetMyDescription(ctx, &tg.GetMyDescriptionParams{LanguageCode: language})
				return err
			},
			func(ctx context.Context, language, text string) error {
				_, err := b.SetMyDescription(ctx, &tg.SetMyDescriptionParams{LanguageCode: language, Description: text})
				return err
			},
		},
		{
			"short_description", clip(p.Short, longestShort),
			func(ctx context.Context, language, _ string) error {
				_, err := b.GetMyShortDescription(ctx, &tg.GetMyShortDescriptionParams{LanguageCode: language})
				return err
			},
			func(ctx context.Context, language, text string) error {
				_, err := b.SetMyShortDescription(ctx, &tg.SetMyShortDescriptionParams{LanguageCode: language, ShortDescription: text})
				return err
			},
		},
	}
}

// clip returns at most so many characters of a text, the last one an ellipsis where there is more.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// introduce registers the bot's profile in each language, where it is not that already: Telegram allows few changes a
// day. The first failure ends it: the bot works without, and the next start tries again.
func (a *Adapter) introduce(ctx context.Context) {
	for _, language := range slices.SortedFunc(maps.Keys(a.options.Profiles), cmp.Compare[care.Language]) {
		for _, t := range a.traits(a.options.Profiles[language]) {
			err := a.present(ctx, string(language), t)
			if err != nil && ctx.Err() == nil { // else we are told to stop
				a.log.Warn("telegram: the bot's profile is not registered; it will be at the next start",
					"what", t.field, "language", language, "error", err)
			}
			if err != nil {
				return
			}
		}
	}
}

// present registers one text, unless it is what Telegram has.
func (a *Adapter) present(ctx context.Context, language string, t trait) error {
	if t.text == "" {
		return nil
	}
	result, err := a.call(ctx, callTimeout, func(ctx context.Context) error { return t.get(ctx, language, "") })
	if err != nil {
		return err
	}
	var have map[string]string
	if err := json.Unmarshal(result, &have); err == nil && have[t.field] == t.text {
		return nil
	}
	if _, err = a.call(ctx, callTimeout, func(ctx context.Context) error { return t.set(ctx, language, t.text) }); err != nil {
		return fmt.Errorf("set the bot's %s: %w", t.field, err)
	}
	return nil
}
