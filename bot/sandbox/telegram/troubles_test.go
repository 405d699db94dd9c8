package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"carebot/bot/sandbox/fault"
	"carebot/bot/sandbox/telegram"
)

func TestFaultsAsTheLibrarySeesThem(t *testing.T) {
	t.Parallel()
	tests := map[fault.Kind]string{
		fault.Limited: "retry after 2", fault.Busy: "Too Many Requests", fault.Internal: "500 Internal Server Error",
		fault.BadGateway: "error decode response body", fault.NotOK: "error response from telegram", fault.DropBefore: "EOF",
		fault.DropAfter: "EOF", fault.Hang: "EOF", fault.HangAfter: "EOF", fault.Malformed: "error decode response body",
	}
	for kind, want := range tests {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := free(t)
			w.Faults.Add(fault.Fault{Method: "sendMessage", Kind: kind, Delay: 2 * time.Second})
			if kind == fault.Hang || kind == fault.HangAfter {
				w.Faults.Clear()
				w.Faults.Add(fault.Fault{Method: "sendMessage", Kind: kind, Delay: 10 * time.Millisecond})
			}
			_, err := w.bot.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: 11, Text: "x"})
			refusal(t, err, want)
			if shown := len(w.anna.Messages()) == 2; shown != kind.Effect() {
				t.Errorf("shown %v, want %v", shown, kind.Effect())
			}
			calls := w.Calls("sendMessage")
			if len(calls) != 1 || calls[0].Fault != kind || w.Limited() != 0 {
				t.Errorf("calls %+v, limited %d", calls, w.Limited())
			}
		})
	}
}

func TestBrokenPollConfirmsNothing(t *testing.T) {
	t.Parallel()
	w := free(t)
	w.Faults.Add(fault.Fault{Method: "getUpdates", Kind: fault.NotOK})
	got, _ := w.updates(t, `{}`)
	expect(t, "broken", got, "")
	got, _ = w.updates(t, `{}`)
	expect(t, "then", got, "/start")
}

func TestAlbums(t *testing.T) {
	t.Parallel()
	w := free(t)
	ctx := t.Context()
	w.anna.SendAlbum("trzy", telegram.Upload{Data: png()}, telegram.Upload{Kind: telegram.Video, Size: 5}, telegram.Upload{Data: png()})
	got, _ := w.updates(t, `{}`)
	if len(got) != 4 {
		t.Errorf("an update for each item: %v", got)
	}
	id := w.anna.Messages()[1].File.ID
	sent, err := w.bot.SendMediaGroup(ctx, &tg.SendMediaGroupParams{ChatID: 11, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: id, Caption: "<b>oto</b>", ParseMode: models.ParseModeHTML},
		&models.InputMediaPhoto{Media: "attach://b.png", MediaAttachment: strings.NewReader(string(png()))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	shown := w.anna.Messages()[4:]
	if len(shown) != 2 || shown[0].Album != sent[0].MediaGroupID || shown[1].Album != shown[0].Album || shown[0].Text != "oto" || shown[0].Entities[0].Type != "bold" {
		t.Errorf("shown: %+v", shown)
	}
	w.anna.SendDocument(telegram.Upload{Size: 1})
	_, err = w.bot.SendMediaGroup(ctx, &tg.SendMediaGroupParams{ChatID: 11, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: id}, &models.InputMediaDocument{Media: w.anna.Messages()[6].File.ID},
	}})
	refusal(t, err, "can't be mixed")
	_, err = w.bot.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{ChatID: 11, MessageID: sent[0].ID, Caption: "nowy"})
	refusal(t, err, "")
}

func TestProfileByLanguage(t *testing.T) {
	t.Parallel()
	w := free(t)
	ctx := t.Context()
	for lang, text := range map[string]string{"": "Begin", "pl": "Zacznij"} {
		_, err := w.bot.SetMyCommands(ctx, &tg.SetMyCommandsParams{
			Commands: []models.BotCommand{{Command: "start", Description: text}}, LanguageCode: lang, Scope: &models.BotCommandScopeAllPrivateChats{},
		})
		refusal(t, err, "")
		_, err = w.bot.SetMyDescription(ctx, &tg.SetMyDescriptionParams{Description: text, LanguageCode: lang})
		refusal(t, err, "")
	}
	if c := w.Commands("pl-PL"); len(c) != 1 || c[0].Description != "Zacznij" {
		t.Errorf("pl: %v", c)
	}
	if c := w.Commands("ru"); len(c) != 1 || c[0].Description != "Begin" {
		t.Errorf("ru: %v", c)
	}
	if got := w.Profile("description", "pl") + w.Profile("description", "en") + w.Profile("name", "pl"); got != "ZacznijBeginCarebot" {
		t.Error(got)
	}
}

func TestPressesGrowOld(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := time.Unix(1_800_000_000, 0)
	w := newWorld(t, telegram.Options{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	sent := w.send(t, "x", button("Tak", "yes"))
	query, err := w.anna.Tap("Tak")
	refusal(t, err, "")
	w.anna.SendPhoto(telegram.Upload{Size: 9})
	f, err := w.bot.GetFile(t.Context(), &tg.GetFileParams{FileID: w.anna.Messages()[2].File.ID})
	refusal(t, err, "")
	mu.Lock()
	now = now.Add(49 * time.Hour)
	mu.Unlock()
	_, err = w.bot.AnswerCallbackQuery(t.Context(), &tg.AnswerCallbackQueryParams{CallbackQueryID: query})
	refusal(t, err, "query is too old")
	_, err = w.bot.DeleteMessage(t.Context(), &tg.DeleteMessageParams{ChatID: 11, MessageID: sent.ID})
	refusal(t, err, "message can't be deleted")
	if got, _ := w.updates(t, `{}`); len(got) != 0 {
		t.Errorf("updates older than a day: %v", got)
	}
	if r := w.json(t, "../../file/bot"+w.Token()+"/"+f.FilePath, `{}`); r.Code != 404 {
		t.Errorf("the link lives: %+v", r)
	}
}

func TestWatchAndWait(t *testing.T) {
	t.Parallel()
	w := free(t)
	watch := w.Watch()
	defer watch.Close()
	var wg sync.WaitGroup
	for i := range 20 {
		c := w.Customer(telegram.Person{ID: int64(100 + i), FirstName: "K"})
		wg.Go(func() {
			c.Say("hej")
			if _, err := w.bot.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: c.ID(), Text: fmt.Sprint(c.ID())}); err != nil {
				t.Error(err)
			}
		})
	}
	err := w.Wait(t.Context(), func() bool {
		n := 0
		for _, c := range w.Customers() {
			n += len(c.Messages())
		}
		return n == 41
	})
	refusal(t, err, "")
	wg.Wait()
	for seq := uint64(0); seq < w.Seq(); {
		c, err := watch.Next(t.Context())
		if err != nil || seq != 0 && c.Seq != seq+1 {
			t.Fatalf("after %d came %d, %v", seq, c.Seq, err)
		}
		seq = c.Seq
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Wait(ctx, func() bool { return false }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := watch.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestBlockedAndBack(t *testing.T) {
	t.Parallel()
	w := free(t)
	w.anna.Block()
	_, err := w.bot.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: 11, Text: "x"})
	refusal(t, err, "bot was blocked by the user")
	if !errors.Is(err, tg.ErrorForbidden) {
		t.Errorf("%v is not forbidden", err)
	}
	w.anna.Say("wróciłam")
	w.send(t, "miło", nil)
	got, _ := w.updates(t, `{}`)
	expect(t, "updates", got, "/start", "my_chat_member ", "my_chat_member ", "wróciłam")
}
