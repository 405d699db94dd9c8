package bot_test

import (
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/flows/care"
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
