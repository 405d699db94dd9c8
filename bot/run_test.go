package bot_test

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// TestABotThatCannotBegin has no folder for its control socket: it says so, and serves nobody when Run has returned.
func TestABotThatCannotBegin(t *testing.T) {
	t.Parallel()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b, err := bot.New(bot.Options{
		Store: store, Company: bottest.Company(), Staff: bottest.Staff(), Channel: bottest.Cases, Managers: bottest.Managers,
		Telegram: telegram.Options{Token: "1:x", APIURL: "http://127.0.0.1:1"}, Slack: slack.Options{BotToken: "xoxb-1", APIURL: "http://127.0.0.1:1/"},
		Understand: func(string, care.Language) care.Meaning { return care.Meaning{} },
		Listen:     "127.0.0.1:0", Control: filepath.Join(t.TempDir(), "nowhere"), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "control.sock") {
		t.Errorf("it ended with %v", err)
	}
	if connection, err := net.Dial("tcp", b.Addr()); err == nil {
		_ = connection.Close()
		t.Errorf("%s is still served", b.Addr())
	}
}

// roomless is a store whose disk has no room left: it can be read.
type roomless struct{ storage.Store }

func (roomless) Room() error { return storage.ErrNoSpace }

// A bot whose store takes nothing in is not ready, and says why.
func TestNotReadyOnAFullDisk(t *testing.T) {
	t.Parallel()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	for _, test := range []struct {
		name  string
		store storage.Store
		want  bool
	}{{"full", roomless{store}, true}, {"with room", store, false}} {
		b, err := bot.New(bot.Options{
			Store: test.store, Company: bottest.Company(), Staff: bottest.Staff(), Channel: bottest.Cases, Managers: bottest.Managers,
			Telegram: telegram.Options{Token: "1:x"}, Slack: slack.Options{BotToken: "xoxb-1"},
			Understand: func(string, care.Language) care.Meaning { return care.Meaning{} }, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		answer := httptest.NewRecorder()
		b.Handler(nil).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if told := strings.Contains(answer.Body.String(), "of disk free"); answer.Code != http.StatusServiceUnavailable || told != test.want {
			t.Errorf("%s: %d %s", test.name, answer.Code, answer.Body)
		}
	}
}
