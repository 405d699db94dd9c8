package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/bot/platform/platformtest"
	"carebot/bot/sandbox/fault"
	sandbox "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

const (
	cases  = "C0CASES"
	anna   = "U0ANNA"
	secret = "signing-secret-of-the-tests"
)

// workspace is a sandbox with the bot in it.
type workspace struct {
	t      *testing.T
	server *sandbox.Server
	http   *httptest.Server
	bot    *Adapter
	write  chan string

	unavailable atomic.Bool // the next post is answered with 500 by Slack itself
	log         lockedLog
}

// enter opens a workspace with one member and one channel.
func enter(t *testing.T, change ...func(*sandbox.Options, *Options)) *workspace {
	t.Helper()
	w := &workspace{t: t, write: make(chan string, 1000)}
	far := sandbox.Options{
		BotToken: platformtest.SlackBotToken, AppToken: platformtest.SlackAppToken, SigningSecret: secret, Rate: 50,
		Users:       []sandbox.User{{ID: anna, Name: "anna", RealName: "Anna Kowalska"}},
		Channels:    []sandbox.Channel{{ID: cases, Name: "cases", Members: []string{"U0CAREBOT", anna}}},
		AckTimeout:  time.Minute,
		RetryDelays: []time.Duration{0, 50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, time.Second, time.Second, time.Second, time.Second},
	}
	near := Options{
		BotToken: platformtest.SlackBotToken, AppToken: platformtest.SlackAppToken, SigningSecret: secret, Rate: 50, Channels: []string{cases},
		Log: slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&far, &near)
	}
	w.server = sandbox.New(far)
	w.http = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.http.Close)
	t.Cleanup(w.server.Close)
	near.APIURL = w.http.URL + "/api/"
	w.bot = New(near)
	go w.typing(t.Context())
	t.Cleanup(w.noSecrets)
	return w
}

// hasty has Slack give an acknowledgement little time: for tests that leave one out, and mind no repeats.
func hasty(far *sandbox.Options, _ *Options) {
	far.AckTimeout, far.PressTimeout = 300*time.Millisecond, time.Minute
	far.RetryDelays = append([]time.Duration{0, 50 * time.Millisecond}, slices.Repeat([]time.Duration{200 * time.Millisecond}, 100)...)
}

func (w *workspace) serve(rw http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/chat.postMessage") && w.unavailable.Swap(false) {
		_, _ = io.Copy(io.Discard, r.Body)
		rw.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(rw, `{"ok":false,"error":"service_unavailable"}`)
		return
	}
	w.server.ServeHTTP(rw, r)
}

// noSecrets checks that no token was logged.
func (w *workspace) noSecrets() {
	for _, s := range append(platformtest.Secrets(), secret) {
		if strings.Contains(w.log.String(), s) {
			w.t.Errorf("the log shows a credential")
		}
	}
}

// typing writes what people want to say while the bot is connected. Slack keeps no order for what it has to repeat, so
// nobody writes before.
func (w *workspace) typing(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case text := <-w.write:
			if w.server.Wait(ctx, func() bool { return w.server.Connections() > 0 }) != nil {
				return
			}
			if _, err := w.server.Post(anna, cases, "", text); err != nil {
				w.t.Error(err)
			}
		}
	}
}

func (w *workspace) Adapter() platform.Adapter { return w.bot }

func (w *workspace) Delivery(text string) platform.Delivery {
	return platform.Delivery{
		Kind: platform.Say, Platform: care.Slack, Chat: cases, Case: "C-1001", Ref: "word/1", Content: care.Content{Text: text},
	}
}

func (w *workspace) Read() []string {
	var texts []string
	for _, m := range w.server.Messages(cases, "") {
		if m.BotID != "" {
			texts = append(texts, unescape(m.Text))
		}
	}
	return texts
}

func (w *workspace) Write(text string) { w.write <- text }

// Hurry does nothing: the sandbox repeats within the second.
func (w *workspace) Hurry() {}

