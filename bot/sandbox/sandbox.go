// Package sandbox joins a local Telegram, a local Slack and a web page that shows both on one handler: the outside world
// of `carebot demo`. It is a platform and no part of the bot: the bot reaches it over HTTP and WebSocket, as it would
// reach the real ones.
//
//	/                                       the page (page/)
//	/bot<token>/…  /file/bot<token>/…       Telegram's Bot API
//	/api/…  /link/…  /upload/…  …           Slack's Web API and Socket Mode
//	/sandbox/telegram/…  /sandbox/slack/…   what customers and staff do, see the control.go of each
//	/sandbox/changes                        all that changes, as one stream of server-sent events
package sandbox

import (
	"context"
	"net/http"
	"strings"

	"carebot/bot/sandbox/slack"
	"carebot/bot/sandbox/telegram"
)

// Options of a sandbox; the zero value has the platforms' published rates and nobody on them.
type Options struct {
	Telegram  telegram.Options
	Customers []telegram.Person // whose phones the page shows, in this order
	Slack     slack.Options     // with the staff and their channels
}

// Sandbox is both platforms and the page. Close it when done.
type Sandbox struct {
	Telegram *telegram.Server
	Slack    *slack.Server

	page   http.Handler
	ctx    context.Context // ends at Close
	cancel context.CancelFunc
}

// New returns a sandbox that runs; serve it over HTTP.
func New(o Options) *Sandbox {
	s := &Sandbox{Telegram: telegram.New(o.Telegram), Slack: slack.New(o.Slack)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	for _, person := range o.Customers {
		s.Telegram.Customer(person)
	}
	s.page = s.routes()
	return s
}

// Close ends the streams and what the platforms have under way.
func (s *Sandbox) Close() {
	s.cancel()
	s.Telegram.Close()
	s.Slack.Close()
}

// ServeHTTP hands a request to the platform it is for, else to the page.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case begins(r.URL.Path, "/bot", "/file/bot", "/sandbox/telegram/"):
		s.Telegram.ServeHTTP(w, r)
	case begins(r.URL.Path, "/api/", "/link/", "/upload/", "/files-pri/", "/actions/") || r.URL.Path == "/signin":
		s.Slack.ServeHTTP(w, r)
	default:
		s.page.ServeHTTP(w, r)
	}
}

func begins(path string, prefixes ...string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// routes serves the page and what it asks for. Pages of other sites may not play the staff.
func (s *Sandbox) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/sandbox/slack/", s.Slack)
	mux.HandleFunc("GET /sandbox/changes", s.serveChanges)
	mux.HandleFunc("GET /sandbox/emoji", serveEmoji)
	mux.Handle("/", pageHandler())
	return http.NewCrossOriginProtection().Handler(mux)
}
