// Package bot is the running whole: adapters take events in, the engine decides them, the outbox delivers.
package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
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
	"carebot/flows/flow"
	"carebot/locales"
	"carebot/storage"
)

// grace is how long what is in flight has to finish when the bot is told to stop; the whole stops within ten seconds.
const grace = 7 * time.Second

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

// commands words the bot's menu in every language; who speaks none of them sees English.
func commands(texts *locales.Catalog) (map[care.Language][]telegram.Command, error) {
	all := map[care.Language][]telegram.Command{}
	for _, lang := range care.Languages() {
		for _, name := range flow.Commands(flows.All()) {
			text, err := texts.Text(lang, "command."+name, nil)
			if err != nil {
				return nil, err
			}
			all[lang] = append(all[lang], telegram.Command{Name: name, Description: text})
		}
	}
	all[""] = all[care.English]
	return all, nil
}

// profiles words what people see of the bot first in every language; who speaks none of them sees English.
func profiles(texts *locales.Catalog, company string) (map[care.Language]telegram.Profile, error) {
	all := map[care.Language]telegram.Profile{}
	for _, lang := range care.Languages() {
		description, err := texts.Text(lang, "bot.description", map[string]any{"Company": company})
		if err != nil {
			return nil, err
		}
		short, err := texts.Text(lang, "bot.short", map[string]any{"Company": company})
		if err != nil {
			return nil, err
		}
		all[lang] = telegram.Profile{Name: company, Description: description, Short: short}
	}
	all[""] = all[care.English]
	return all, nil
}

// Run runs the bot until ctx ends, then finishes what is in flight. An error means that it cannot go on.
func (b *Bot) Run(ctx context.Context) error {
	if err := storage.Prepare(ctx, b.o.Store, storage.All()...); err != nil {
		return unlessEnded(ctx, err)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	commits, endCommits := context.WithCancel(context.WithoutCancel(ctx))
	var committing, serving, listening sync.WaitGroup
	committing.Go(func() { b.committer.Run(commits) })
	defer func() { endCommits(); committing.Wait() }()
	if err := b.outbox.Start(ctx); err != nil {
		return unlessEnded(ctx, err)
	}
	if err := b.engine.Muster(ctx); err != nil {
		b.outbox.Stop(0)
		return unlessEnded(ctx, err)
	}
	if err := b.serve(ctx, &serving, stop); err != nil {
		b.outbox.Stop(0)
		return unlessEnded(ctx, err)
	}
	listening.Go(func() { b.alarm.Run(ctx) })
	listening.Go(func() { b.engine.Wind(ctx) })
	listening.Go(func() { b.engine.Sweep(ctx) })
	listening.Go(func() { b.engine.Tidy(ctx) })
	listening.Go(func() { b.engine.Report(ctx) })
	listening.Go(func() { b.walker.Run(ctx) })
	listening.Go(func() { b.engine.FigureNewsletters(ctx) })
	listening.Go(func() { b.engine.FillCoupons(ctx) })
	for _, a := range b.adapters {
		listening.Go(func() {
			if err := b.listen(ctx, a); err != nil {
				stop(err)
			}
		})
	}
	<-ctx.Done()
	b.outbox.Stop(grace) // while listening ends by itself: what is still taken in is stored, and sent after the next start
	listening.Wait()
	serving.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// unlessEnded returns why the bot cannot begin; nil when it was told to stop meanwhile.
func unlessEnded(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return nil
	}
	return err
}

// listen starts an adapter, however long its platform is out of reach, and takes its updates in.
func (b *Bot) listen(ctx context.Context, a platform.Adapter) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		err := a.Start(ctx)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil
		}
		if platform.AsFailure(err).Kind == platform.Denied {
			return err
		}
		b.o.Log.Warn("bot: the platform does not answer; trying again", "platform", a.Platform(), "in", wait, "error", err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil
		}
	}
	b.o.Log.Info("bot: listening", "platform", a.Platform())
	return a.Listen(ctx, b.engine.Take)
}

// serve runs the HTTP side and the control socket.
func (b *Bot) serve(ctx context.Context, serving *sync.WaitGroup, stop context.CancelCauseFunc) error {
	if b.o.Listen != "" {
		server, err := api.Listen(ctx, b.httpSide(ctx.Done()))
		if err != nil {
			return err
		}
		b.mu.Lock()
		b.addr = server.Addr()
		b.mu.Unlock()
		b.o.Log.Info("bot: serving", "http", server.Addr())
		serving.Go(func() { stop(server.Serve(ctx)) })
	}
	if b.o.Control == "" {
		return nil
	}
	handlers := b.shop(ctx.Done()).Control()
	maps.Copy(handlers, api.CustomerControl(customers{b.engine}))
	control, err := api.OpenControl(ctx, b.o.Control, b.status, handlers, b.o.Log)
	if err != nil {
		return err
	}
	serving.Go(func() { stop(control.Serve(ctx)) })
	return nil
}

// Addr returns the HTTP side's host:port once it listens, else "".
func (b *Bot) Addr() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.addr
}

func (b *Bot) status(ctx context.Context) api.Status {
	return api.Status{Version: b.o.Version, Started: b.started, Readiness: api.Ask(ctx, b.probes())}
}

func (b *Bot) probes() []api.Probe {
	probes := []api.Probe{{Name: "store", Ready: func(ctx context.Context) error {
		return b.o.Store.View(ctx, func(tx storage.Tx) error {
			_, _, err := storage.Counters.Get(tx, "case")
			return err
		})
	}}}
	for _, a := range b.adapters {
		probes = append(probes, api.Probe{Name: string(a.Platform()), Ready: func(context.Context) error { return a.Ready() }})
	}
	return probes
}
