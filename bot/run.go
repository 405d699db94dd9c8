package bot

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"carebot/bot/api"
	"carebot/bot/platform"
	"carebot/storage"
)

// grace is how long what is in flight has to finish when the bot is told to stop; the whole stops within ten seconds.
const grace = 7 * time.Second

// Run runs the bot until ctx ends, then finishes what is in flight. An error means that it cannot go on.
func (b *Bot) Run(ctx context.Context) error {
	if err := storage.Prepare(ctx, b.o.Store, storage.All()...); err != nil {
		return unlessEnded(ctx, err)
	}
	ctx, stop := context.WithCancelCause(ctx)
	commits, endCommits := context.WithCancel(context.WithoutCancel(ctx))
	var committing, serving, listening sync.WaitGroup
	committing.Go(func() { b.committer.Run(commits) })
	defer func() { endCommits(); committing.Wait() }()
	defer func() { stop(nil); serving.Wait() }() // who is being answered may wait for a commit
	if err := b.begin(ctx, &serving, stop); err != nil {
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
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// begin takes up what is stored and serves; where that fails, nothing is sent any more.
func (b *Bot) begin(ctx context.Context, serving *sync.WaitGroup, stop context.CancelCauseFunc) error {
	err := b.outbox.Start(ctx)
	if err == nil {
		err = b.engine.Muster(ctx)
	}
	if err == nil {
		err = b.serve(ctx, serving, stop)
	}
	if err != nil {
		b.outbox.Stop(0)
	}
	return err
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
	probes := []api.Probe{{Name: "store", Ready: b.storeReady}}
	for _, a := range b.adapters {
		probes = append(probes, api.Probe{Name: string(a.Platform()), Ready: func(context.Context) error { return a.Ready() }})
	}
	return probes
}

// storeReady returns nil while the store can be read and takes what comes in.
func (b *Bot) storeReady(ctx context.Context) error {
	err := b.o.Store.View(ctx, func(tx storage.Tx) error {
		_, _, err := storage.Counters.Get(tx, "case")
		return err
	})
	if roomy, ok := b.o.Store.(storage.Roomy); ok && err == nil {
		return roomy.Room()
	}
	return err
}
