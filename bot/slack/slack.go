// Package slack is the staff's adapter: it speaks to Slack, and is the only importer of slack-go.
//
// What comes in (socket.go → link.go → intake.go, or handlers.go; then decode.go) is turned into platform events; what goes out
// (plan.go → send.go, card.go, upload.go) into calls of the Web API, whose failures wire.go and failure.go name. Text
// crosses in both directions: richtext.go and mrkdwn.go read what people wrote, render.go writes what we say.
package slack

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Options say how to speak to a workspace.
type Options struct {
	BotToken      string   // xoxb-…
	AppToken      string   // xapp-…: Socket Mode; empty: events come by HTTP to Handlers
	SigningSecret string   // for HTTP events
	APIURL        string   // https://slack.com/api/ when empty
	Rate          float64  // messages a second to one channel; all of Slack's limits scale with it; 1 when 0
	Channels      []string // where cases live, by channel ID: what Missed is asked about

	// Missed says what may have been said in a channel while nobody listened: its threads are then read. nil: nothing is
	// read, and what Slack gave up delivering meanwhile is lost.
	Missed func(ctx context.Context, channel string) (Gap, error)
	// Opener opens files of the other platform, to be uploaded; its error is a *platform.Failure.
	Opener func(context.Context, care.File) (io.ReadCloser, error)
	Log    *slog.Logger // slog.Default when nil
}

// Adapter speaks to one Slack workspace. It implements platform.Adapter.
type Adapter struct {
	opt    Options
	api    *slackgo.Client // calls of the Web API
	bulk   *slackgo.Client // bytes of files: the same, more patient
	web    *http.Client    // downloads
	wire   *wire
	pace   *pace
	people *people
	log    *slog.Logger

	silence time.Duration // how long a connection of Socket Mode may be silent
	looks   time.Duration // between looks through the threads, with HTTP events

	self    atomic.Pointer[identity]
	state   atomic.Pointer[error] // why it is not ready; nil pointer: not started, pointer to nil: ready
	acks    sync.WaitGroup        // replies under way after a commit
	pushing sync.Mutex
	pushed  *intake // of events that come by HTTP; nil before the first use

	talks sync.Map // the conversations with members that are open, by user ID
}

// identity is who the platform says we are, and where the workspace is: an address with a slash at its end, or empty.
type identity struct{ user, bot, url string }

// Time limits of a call of the Web API and of sending or fetching one file of up to 50 MB.
const (
	callTimeout = 20 * time.Second
	fileTimeout = 3 * time.Minute
)

// New returns the adapter of a workspace. It makes no call.
func New(opt Options) *Adapter {
	opt = opt.withDefaults()
	a := &Adapter{opt: opt, log: opt.Log, silence: silenceAtMost, looks: lookEvery}
	a.wire = newWire(opt.APIURL, opt.BotToken, opt.AppToken, opt.SigningSecret)
	a.wire.unsaid = time.Duration(float64(pauseUnsaid) / opt.Rate)
	a.api = a.client(callTimeout)
	a.bulk = a.client(fileTimeout)
	a.web = &http.Client{Timeout: fileTimeout, CheckRedirect: noRedirect}
	a.pace = newPace(opt.Rate)
	a.people = newPeople(a.askName, a.askChannel)
	return a
}

func (o Options) withDefaults() Options {
	if o.APIURL == "" {
		o.APIURL = slackgo.APIURL
	}
	if o.APIURL[len(o.APIURL)-1] != '/' {
		o.APIURL += "/" // slack-go joins without one
	}
	if o.Rate <= 0 {
		o.Rate = 1
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

func (a *Adapter) client(timeout time.Duration) *slackgo.Client {
	return slackgo.New(a.opt.BotToken,
		slackgo.OptionAPIURL(a.opt.APIURL),
		slackgo.OptionAppLevelToken(a.opt.AppToken),
		slackgo.OptionHTTPClient(a.wire.with(timeout)))
}

// Platform returns care.Slack.
func (a *Adapter) Platform() care.Platform { return care.Slack }

// Start asks Slack who we are. The error is a *platform.Failure.
func (a *Adapter) Start(ctx context.Context) error {
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return a.failure("auth.test", err)
	}
	a.self.Store(&identity{user: who.UserID, bot: who.BotID, url: workspaceAt(who.URL)})
	a.setState(nil)
	return nil
}

// workspaceAt returns the workspace's address with a slash at its end, or "" for what is no address.
func workspaceAt(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.TrimSuffix(u.String(), "/") + "/"
}

var (
	errNotStarted = errors.New("slack: not started yet")
	errConnecting = errors.New("slack: not connected by Socket Mode")
)

// Ready reports whether Slack answers: nil once started and, while listening by Socket Mode, connected, unless the last call
// was not answered.
func (a *Adapter) Ready() error {
	why := a.state.Load()
	switch {
	case why == nil:
		return errNotStarted
	case *why != nil:
		return *why
	}
	return a.wire.health.known(time.Now())
}

func (a *Adapter) setState(why error) { a.state.Store(&why) }

// own reports whether a message's author is this very bot.
func (a *Adapter) own(user, bot string) bool {
	self := a.self.Load()
	return self != nil && (user != "" && user == self.user || bot != "" && bot == self.bot)
}

// noRedirect keeps a token on the host it was meant for.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

var _ platform.Adapter = (*Adapter)(nil)
