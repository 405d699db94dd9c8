// Package telegram is the customers' adapter: it translates between the Telegram Bot API and package platform.
//
// It takes updates in by itself and uses github.com/go-telegram/bot for its types and its calls only: that library's
// poller acknowledges an update before it was handled, and its webhook handler answers 200 whatever happens.
//
// Telegram puts the token into the URL of every call and of every file, so every error passes redact, and no link is
// ever logged or handed on.
package telegram

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Options are what an Adapter needs.
type Options struct {
	Token    string
	APIURL   string   // of the Bot API server; empty: Telegram's own
	Webhook  *Webhook // nil: updates are polled
	Rate     float64  // messages a second over all chats; 0: 30
	ChatRate float64  // messages a second to one chat, in bursts of 5; 0: 1
	// Opener opens a file of another platform, to be uploaded; its errors are *platform.Failure.
	Opener func(ctx context.Context, f care.File) (io.ReadCloser, error)
	Log    *slog.Logger // nil: nothing is logged
	// Commands are the bot's commands by the language of the customer's Telegram; under "" for everybody else.
	Commands map[care.Language][]Command
	// Profiles are what people see of the bot first, by language as Commands; none: it is left as it is.
	Profiles map[care.Language]Profile
}

// Webhook is where Telegram delivers updates, and the secret it proves itself with (1–256 of A–Z a–z 0–9 _ -).
type Webhook struct{ URL, Secret string }

// Command is one command of the bot's menu, without the slash.
type Command struct{ Name, Description string }

// Times of the adapter; those that matter to tests are in pace.
const (
	callTimeout   = 15 * time.Second // of a call without upload
	uploadTimeout = 3 * time.Minute  // of a call with one: 50 MB at 300 kB/s
	answerTimeout = 10 * time.Second // of an answer to a press, with its repeats
	stopTimeout   = 7 * time.Second  // of the last answers when listening ends
)

// pace is how long the adapter waits for what.
type pace struct {
	poll    time.Duration // Telegram holds a poll without updates so long
	backoff time.Duration // the first wait after a failure; doubled up to longest
	longest time.Duration
	// conflict is the wait when another process polls with the same token.
	conflict time.Duration
}

// Adapter speaks to Telegram. It implements platform.Adapter and is safe for use at the same time.
type Adapter struct {
	token   string
	api     string // without a trailing slash
	options Options
	log     *slog.Logger
	bot     *tg.Bot
	polling client // its timeout is longer than a poll
	sending client
	pace    pace
	uploads chan struct{} // a place for each upload at the same time
	presses presses
	health  health
	floods  floods
	name    atomic.Pointer[string] // the bot's @name; nil before the start
}

// maxUploads is how many uploads run at the same time: the library holds each whole in memory.
const maxUploads = 2

// New returns an adapter; it makes no call.
func New(o Options) *Adapter {
	if o.APIURL == "" {
		o.APIURL = "https://api.telegram.org"
	}
	if o.Rate <= 0 {
		o.Rate = 30
	}
	if o.ChatRate <= 0 {
		o.ChatRate = 1
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &Adapter{
		token:   o.Token,
		api:     strings.TrimRight(o.APIURL, "/"),
		options: o,
		log:     o.Log,
		pace:    pace{poll: 30 * time.Second, backoff: 500 * time.Millisecond, longest: 30 * time.Second, conflict: 5 * time.Second},
		uploads: make(chan struct{}, maxUploads),
		presses: newPresses(),
	}
	a.polling = newClient(a.pace.poll + 15*time.Second)
	a.sending = newClient(0) // each call has a deadline of its own
	// The library asks nothing with WithSkipGetMe, so that only an empty token is an error, which Start tells.
	a.bot, _ = tg.New(o.Token, tg.WithServerURL(a.api), tg.WithSkipGetMe(), tg.WithHTTPClient(a.pace.poll, a.sending),
		tg.WithErrorsHandler(func(err error) { a.log.Warn("telegram", "error", a.redact(err)) }))
	return a
}

// Platform returns care.Telegram.
func (a *Adapter) Platform() care.Platform { return care.Telegram }

// Ready reports nil if Telegram answered the last call, else why it is not to be reached.
func (a *Adapter) Ready() error { return a.health.now() }

// Find has no way to look: a bot cannot read what it has sent.
func (a *Adapter) Find(context.Context, platform.Delivery) (platform.Receipt, bool, error) {
	return platform.Receipt{}, false, platform.ErrCannotFind
}

// redact returns err without the token, which net/http puts into its errors with the URL.
func (a *Adapter) redact(err error) error {
	if err == nil || a.token == "" || !strings.Contains(err.Error(), a.token) {
		return err
	}
	// The chain is cut: what it wraps would show the token again.
	return errors.New(strings.ReplaceAll(err.Error(), a.token, "<token>"))
}

// newClient returns a client whose calls may take up to timeout (0: as long as their context); redirects are not
// followed, since they would carry the token elsewhere.
func newClient(timeout time.Duration) client {
	return client{&http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			ForceAttemptHTTP2:   true,
			TLSHandshakeTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: mostNewsPlaces, // as many calls are made at once
			// Telegram closes idle connections after a minute or so; a call over one that just closes has an unknown outcome.
			IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}
