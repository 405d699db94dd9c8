package slack

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"carebot/bot/platform"
)

// holds are the methods that were told to wait: whoever calls before that is told to wait longer. Deliveries and what
// they need on the way (states of files, names) share them. Posts are not among them: their limit is the channel's.
type holds struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func (h *holds) hold(method string, until time.Time) {
	if method == posts {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.until == nil {
		h.until = map[string]time.Time{}
	}
	if until.After(h.until[method]) {
		h.until[method] = until
	}
}

// left returns how long a method has still to wait at a time; 0 or less: not at all.
func (h *holds) left(method string, now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until[method].Sub(now)
}

// posts is the method whose limit is a channel's own.
const posts = "chat.postMessage"

// scoped names, in a failure to post, the limit of the channel.
func (a *Adapter) scoped(d platform.Delivery, err error) error {
	var f *platform.Failure
	if errors.As(err, &f) && f.Kind == platform.Limited && f.Scope == limitName(posts) {
		f.Scope = a.posting(d.Chat).Name
	}
	return err
}

// tooMany is the failure of a call that came too soon.
func tooMany(method string, wait time.Duration) *platform.Failure {
	return &platform.Failure{
		Kind: platform.Limited, After: wait, Scope: limitName(method), Err: fmt.Errorf("slack: %s: too many calls: wait as told", method),
	}
}
