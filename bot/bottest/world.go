// Package bottest runs the real bot against the sandbox, for tests that tell a story from the outside: what customers
// see on their phones and staff in Slack.
package bottest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// The workspace's channels and staff.
const (
	Cases    = "C0CASES"
	Managers = "C0MANAGERS"
	Anna     = "U0ANNA"
	Piotr    = "U0PIOTR"
	Olga     = "U0OLGA"
	Stranger = "U0STRANGER"
)

// Patience is how long a test waits for what must come.
const Patience = 30 * time.Second

// speed is how much faster than the platforms' published rates everything is, so that tests need not wait.
const speed = 200

// World is a bot between its customers and its staff.
type World struct {
	T        testing.TB
	Telegram *sandtelegram.Server
	Slack    *sandslack.Server
	Dir      string
	Options  func(*bot.Options) // changes what Start builds; may be nil

	telegramURL, slackURL string

	mu   sync.Mutex
	stop func()
}

// New returns a world whose platforms are up; Start starts the bot.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{
		T: t, Dir: t.TempDir(),
		Telegram: sandtelegram.New(sandtelegram.Options{Rate: 30 * speed, ChatRate: speed}),
		Slack: sandslack.New(sandslack.Options{
			Rate: speed, Users: Users(), Channels: Channels(), ShareDelay: time.Millisecond,
			RetryDelays: []time.Duration{0, 200 * time.Millisecond, time.Second},
		}),
	}
	tg, sl := httptest.NewServer(w.Telegram), httptest.NewServer(w.Slack)
	w.telegramURL, w.slackURL = tg.URL, sl.URL
	t.Cleanup(func() {
		w.Stop()
		w.Telegram.Close()
		w.Slack.Close()
		tg.Close()
		sl.Close()
	})
	return w
}

// Users are the workspace's people.
func Users() []sandslack.User {
	return []sandslack.User{
		{ID: Anna, Name: "anna", RealName: "Anna Kowalska"},
		{ID: Piotr, Name: "piotr", RealName: "Piotr Wiśniewski"},
		{ID: Olga, Name: "olga", RealName: "Olga Smirnova"},
		{ID: Stranger, Name: "guest", RealName: "A Guest"},
	}
}

// Channels are the workspace's channels.
func Channels() []sandslack.Channel {
	all := []string{"U0CAREBOT", Anna, Piotr, Olga, Stranger}
	return []sandslack.Channel{
		{ID: Cases, Name: "cases", Members: all},
		{ID: Managers, Name: "managers", Members: all},
	}
}

// Staff are the people who answer, at any hour.
func Staff() []care.Staff {
	staff := func(name, slack, phone string, languages ...care.Language) care.Staff {
		return care.Staff{Name: name, Slack: slack, Phone: phone, Languages: languages, Capacity: 200}
	}
	return []care.Staff{
		staff("Anna Kowalska", Anna, "+48 600 100 200", care.Polish),
		staff("Olga Smirnova", Olga, "+48 600 100 300", care.Russian),
		staff("Piotr Wiśniewski", Piotr, "+48 600 100 400", care.English),
	}
}

// Company is always open.
func Company() care.Company {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		zone = time.UTC
	}
	return care.Company{
		Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: zone, Language: care.Polish,
		Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14},
	}
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
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := b.Run(ctx); err != nil {
			w.T.Errorf("the bot ended: %v", err)
		}
	})
	w.mu.Lock()
	w.stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		if err := store.Close(); err != nil {
			w.T.Errorf("close the store: %v", err)
		}
	})
	w.mu.Unlock()
}

// Stop stops the bot, if it runs, as SIGTERM does.
func (w *World) Stop() {
	w.mu.Lock()
	stop := w.stop
	w.mu.Unlock()
	if stop != nil {
		stop()
	}
}

func (w *World) options(store storage.Store) bot.Options {
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("CAREBOT_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(w.T.Output(), nil))
	}
	return bot.Options{
		Store: store, Company: Company(), Staff: Staff(), Channel: Cases, Managers: Managers, Log: log,
		Telegram: telegram.Options{Token: w.Telegram.Token(), APIURL: w.telegramURL, Rate: 30 * speed, ChatRate: speed},
		Slack: slack.Options{
			BotToken: "xoxb-sandbox", AppToken: "xapp-sandbox", APIURL: w.slackURL + "/api/", Rate: speed, Channels: []string{Cases, Managers},
		},
	}
}
