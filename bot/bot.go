// Package bot is the running whole: adapters take events in, the engine decides them, the outbox delivers.
package bot

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"carebot/bot/api"
	"carebot/bot/engine"
	"carebot/bot/newsletter"
	"carebot/bot/outbox"
	"carebot/bot/platform"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/bot/timer"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
)

// Options are everything a bot is made of.
type Options struct {
	Store    storage.Store // closed by whoever opened it
	Company  care.Company
	Staff    []care.Staff
	Channel  string               // the Slack channel of the cases …
	Channels map[care.Kind]string // … unless their kind has its own
	Managers string               // the managers' Slack channel
	Telegram telegram.Options     // Opener, Commands and Profiles are filled in
	Slack    slack.Options        // Opener and Missed are filled in
	Listen   string               // host:port of the HTTP side; empty: none
	APIToken string               // what the shop proves itself with there; empty: it is not let in
	Control  string               // the folder of the control socket; empty: none
	Version  string
	// Understand says what free words are taken for; nil: New trains it (Understanding).
	Understand func(text string, lang care.Language) care.Meaning
	Log        *slog.Logger
	Now        func() time.Time // nil: time.Now
}

// Bot is a bot that can run once.
type Bot struct {
	o         Options
	metrics   *api.Metrics
	committer *engine.Committer
	engine    *engine.Engine
	outbox    *outbox.Outbox
	alarm     *timer.Alarm
	walker    *newsletter.Walker
	adapters  []platform.Adapter
	started   time.Time

	advancing sync.Mutex // one at a time moves the clock

	mu   sync.Mutex
	addr string
}

// New builds a bot from its parts; nothing runs yet.
func New(o Options) (*Bot, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	texts, err := locales.Load()
	if err != nil {
		return nil, fmt.Errorf("load the texts: %w", err)
	}
	if o.Understand == nil {
		if o.Understand, err = Understanding(); err != nil {
			return nil, err
		}
	}
	b := &Bot{o: o, metrics: api.NewMetrics(), started: o.Now()}
	if err := b.connect(texts); err != nil {
		return nil, err
	}
	b.committer = engine.NewCommitter(o.Store, b.metrics)
	b.engine = engine.New(engine.Options{
		Committer: b.committer, Texts: texts, LanguageOf: locales.LanguageOf, Flows: flows.All(), Understand: o.Understand, Adapters: b.adapters,
		Company: o.Company, Staff: o.Staff, Channel: o.Channel, Channels: o.Channels, Managers: o.Managers,
		Compact: compact(o.Store), Rate: o.Telegram.Rate, Watch: b.metrics, Log: o.Log, Now: o.Now,
	})
	b.outbox = outbox.New(outbox.Options{
		Committer: b.committer, Store: o.Store, Adapters: b.adapters, Outcomes: b.engine, Home: b.engine.Home, May: b.engine.MayLeave, Watch: b.metrics, Log: o.Log,
	})
	b.alarm = timer.New(o.Store, b.engine.Begin, o.Now, o.Log)
	b.engine.Connect(b.outbox, b.alarm)
	b.walker = newsletter.New(b.engine, b.outbox, o.Telegram.Rate, o.Log)
	b.engine.Walks(b.walker)
	return b, nil
}

// compact returns the way to have a store leave nothing of what was deleted; nil: it never does.
func compact(store storage.Store) func(context.Context) error {
	if compacter, ok := store.(storage.Compacter); ok {
		return compacter.Compact
	}
	return nil
}

// connect makes the adapters; each opens the other's files.
func (b *Bot) connect(texts *locales.Catalog) error {
	commands, err := commands(texts)
	if err != nil {
		return err
	}
	profiles, err := profiles(texts, b.o.Company.Name)
	if err != nil {
		return err
	}
	open := func(ctx context.Context, f care.File) (io.ReadCloser, error) {
		if f.Platform == care.Ours {
			return b.engine.OpenFile(ctx, f)
		}
		for _, a := range b.adapters {
			if a.Platform() == f.Platform {
				return a.Open(ctx, f)
			}
		}
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: fmt.Errorf("no adapter for %q", f.Platform)}
	}
	tg, sl := b.o.Telegram, b.o.Slack
	tg.Opener, tg.Commands, tg.Profiles, tg.Log = open, commands, profiles, b.o.Log
	sl.Opener, sl.Missed, sl.Log = open, b.missed, b.o.Log
	b.adapters = []platform.Adapter{telegram.New(tg), slack.New(sl)}
	return nil
}
