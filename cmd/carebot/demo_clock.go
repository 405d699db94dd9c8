package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"carebot/bot"
	"carebot/bot/sandbox"
	"carebot/bot/timer"
	"carebot/flows/care"
	"carebot/storage"
)

// demoClock is the demo's clock and its control on the page: it moves ahead, never back. What is kept of it, is how far it
// is ahead of the machine's.
type demoClock struct {
	timer.Clock
	file  string // where that is kept; empty: nowhere
	store storage.Store

	mu      sync.Mutex
	running *bot.Bot // nil until it runs
}

// furthestAhead is how far the clock is moved at once: so many days' work has to be done while the page waits.
const furthestAhead = 31 * care.Day

// keptClock is what the file says.
type keptClock struct {
	Ahead string `json:"ahead"`
}

// openDemoClock returns the clock of a bot with that store, as an earlier demo on the same folder has left it; an empty folder
// keeps nothing.
func openDemoClock(dir string, store storage.Store) (*demoClock, error) {
	c := &demoClock{store: store}
	if dir == "" {
		return c, nil
	}
	c.file = filepath.Join(dir, "demo-clock.json")
	raw, err := os.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the demo's clock: %w", err)
	}
	var kept keptClock
	if err := json.Unmarshal(raw, &kept); err != nil {
		return nil, fmt.Errorf("%s cannot be read: remove it: %w", c.file, err)
	}
	ahead, err := time.ParseDuration(kept.Ahead)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: remove it: %w", c.file, err)
	}
	c.Add(ahead)
	return c, nil
}

// drives makes the platforms date what happens on them by the clock. How long they wait, and their rates, stay the machine's.
func (c *demoClock) drives(o sandbox.Options) sandbox.Options {
	o.Telegram.Now, o.Slack.Clock = c.Now, platformClock{c}
	return o
}

// platformClock is the demo's clock as the local Slack reads it.
type platformClock struct{ *demoClock }

// AfterFunc calls f once d has passed on the machine's clock.
func (platformClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}

// serves tells the clock which bot it moves.
func (c *demoClock) serves(b *bot.Bot) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running = b
}

// advance moves the clock, lets all fall due on the way, and keeps how far it is.
func (c *demoClock) advance(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	running := c.running
	c.mu.Unlock()
	if running == nil {
		return errors.New("the bot is starting: try again in a moment")
	}
	if err := c.stepwise(ctx, running, d); err != nil {
		return err
	}
	if c.file == "" {
		return nil
	}
	raw, err := json.Marshal(keptClock{Ahead: c.Ahead().Round(time.Second).String()})
	if err != nil {
		return fmt.Errorf("keep the demo's clock: %w", err)
	}
	if err := os.WriteFile(c.file, raw, 0o600); err != nil {
		return fmt.Errorf("keep the demo's clock: %w", err)
	}
	return nil
}

// What is said on the way is to be dated when it would have been, so the clock waits for it on the way, but not for ever.
const (
	saidWithin = 2 * time.Minute       // in one go, on the machine's clock: a week of apologies is a minute's work at Slack's rate
	looksEvery = 20 * time.Millisecond // whether all is said
)

// stepwise moves the clock from one timer to the next, and waits at each until what was decided then is delivered.
func (c *demoClock) stepwise(ctx context.Context, running *bot.Bot, d time.Duration) error {
	patience, enough := context.WithTimeout(ctx, saidWithin)
	defer enough()
	for end := c.Now().Add(d); ; {
		next := end
		err := c.store.View(ctx, func(tx storage.Tx) error {
			first, _, err := storage.Timers.By(tx, storage.ByDue, storage.Query{Limit: 1})
			if err == nil && len(first) > 0 && first[0].Due.Before(end) {
				next = first[0].Due
			}
			return err
		})
		if err == nil {
			err = running.Advance(ctx, &c.Clock, max(0, next.Sub(c.Now())))
		}
		if err != nil || next.Equal(end) {
			return err
		}
		if err := c.said(patience); err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// said waits until nothing is left to be delivered, or ctx ends.
func (c *demoClock) said(ctx context.Context) error {
	tick := time.NewTicker(looksEvery)
	defer tick.Stop()
	for {
		over := false
		err := c.store.View(ctx, func(tx storage.Tx) error {
			left, _, err := storage.Deliveries.Page(tx, storage.Query{})
			over = !slices.ContainsFunc(left, func(d storage.Delivery) bool { return d.State != storage.Failed })
			return err
		})
		if err != nil || over {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// handler serves POST /demo/clock {"advance":"24h"} and GET /demo/clock, both of which answer {"now":"…"}, and all else by
// next. Pages of other sites may not move the clock.
func (c *demoClock) handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /demo/clock", c.serveAdvance)
	mux.HandleFunc("GET /demo/clock", c.serveNow)
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/demo/clock" {
			guarded.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (c *demoClock) serveAdvance(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Advance string `json:"advance"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&asked)
	if err != nil {
		clockRefuses(w, http.StatusBadRequest, `write {"advance":"24h"}`)
		return
	}
	d, err := care.ParseDuration(asked.Advance)
	if err == nil && d > furthestAhead {
		err = fmt.Errorf("%q is too far: write at most 31d", asked.Advance)
	}
	if err != nil {
		clockRefuses(w, http.StatusBadRequest, err.Error())
		return
	}
	if err := c.advance(r.Context(), d); err != nil {
		clockRefuses(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	c.serveNow(w, r)
}

func (c *demoClock) serveNow(w http.ResponseWriter, _ *http.Request) {
	now := c.Now().In(demoCompany().Zone).Truncate(time.Second)
	clockAnswers(w, http.StatusOK, map[string]string{"now": now.Format(time.RFC3339)})
}

// clockRefuses answers {"error":"…"}, as the sandbox's endpoints do.
func clockRefuses(w http.ResponseWriter, status int, words string) {
	clockAnswers(w, status, map[string]string{"error": words})
}

func clockAnswers(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The caller is gone when this fails; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(body)
}
