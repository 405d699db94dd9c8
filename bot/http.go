package bot

import (
	"net/http"

	"carebot/bot/api"
)

// Handler returns the HTTP side for a server that somebody else runs, such as the demo's; it answers once the bot runs.
// Batches end between two pages when stopping is closed.
func (b *Bot) Handler(stopping <-chan struct{}) http.Handler { return b.httpSide(stopping).Handler() }

// httpSide is what the HTTP side listens on and serves.
func (b *Bot) httpSide(stopping <-chan struct{}) api.Options {
	handlers := b.shop(stopping).Handlers()
	for _, a := range b.adapters {
		for pattern, handler := range a.Handlers(b.engine.Take) {
			handlers[pattern] = handler
		}
	}
	return api.Options{Listen: b.o.Listen, Probes: b.probes(), Metrics: b.metrics, Handlers: handlers, Log: b.o.Log}
}

// shop is the door for orders.
func (b *Bot) shop(stopping <-chan struct{}) api.Shop {
	return api.Shop{Orders: b.engine, Token: b.o.APIToken, Stopping: stopping, Log: b.o.Log}
}
