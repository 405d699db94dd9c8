package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"carebot/bot/platform"
)

// Send makes the one call of a planned delivery. Telegram's uploads are one call each, so that save is never needed.
func (a *Adapter) Send(ctx context.Context, d platform.Delivery, _ func(context.Context, json.RawMessage) error) (platform.Receipt, error) {
	var result json.RawMessage
	var err error
	switch d.Kind {
	case platform.Say:
		result, err = a.post(ctx, d)
	case platform.Edit:
		result, err = a.edit(ctx, d)
	case platform.Delete:
		err = a.remove(ctx, d)
	default:
		err = refused("telegram has no %q; send it to staff only", d.Kind)
	}
	if err != nil {
		return platform.Receipt{}, a.explain(d, err)
	}
	receipt := platform.Receipt{IDs: messageIDs(result)}
	if d.News != "" {
		receipt.Files = pictureID(result)
	}
	return receipt, nil
}

// refused returns a failure that nothing will mend.
func refused(format string, values ...any) *platform.Failure {
	return &platform.Failure{Kind: platform.Refused, Err: fmt.Errorf(format, values...)}
}

// explain adds to a failure what only the delivery tells: the limit, the file, that it was plain already.
func (a *Adapter) explain(d platform.Delivery, err error) error {
	var f *platform.Failure
	if !errors.As(err, &f) {
		return &platform.Failure{Kind: platform.Uncertain, Err: a.redact(err)}
	}
	switch {
	case f.Kind == platform.Limited:
		f.Scope = a.floods.scope(d.Chat, time.Now(), f.After)
	case f.Kind == platform.Markup && (d.Plain || len(d.Content.Spans) == 0):
		f.Kind = platform.Refused // plain it is already
	case (f.Kind == platform.Gone || f.Kind == platform.TooBig) && f.File == "" && d.Kind == platform.Say:
		f.File = blamed(d.Content.Files, f.Err.Error())
	}
	return f
}

// messageIDs returns the IDs of the message or messages in a result; none when it is only "true".
func messageIDs(result json.RawMessage) []string {
	type message struct {
		ID int64 `json:"message_id"`
	}
	var all []message
	if json.Unmarshal(result, &all) != nil {
		all = make([]message, 1)
		_ = json.Unmarshal(result, &all[0]) // "true" leaves no ID
	}
	var ids []string
	for _, m := range all {
		if m.ID != 0 {
			ids = append(ids, strconv.FormatInt(m.ID, 10))
		}
	}
	return ids
}

// post sends a message.
func (a *Adapter) post(ctx context.Context, d platform.Delivery) (json.RawMessage, error) {
	chat, err := chatID(d)
	if err != nil {
		return nil, err
	}
	c := d.Content
	switch {
	case len(c.Files) > 0:
		return a.postFiles(ctx, chat, d)
	case c.Location != nil:
		return a.postLocation(ctx, chat, d)
	case c.Contact != nil:
		return a.postContact(ctx, chat, d)
	case strings.TrimSpace(c.Text) == "":
		return nil, refused("there is nothing to say in the message %q", d.Ref)
	}
	return a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.SendMessage(ctx, &tg.SendMessageParams{
			ChatID: chat, Text: c.Text, Entities: marks(d), ReplyParameters: reply(d), ReplyMarkup: keyboard(d),
		})
		return err
	})
}

func (a *Adapter) postLocation(ctx context.Context, chat int64, d platform.Delivery) (json.RawMessage, error) {
	l := d.Content.Location
	return a.call(ctx, callTimeout, func(ctx context.Context) error {
		if l.Title == "" && l.Address == "" {
			_, err := a.bot.SendLocation(ctx, &tg.SendLocationParams{
				ChatID: chat, Latitude: l.Latitude, Longitude: l.Longitude, ReplyParameters: reply(d), ReplyMarkup: keyboard(d),
			})
			return err
		}
		// A venue needs both: what is missing is said by the other.
		_, err := a.bot.SendVenue(ctx, &tg.SendVenueParams{
			ChatID: chat, Latitude: l.Latitude, Longitude: l.Longitude, ReplyParameters: reply(d), ReplyMarkup: keyboard(d),
			Title: cmp.Or(l.Title, l.Address), Address: cmp.Or(l.Address, l.Title),
		})
		return err
	})
}

func (a *Adapter) postContact(ctx context.Context, chat int64, d platform.Delivery) (json.RawMessage, error) {
	c := d.Content.Contact
	return a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.SendContact(ctx, &tg.SendContactParams{
			ChatID: chat, PhoneNumber: c.Phone, FirstName: cmp.Or(c.Name, c.Phone), ReplyParameters: reply(d), ReplyMarkup: keyboard(d),
		})
		return err
	})
}

// chatID returns the delivery's chat as Telegram numbers it.
func chatID(d platform.Delivery) (int64, error) {
	id, err := strconv.ParseInt(d.Chat, 10, 64)
	if err != nil {
		return 0, refused("%q is no Telegram chat", d.Chat)
	}
	return id, nil
}

// marks returns the formatting of the text, none when it was refused before.
func marks(d platform.Delivery) []models.MessageEntity {
	if d.Plain {
		return nil
	}
	return entities(d.Content.Text, d.Content.Spans)
}

// reply names the message answered; Telegram sends all the same when that is gone.
func reply(d platform.Delivery) *models.ReplyParameters {
	id, err := strconv.Atoi(d.ReplyTo)
	if err != nil || id == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: id, AllowSendingWithoutReply: true}
}

// keyboard returns the buttons; nil for none, so that an edit takes them away.
func keyboard(d platform.Delivery) models.ReplyMarkup {
	var rows [][]models.InlineKeyboardButton
	for _, row := range d.Buttons {
		var buttons []models.InlineKeyboardButton
		for _, b := range row {
			buttons = append(buttons, models.InlineKeyboardButton{Text: b.Label, URL: b.URL, CallbackData: b.Data, Style: style(b)})
		}
		if len(buttons) > 0 {
			rows = append(rows, buttons)
		}
	}
	switch {
	case asksContact(d):
		return keys(d)
	case len(rows) == 0 && d.NoKeys:
		return &models.ReplyKeyboardRemove{RemoveKeyboard: true}
	case len(rows) == 0:
		return nil
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

// asksContact reports whether one of the buttons shares the customer's phone number: only keys below the chat can.
func asksContact(d platform.Delivery) bool {
	return slices.ContainsFunc(slices.Concat(d.Buttons...), func(b platform.Button) bool { return b.Contact })
}

// keys returns the buttons as keys below the chat; they make room for the keyboard of letters once one is pressed.
func keys(d platform.Delivery) models.ReplyMarkup {
	var rows [][]models.KeyboardButton
	for _, row := range d.Buttons {
		var buttons []models.KeyboardButton
		for _, b := range row {
			buttons = append(buttons, models.KeyboardButton{Text: b.Label, RequestContact: b.Contact})
		}
		rows = append(rows, buttons)
	}
	return &models.ReplyKeyboardMarkup{Keyboard: rows, ResizeKeyboard: true, OneTimeKeyboard: true}
}

// style returns the button's colour as Telegram names it.
func style(b platform.Button) string {
	switch b.Style {
	case "primary", "danger", "success":
		return b.Style
	default:
		return ""
	}
}
