package main

import (
	"net/http"
	"strings"
	"sync"

	"carebot/bot"
)

// demoAPIToken is what the shop proves itself with in the demo. It opens nothing but the demo.
const demoAPIToken = "demo-shop"

// demoHTTP is the bot's HTTP side on the demo's own address.
type demoHTTP struct {
	mu   sync.Mutex
	side http.Handler // nil until the bot runs
}

// serves tells which bot answers from now on. Batches end when stopping is closed.
func (d *demoHTTP) serves(b *bot.Bot, stopping <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.side = b.Handler(stopping)
}

// handler answers what is the bot's, and all else by next: Slack's Web API is under /api/, too.
func (d *demoHTTP) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/api/v1/"), path == "/healthz", path == "/readyz", path == "/metrics":
			d.serve(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (d *demoHTTP) serve(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	side := d.side
	d.mu.Unlock()
	if side == nil {
		http.Error(w, "the bot is starting: try again in a moment", http.StatusServiceUnavailable)
		return
	}
	side.ServeHTTP(w, r)
}
