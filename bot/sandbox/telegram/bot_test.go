package telegram_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"carebot/bot/sandbox/telegram"
)

// world is a server with one customer, who has written, and a bot of the real client library.
type world struct {
	*telegram.Server
	url  string
	bot  *tg.Bot
	anna *telegram.Customer
}

func newWorld(t *testing.T, o telegram.Options) *world {
	t.Helper()
	s := telegram.New(o)
	web := httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); web.CloseClientConnections(); web.Close() })
	b, err := tg.New(s.Token(), tg.WithServerURL(web.URL), tg.WithSkipGetMe())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Server: s, url: web.URL, bot: b}
	w.anna = s.Customer(telegram.Person{ID: 11, FirstName: "Anna", LastName: "Nowak", Language: "pl", Phone: "+48600111222"})
	w.anna.Say("/start")
	return w
}

// free is a world without rate limits.
func free(t *testing.T) *world { return newWorld(t, telegram.Options{Rate: -1, ChatRate: -1}) }

func (w *world) send(t *testing.T, text string, markup models.ReplyMarkup) *models.Message {
	t.Helper()
	m, err := w.bot.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: w.anna.ID(), Text: text, ReplyMarkup: markup})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func button(label, data string) models.InlineKeyboardMarkup {
	return models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: label, CallbackData: data}}}}
}

func png() []byte {
	b, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	return b
}

// refusal fails the test unless err is a refusal whose words hold want; an empty want wants none.
func refusal(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestDialogue(t *testing.T) {
	t.Parallel()
	w := free(t)
	ctx := t.Context()
	me, err := w.bot.GetMe(ctx)
	if err != nil || !me.IsBot || me.Username != "carebot_sandbox_bot" {
		t.Fatalf("getMe: %+v, %v", me, err)
	}
	sent := w.send(t, "Wybierz", button("Tak", "yes"))
	if sent.Chat.ID != 11 || sent.ReplyMarkup == nil {
		t.Errorf("sent: %+v", sent)
	}
	query, err := w.anna.Press(sent.ID, "yes")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.anna.Press(sent.ID, "no"); err == nil {
		t.Error("pressed a button that is not there")
	}
	_, err = w.bot.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query, Text: "Dobrze"})
	refusal(t, err, "")
	_, err = w.bot.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query})
	refusal(t, err, "query is too old and response timeout expired or query ID is invalid")
	_, err = w.bot.EditMessageText(ctx, &tg.EditMessageTextParams{ChatID: 11, MessageID: sent.ID, Text: "Wybrano"})
	refusal(t, err, "")
	last := w.anna.Last()
	if last.Text != "Wybrano" || last.Buttons != nil || last.Edited.IsZero() {
		t.Errorf("shown: %+v", last)
	}
	if a := w.Answers(); len(a) != 1 || a[0].Text != "Dobrze" || w.Unanswered() != 0 {
		t.Errorf("answers %+v, unanswered %d", a, w.Unanswered())
	}
	_, err = w.bot.DeleteMessage(ctx, &tg.DeleteMessageParams{ChatID: 11, MessageID: sent.ID})
	refusal(t, err, "")
	if len(w.anna.Messages()) != 1 || len(w.Messages(11)) != 2 {
		t.Errorf("after the deletion: %+v", w.Messages(11))
	}
}

func TestUpdatesReachTheLibrary(t *testing.T) {
	t.Parallel()
	s := telegram.New(telegram.Options{})
	web := httptest.NewServer(s)
	defer web.Close()
	got := make(chan *models.Update, 10)
	b, err := tg.New(s.Token(), tg.WithServerURL(web.URL), tg.WithDefaultHandler(func(_ context.Context, _ *tg.Bot, u *models.Update) { got <- u }))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { b.Start(ctx); close(done) }()
	jan := s.Customer(telegram.Person{ID: 5, FirstName: "Jan"})
	id := jan.Say("/start zamowienie")
	u := <-got
	if u.Message.ID != id || u.Message.Text != "/start zamowienie" || u.Message.Entities[0].Type != models.MessageEntityTypeBotCommand {
		t.Errorf("update: %+v", u.Message)
	}
	if err := s.Wait(ctx, func() bool { return s.Pending() == 0 }); err != nil {
		t.Error(err)
	}
	cancel()
	<-done
}

func TestFilesPassBothWays(t *testing.T) {
	t.Parallel()
	w := free(t)
	ctx := t.Context()
	w.anna.SendDocument(telegram.Upload{Name: "faktura.pdf", Data: []byte("%PDF-1.4 faktura"), Caption: "oto"})
	in := w.anna.Messages()[1].File
	f, err := w.bot.GetFile(ctx, &tg.GetFileParams{FileID: in.ID})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(w.bot.FileDownloadLink(f))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if string(b) != "%PDF-1.4 faktura" || f.FileSize != int64(len(b)) {
		t.Errorf("downloaded %q, size %d", b, f.FileSize)
	}
	w.anna.SendVideo(telegram.Upload{Size: 25 << 20})
	_, err = w.bot.GetFile(ctx, &tg.GetFileParams{FileID: w.anna.Messages()[2].File.ID})
	refusal(t, err, "file is too big")
	sent, err := w.bot.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: 11, Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(png())}, Caption: "zdjęcie"})
	if err != nil {
		t.Fatal(err)
	}
	if shown := w.anna.Last(); !bytes.Equal(shown.File.Bytes(), png()) || shown.Text != "zdjęcie" {
		t.Errorf("shown: %+v", shown)
	}
	_, err = w.bot.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: 11, Photo: &models.InputFileString{Data: sent.Photo[0].FileID}})
	refusal(t, err, "")
	_, err = w.bot.SendDocument(ctx, &tg.SendDocumentParams{ChatID: 11, Document: &models.InputFileString{Data: sent.Photo[0].FileID}})
	refusal(t, err, "can't use file of type photo as document")
}

func TestLimitsAreTold(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	w := newWorld(t, telegram.Options{RateNow: func() time.Time { return now }})
	for range 5 {
		w.send(t, "x", nil)
	}
	_, err := w.bot.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: 11, Text: "x"})
	var limited *tg.TooManyRequestsError
	if !errors.As(err, &limited) || limited.RetryAfter != 1 || w.Limited() != 1 {
		t.Errorf("got %v, limited %d", err, w.Limited())
	}
}