func (w *workspace) Break(f platformtest.Fault) bool {
	kinds := map[platformtest.Fault]fault.Kind{
		platformtest.RateLimited: fault.Limited, platformtest.BadGateway: fault.BadGateway, platformtest.BareRefusal: fault.NotOK,
		platformtest.BrokenBefore: fault.DropBefore, platformtest.BrokenAfter: fault.DropAfter,
	}
	switch f {
	case platformtest.ServerError:
		w.unavailable.Store(true)
	case platformtest.Revoked:
		w.bot.opt.BotToken = "xoxb-wrong"
		w.bot.api = w.bot.client(callTimeout)
	case platformtest.Refused:
		return false // our plans leave nothing that Slack refuses for its words
	case platformtest.Blocked:
		return false // staff cannot block the bot
	default:
		w.server.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: kinds[f], Delay: platformtest.RetryAfter * time.Second})
	}
	return true
}

func (w *workspace) MaxText() (int, func(string) int) { return maxText, escaped }

func TestAdapter(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, func(t *testing.T) platformtest.Side { return enter(t, hasty) })
}

// start starts the bot.
func (w *workspace) start() *workspace {
	w.t.Helper()
	if err := w.bot.Start(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w
}

// send makes the calls of a delivery and returns the last one's receipt.
func (w *workspace) send(d platform.Delivery) platform.Receipt {
	w.t.Helper()
	r, err := w.try(d)
	if err != nil {
		w.t.Fatalf("%s: %v", d.Kind, err)
	}
	return r
}

func (w *workspace) try(d platform.Delivery) (r platform.Receipt, err error) {
	d.Platform = care.Slack
	if d.Chat == "" {
		d.Chat = cases
	}
	for _, p := range w.bot.Plan(d) {
		if r, err = w.bot.Send(w.t.Context(), p, forget); err != nil {
			return r, err
		}
	}
	return r, nil
}

func forget(context.Context, json.RawMessage) error { return nil }

// message returns a message as the workspace has it.
func (w *workspace) message(ts string) sandbox.Message {
	w.t.Helper()
	m, ok := w.server.Message(cases, ts)
	if !ok {
		w.t.Fatalf("there is no message %s", ts)
	}
	return m
}

// taken collects what the bot takes in; reply answers each.
type taken struct {
	events chan platform.Incoming
	reply  func(platform.Incoming) (platform.Reply, error)
}

func (k *taken) take(in platform.Incoming) platform.Ticket {
	k.events <- in
	return ticket(func(context.Context) (platform.Reply, error) {
		if k.reply == nil {
			return platform.Reply{}, nil
		}
		return k.reply(in)
	})
}

type ticket func(context.Context) (platform.Reply, error)

func (f ticket) Wait(ctx context.Context) (platform.Reply, error) { return f(ctx) }

// listen has the bot listen until the test ends or stop is called.
func (w *workspace) listen(reply func(platform.Incoming) (platform.Reply, error)) (k *taken, stop func()) {
	w.t.Helper()
	k = &taken{events: make(chan platform.Incoming, 1000), reply: reply}
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Listen(ctx, k.take) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			w.t.Error("listening ended:", err)
		}
	}
	w.t.Cleanup(stop)
	w.connected(1)
	return k, stop
}

// connected waits until the workspace has so many connections.
func (w *workspace) connected(n int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	if err := w.server.Wait(ctx, func() bool { return w.server.Connections() >= n }); err != nil {
		w.t.Fatal("not connected:", err)
	}
}

// next returns what is taken in next, of an event with an inside.
func (k *taken) next(t *testing.T) platform.Event {
	t.Helper()
	in := k.any(t)
	if in.Err != nil {
		t.Fatal(in.Err)
	}
	return in.Event
}

func (k *taken) any(t *testing.T) platform.Incoming {
	t.Helper()
	select {
	case in := <-k.events:
		return in
	case <-time.After(time.Minute):
		t.Fatal("nothing is taken in")
		return platform.Incoming{}
	}
}

// lockedLog is a log that many write to.
type lockedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
