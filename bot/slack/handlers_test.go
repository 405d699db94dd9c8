package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"carebot/bot/platform"
	sandbox "carebot/bot/sandbox/slack"
)

// endpoints serves the bot's HTTP endpoints.
func (w *workspace) endpoints(k *taken) *httptest.Server {
	mux := http.NewServeMux()
	for pattern, h := range w.bot.Handlers(k.take) {
		mux.Handle(pattern, h)
	}
	srv := httptest.NewServer(mux)
	w.t.Cleanup(srv.Close)
	return srv
}

func overHTTP(_ *sandbox.Options, near *Options) { near.AppToken, near.SigningSecret = "", secret }

func TestSignedHTTP(t *testing.T) {
	t.Parallel()
	w := enter(t, overHTTP).start()
	failures := 1
	k := &taken{events: make(chan platform.Incoming, 100), reply: func(in platform.Incoming) (platform.Reply, error) {
		if in.Event.Message != nil && in.Event.Message.Text == "raz" && failures > 0 {
			failures--
			return platform.Reply{}, errors.New("the store is down")
		}
		return platform.Reply{Text: "Przyjęte"}, nil
	}}
	srv := w.endpoints(k)
	check(t, w.server.UseHTTP(t.Context(), sandbox.Hooks{
		Events: srv.URL + "/slack/events", Interactions: srv.URL + "/slack/interactions", Commands: srv.URL + "/slack/commands",
	}))
	root := w.send(platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Card: &platform.Card{
		Title: "C-1001", Text: "C-1001", Buttons: []platform.Button{{Label: "Biorę", Action: "case_take", Data: "C-1001"}},
	}}).IDs[0]
	k.next(t)
	must(w.server.Post(anna, cases, root, "raz"))
	for range 2 { // once more, since the commit failed
		if ev := k.next(t); ev.Message == nil || ev.Message.Text != "raz" {
			t.Fatalf("taken in: %+v", ev)
		}
	}
	check(t, w.server.Press(t.Context(), anna, cases, root, "case_take"))
	if ev := k.next(t); ev.Pressed == nil || ev.Pressed.Action != "case_take" {
		t.Fatalf("taken in: %+v", ev)
	}
	check(t, w.server.Command(t.Context(), anna, cases, "/care", "help & <me>"))
	if ev := k.next(t); ev.Command == nil || ev.Command.Text != "help & <me>" {
		t.Fatalf("taken in: %+v", ev)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	check(t, w.server.Wait(ctx, func() bool { return len(w.server.Ephemerals(anna)) == 2 }))
	w.bot.rest()
}

func TestUnsignedHTTP(t *testing.T) {
	t.Parallel()
	w := enter(t, overHTTP).start()
	k := &taken{events: make(chan platform.Incoming, 100)}
	srv := w.endpoints(k)
	now := time.Now().Unix()
	body := `{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel":"C1","ts":"1.000001","text":"x"}}`
	for name, test := range map[string]struct {
		stamp int64
		sign  string
		body  string
		want  int
	}{
		"right":    {now, secret, body, http.StatusOK},
		"wrong":    {now, "another", body, http.StatusUnauthorized},
		"old":      {now - 600, secret, body, http.StatusUnauthorized},
		"no JSON":  {now, secret, "x", http.StatusOK}, // set aside, or Slack would repeat it for hours
		"too long": {now, secret, strings.Repeat("x", maxBody+1), http.StatusRequestEntityTooLarge},
	} {
		req := must(http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/slack/events", strings.NewReader(test.body)))
		stamp := string(must(json.Marshal(test.stamp)))
		req.Header.Set("X-Slack-Request-Timestamp", stamp)
		req.Header.Set("X-Slack-Signature", sandbox.Sign(test.sign, stamp, []byte(test.body)))
		resp, err := srv.Client().Do(req)
		check(t, err)
		check(t, resp.Body.Close())
		if resp.StatusCode != test.want {
			t.Errorf("%s: status %d, want %d", name, resp.StatusCode, test.want)
		}
	}
	if n := len(k.events); n != 2 {
		t.Errorf("%d were taken in", n)
	}
	if h := New(Options{AppToken: "xapp-1"}).Handlers(k.take); len(h) != 0 {
		t.Errorf("with Socket Mode there are %d endpoints", len(h))
	}
}
