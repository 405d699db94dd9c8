package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// oldNews is when the failure of a call says nothing any more: what matters is tried again within a minute, and with HTTP
// events a process that is not ready may get none, which would keep it so.
const oldNews = 2 * time.Minute

// health remembers whether Slack answered the last call of the Web API.
type health struct {
	mu  sync.Mutex
	err error
	at  time.Time
}

// note takes down how a call ended at a time; an answer that refuses one message is still an answer.
func (h *health) note(err error, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.err, h.at = err, at
}

// known returns why Slack is not to be reached, as far as is known at a time; nil: it is.
func (h *health) known(at time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil || at.Sub(h.at) > oldNews {
		return nil
	}
	return fmt.Errorf("slack does not answer as it should: %w", h.err)
}

// answered takes down what came of a call of the Web API: nothing (err), or a response with its judgement. A call that
// we gave up ourselves tells nothing.
func (w *wire) answered(req *http.Request, resp *http.Response, err error) {
	switch {
	case w.method(req.URL) == req.URL.Host, errors.Is(req.Context().Err(), context.Canceled):
	case err == nil, resp != nil && resp.StatusCode < http.StatusInternalServerError && resp.StatusCode != http.StatusOK:
		w.health.note(nil, time.Now())
	default:
		w.health.note(err, time.Now())
	}
}
