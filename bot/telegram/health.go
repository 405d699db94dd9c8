package telegram

import (
	"errors"
	"fmt"
	"sync"

	"carebot/bot/platform"
)

// health remembers whether Telegram answered the last call.
type health struct {
	mu      sync.Mutex
	started bool
	err     error
}

var errNotStarted = errors.New("telegram: not asked yet who we are; wait for the start")

func (h *health) now() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil && !h.started {
		return errNotStarted
	}
	return h.err
}

// known reports whether Telegram has ever known the token.
func (h *health) known() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.started
}

// note takes down how a call ended; an answer that refuses one message is still an answer.
func (h *health) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var f *platform.Failure
	switch {
	case err == nil, !errors.As(err, &f):
		h.err, h.started = nil, true
	case f.Kind == platform.Temporary, f.Kind == platform.Uncertain, f.Kind == platform.Denied:
		h.err = fmt.Errorf("telegram does not answer as it should: %w", f.Err)
	default:
		h.err, h.started = nil, true
	}
}
