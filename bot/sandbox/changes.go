package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"carebot/bot/sandbox/slack"
)

// slackChange is a change in Slack with the message as it is now and, of a reply, its thread's parent.
type slackChange struct {
	slack.Change
	Message *slack.Message `json:"message,omitempty"`
	Parent  *slack.Message `json:"parent,omitempty"`
}

// serveChanges streams what changes on both platforms until the caller or the sandbox is gone: first "hello", upon which
// a page reads how everything stands, then "telegram" with a telegram.Change and "slack" with a slackChange. One stream
// for both, since browsers open only six to one address.
func (s *Sandbox) serveChanges(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := &stream{w: w}
	phones, since := s.Telegram.Watch(), s.Slack.Seq()
	defer phones.Close()
	if out.send("hello", struct{}{}) != nil {
		return
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	sending.Go(func() {
		defer cancel()
		for {
			c, err := phones.Next(ctx)
			if err != nil || out.send("telegram", c) != nil {
				return
			}
		}
	})
	// It ends with the page or the sandbox; neither is an error to anyone.
	_ = s.Slack.WatchFrom(ctx, since, func(c slack.Change) error { return s.sendSlack(out, c) })
	cancel()
}

// sendSlack sends a change that a page can show.
func (s *Sandbox) sendSlack(out *stream, c slack.Change) error {
	if slices.Contains([]string{"call", "delivery", "file"}, c.Kind) {
		return nil
	}
	told := slackChange{Change: c}
	if m, found := s.Slack.Message(c.Channel, c.TS); found {
		told.Message = &m
	}
	if m, found := s.Slack.Message(c.Channel, c.Thread); found {
		told.Parent = &m
	}
	return out.send("slack", told)
}

// stream writes server-sent events, from several goroutines.
type stream struct {
	mu sync.Mutex
	w  http.ResponseWriter
}

func (s *stream) send(event string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, raw); err != nil {
		return err
	}
	return http.NewResponseController(s.w).Flush()
}
