package bottest

import (
	"context"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"

	sandslack "carebot/bot/sandbox/slack"
)

// Secret is what Telegram's webhook proves itself with.
const Secret = "sandbox_webhook-secret"

// front is the address the platforms deliver to: it outlives the bot behind it, as a company's gateway does.
type front struct {
	url string

	mu   sync.Mutex
	addr func() string
}

// lead leads to another bot.
func (f *front) lead(addr func() string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.addr = addr
}

// ServeHTTP passes a request on, or answers 502 while there is no bot.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	addr := f.addr
	f.mu.Unlock()
	if addr == nil || addr() == "" {
		http.Error(w, "nobody is there", http.StatusBadGateway)
		return
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: addr()})
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	proxy.ServeHTTP(w, r)
}

// URL is an address of the bot's HTTP side.
func (w *World) URL(path string) string { return w.front.url + path }

// useHTTP turns Slack to the bot's HTTP side, once it answers; Telegram is told by the bot.
func (w *World) useHTTP() {
	w.T.Helper()
	hooks := sandslack.Hooks{
		Events: w.URL("/slack/events"), Interactions: w.URL("/slack/interactions"), Commands: w.URL("/slack/commands"),
	}
	w.Eventually("Slack's events reach the bot", func() bool { return w.Slack.UseHTTP(context.Background(), hooks) == nil })
}
