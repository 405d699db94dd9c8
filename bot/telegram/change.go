package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	tg "github.com/go-telegram/bot"

	"carebot/bot/platform"
)

// edit replaces the text or the caption and the buttons of an own message; without a text only the buttons.
func (a *Adapter) edit(ctx context.Context, d platform.Delivery) (json.RawMessage, error) {
	chat, err := chatID(d)
	if err != nil {
		return nil, err
	}
	id, err := target(d.TargetID)
	if err != nil {
		return nil, err
	}
	result, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
		var err error
		switch {
		case d.Caption:
			_, err = a.bot.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{
				ChatID: chat, MessageID: id, Caption: d.Content.Text, CaptionEntities: marks(d), ReplyMarkup: keyboard(d),
			})
		case strings.TrimSpace(d.Content.Text) == "":
			_, err = a.bot.EditMessageReplyMarkup(ctx, &tg.EditMessageReplyMarkupParams{
				ChatID: chat, MessageID: id, ReplyMarkup: keyboard(d),
			})
		default:
			_, err = a.bot.EditMessageText(ctx, &tg.EditMessageTextParams{
				ChatID: chat, MessageID: id, Text: d.Content.Text, Entities: marks(d), ReplyMarkup: keyboard(d),
			})
		}
		return err
	})
	if done(err, "message is not modified") {
		return json.RawMessage(`{"message_id":` + strconv.Itoa(id) + `}`), nil
	}
	return result, err
}

// remove deletes own messages; what is gone already is done.
func (a *Adapter) remove(ctx context.Context, d platform.Delivery) error {
	chat, err := chatID(d)
	if err != nil {
		return err
	}
	var ids []int
	for _, name := range append([]string{d.TargetID}, d.More...) {
		if name == "" {
			continue
		}
		id, err := target(name)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return gone("no message to delete is named in %q", d.Ref)
	}
	_, err = a.call(ctx, callTimeout, func(ctx context.Context) error {
		var err error
		if len(ids) == 1 {
			_, err = a.bot.DeleteMessage(ctx, &tg.DeleteMessageParams{ChatID: chat, MessageID: ids[0]})
		} else {
			_, err = a.bot.DeleteMessages(ctx, &tg.DeleteMessagesParams{ChatID: chat, MessageIDs: ids})
		}
		return err
	})
	if done(err, "message to delete not found") {
		return nil
	}
	return err
}

// target returns a message's ID as Telegram numbers it.
func target(name string) (int, error) {
	id, err := strconv.Atoi(name)
	if err != nil || id <= 0 {
		return 0, gone("%q is no Telegram message; it was never sent, or not by this bot", name)
	}
	return id, nil
}

func gone(format string, values ...any) *platform.Failure {
	f := refused(format, values...)
	f.Kind = platform.Gone
	return f
}

// done reports whether a failure says that nothing is left to do.
func done(err error, words string) bool {
	var f *platform.Failure
	return errors.As(err, &f) && f.Err != nil && (f.Kind == platform.Refused || f.Kind == platform.Gone) && contains(f.Err.Error(), words)
}
