package slack

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	sandbox "carebot/bot/sandbox/slack"
)

// door is where Slack delivers events to the bot by HTTP.
type door struct {
	shut            atomic.Bool // whoever comes is sent away
	turned, arrived chan struct{}
}

// pushes has Slack deliver events by HTTP through a door.
func (w *workspace) pushes(k *taken) *door {
	w.t.Helper()
	mux := http.NewServeMux()
	for pattern, h := range w.bot.Handlers(k.take) {
		mux.Handle(pattern, h)
	}
	d := &door{turned: make(chan struct{}, 100), arrived: make(chan struct{}, 100)}
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if d.shut.Load() {
			http.Error(rw, "nobody is there", http.StatusBadGateway)
			d.turned <- struct{}{}
			return
		}
		d.arrived <- struct{}{}
		mux.ServeHTTP(rw, r)
	}))
	w.t.Cleanup(srv.Close)
	check(w.t, w.server.UseHTTP(w.t.Context(), sandbox.Hooks{
		Events: srv.URL + "/slack/events", Interactions: srv.URL + "/slack/interactions", Commands: srv.URL + "/slack/commands",
	}))
	return d
}

// listens listens until the test ends.
func (w *workspace) listens(k *taken) {
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Listen(ctx, k.take) }()
	w.t.Cleanup(func() {
		cancel()
		check(w.t, <-ended)
	})
}

// What comes by HTTP before the missed was read waits for it: two words of one thread do not swap.
func TestPushedWaitsForWhatWasMissed(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful, overHTTP).start()
	k := &taken{events: make(chan platform.Incoming, 100)}
	d := w.pushes(k)
	d.shut.Store(true)
	root := w.card()
	<-d.turned
	w.says(root, "missed")
	<-d.turned // Slack gives it up
	d.shut.Store(false)
	for len(d.arrived) > 0 {
		<-d.arrived
	}
	w.says(root, "live")
	<-d.arrived
	w.listens(k)
	if diff := cmp.Diff([]string{"missed", "live"}, k.heard(t, "live")); diff != "" {
		t.Error(diff)
	}
}

// Where nothing can be read, what is pushed is taken in all the same, in time for Slack.
func TestPushedDoesNotWaitForLong(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful, overHTTP).start()
	root := w.card()
	k := &taken{events: make(chan platform.Incoming, 100)}
	w.pushes(k)
	w.says(root, "live") // nobody listens, so nothing is read
	if diff := cmp.Diff([]string{"live"}, k.heard(t, "live")); diff != "" {
		t.Error(diff)
	}
}

// What Slack could not deliver while the bot ran is found by looking.
func TestLooksForWhatWasNotPushed(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful, overHTTP).start()
	w.bot.looks = 50 * time.Millisecond
	root := w.card()
	k := &taken{events: make(chan platform.Incoming, 1000)}
	w.listens(k) // and Slack knows no address of ours
	w.says(root, "first")
	k.heard(t, "first")
	w.says(root, "second")
	if all := k.heard(t, "second"); all[len(all)-1] != "second" {
		t.Errorf("heard %q", all)
	}
}
