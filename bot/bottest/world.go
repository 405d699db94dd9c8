// Package bottest runs the real bot against the sandbox, for tests that tell a story from the outside: what customers
// see on their phones and staff in Slack.
package bottest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/bot/timer"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
	"carebot/storage/badger"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// Patience is how long a test waits for what must come, on a machine that has much else to do.
const Patience = 4 * time.Minute

// speed is how much faster than the platforms' published rates everything is, so that tests need not wait.
const speed = 200

// World is a bot between its customers and its staff. At the end of the test it checks what no story may break: no call
// was too fast, none was refused as malformed, every press was answered.
type World struct {
	T        testing.TB
	Telegram *sandtelegram.Server
	Slack    *sandslack.Server
	Dir      string
	Options  func(*bot.Options) // changes what Start builds; may be nil
	HTTP     bool               // updates come by webhook and signed HTTP, not by polling and Socket Mode
	// Refusals are refusals of the platforms that the story is about ("Forbidden", "message_not_found").
	Refusals []string

	texts                 *locales.Catalog
	telegramURL, slackURL string
	front                 front
	gate                  gate

	mu    sync.Mutex
	stop  func()
	store storage.Store
	clock func() time.Time // the bot's
	bot   *bot.Bot
	ahead timer.Clock // what the bot's clock shows, unless a story gives it another
}

// understanding is trained once for all worlds.
var understanding = sync.OnceValues(bot.Understanding)

// New returns a world whose platforms are up; Start starts the bot.
func New(t testing.TB) *World {
	t.Helper()
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &World{
		T: t, Dir: t.TempDir(), texts: texts,
		Telegram: sandtelegram.New(sandtelegram.Options{
			Rate: 30 * speed, ChatRate: speed, WebhookPause: 20 * time.Millisecond, CallbackLife: 2 * Patience,
		}),
		Slack: sandslack.New(sandslack.Options{
			Rate: speed, Users: Users(), Channels: Channels(), ShareDelay: time.Millisecond,
			// A machine that runs all stories at once is slower than Slack is patient.
			AckTimeout: 10 * time.Second, PressTimeout: Patience, TriggerLife: Patience, RetryDelays: retries(),
		}),
	}
	w.gate.behind = w.Telegram
	tg, sl, front := httptest.NewServer(&w.gate), httptest.NewServer(w.Slack), httptest.NewServer(&w.front)
	w.telegramURL, w.slackURL, w.front.url = tg.URL, sl.URL, front.URL
	t.Cleanup(func() {
		w.Stop()
		w.Telegram.Close()
		w.Slack.Close()
		tg.Close()
		sl.Close()
		front.Close()
		w.inspect()
	})
	return w
}

// retries are when Slack delivers an event again: in the end as often as a slow machine may need.
func retries() []time.Duration {
	return append([]time.Duration{0, 200 * time.Millisecond}, slices.Repeat([]time.Duration{time.Second}, 60)...)
}

// Start starts the bot on the world's folder.
func (w *World) Start() {
	w.T.Helper()
	store, err := badger.Open(w.Dir, badger.Options{})
	if err != nil {
		w.T.Fatal(err)
	}
	o := w.options(store)
	if w.Options != nil {
		w.Options(&o)
	}
	b, err := bot.New(o)
	if err != nil {
		w.T.Fatal(err)
	}
	w.front.lead(b.Addr)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := b.Run(ctx); err != nil {
			w.T.Errorf("the bot ended: %v", err)
		}
	})
	w.mu.Lock()
	w.store, w.clock, w.bot = store, o.Now, b
	w.stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		if err := store.Close(); err != nil {
			w.T.Errorf("close the store: %v", err)
		}
	})
	w.mu.Unlock()
	if w.HTTP {
		w.useHTTP()
	}
}

// Stop stops the bot, if it runs, as SIGTERM does, and returns how long it took.
func (w *World) Stop() time.Duration {
	w.mu.Lock()
	stop := w.stop
	w.store = nil
	w.mu.Unlock()
	if stop == nil {
		return 0
	}
	began := time.Now()
	stop()
	return time.Since(began)
}

func (w *World) options(store storage.Store) bot.Options {
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("CAREBOT_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(w.T.Output(), nil))
	}
	words, err := understanding()
	if err != nil {
		w.T.Fatal(err)
	}
	o := bot.Options{
		Understand: words, Now: w.ahead.Now,
		Store: store, Company: Company(), Staff: Staff(), Channel: Cases, Managers: Managers, Log: log,
		Telegram: telegram.Options{Token: w.Telegram.Token(), APIURL: w.telegramURL, Rate: 30 * speed, ChatRate: speed},
		Slack: slack.Options{
			BotToken: "xoxb-sandbox", AppToken: "xapp-sandbox", APIURL: w.slackURL + "/api/", Rate: speed, Channels: []string{Cases, Managers},
		},
	}
	if w.HTTP {
		o.Listen = "127.0.0.1:0"
		o.Telegram.Webhook = &telegram.Webhook{URL: w.front.url + "/telegram", Secret: Secret}
		o.Slack.AppToken, o.Slack.SigningSecret = "", "sandbox-signing-secret"
	}
	return o
}

// Text words a key in a language, as the bot does.
func (w *World) Text(lang care.Language, key string, data map[string]any) string {
	w.T.Helper()
	text, err := w.texts.Text(lang, key, data)
	if err != nil {
		w.T.Fatal(err)
	}
	return text
}

// TelegramURL is where the local Bot API listens, without a slash at the end.
func (w *World) TelegramURL() string { return w.telegramURL }

// SlackURL is where the local Slack listens, without a slash at the end.
func (w *World) SlackURL() string { return w.slackURL }
