package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"carebot/bot"
	"carebot/bot/sandbox"
	"carebot/storage/badger"
)

// demoCommand runs the whole product against the sandbox.
type demoCommand struct {
	Listen string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the page and the local platforms listen. Default: ${default}."`
	Dir    string `placeholder:"DIR" help:"Folder for the demo's data, kept. Default: a temporary folder, removed at the end."`
}

// Help is shown by carebot demo --help.
func (demoCommand) Help() string {
	return `Starts local Telegram and Slack servers that speak the real protocols, and the real bot against them, with example
customers, orders and staff. No accounts and no network are needed. Open the address it prints: on the left is the
customer's phone, on the right the staff's Slack. The bot's HTTP side (/api/v1/, /healthz, /readyz, /metrics) is at the same
address, with the token it prints.`
}

// Run runs the demo until ctx ends.
func (d demoCommand) Run(ctx context.Context, p *program) (err error) {
	listener, err := d.listen(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server has closed it, unless it never began
	dir, remove, err := d.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	log := p.log()
	store, err := badger.Open(dir, badger.Options{Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	clock, err := openDemoClock(d.Dir, store)
	if err != nil {
		return err
	}
	outside := sandbox.New(clock.drives(demoSandbox()))
	if d.Dir != "" {
		saved, err := keepSandbox(outside, filepath.Join(dir, "sandbox"))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, saved()) }()
	}
	side, base := &demoHTTP{}, "http://"+dialable(listener.Addr().String())
	defer serveSandbox(outside, side.handler(clock.handler(outside)), listener)()
	fmt.Fprintf(p.out, "The demo is at %s (stop it with Ctrl+C).\n", base)
	fmt.Fprintf(p.out, "Orders come in there, too: %s/api/v1/orders, with the token %s.\n", base, demoAPIToken)
	o := demoBot(outside, base)
	o.Store, o.Control, o.Version, o.Log, o.Now, o.APIToken = store, dir, version(), log, clock.Now, demoAPIToken
	return runDemo(ctx, o, func(b *bot.Bot) { clock.serves(b); side.serves(b, ctx.Done()) })
}

// runDemo runs the bot on a store that holds the examples; what is beside it is told of it first. Being stopped, however
// early, is no error.
func runDemo(ctx context.Context, o bot.Options, tell func(*bot.Bot)) error {
	err := seedDemo(ctx, o.Store, o.Now())
	if err == nil {
		var running *bot.Bot
		if running, err = bot.New(o); err == nil {
			tell(running)
			err = running.Run(ctx)
		}
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

// keepSandbox loads what an earlier demo has left in a folder and keeps it up to date until saved is called.
func keepSandbox(outside *sandbox.Sandbox, dir string) (saved func() error, err error) {
	if err := outside.Load(dir); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- outside.Keep(ctx, dir) }()
	return func() error { stop(); return <-ended }, nil
}

// listen opens the address, and says what to do when it is taken.
func (d demoCommand) listen(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", d.Listen)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: end that one, or choose another address with --listen, such as --listen 127.0.0.1:8090", d.Listen)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: choose another address with --listen: %w", d.Listen, err)
	}
	return listener, nil
}

// folder returns where the bot keeps its data and how to leave it behind.
func (d demoCommand) folder() (dir string, remove func() error, err error) {
	if d.Dir != "" {
		return d.Dir, func() error { return nil }, nil
	}
	dir, err = os.MkdirTemp("", "carebot-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("no temporary folder can be made; name a folder with --dir: %w", err)
	}
	return dir, func() error { return os.RemoveAll(dir) }, nil
}

// serveSandbox serves until the function it returns is called.
func serveSandbox(outside *sandbox.Sandbox, handler http.Handler, listener net.Listener) (end func()) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // returns ErrServerClosed, from below
	return func() {
		outside.Close()
		_ = server.Close() // nobody is left to be answered
		serving.Wait()
	}
}
