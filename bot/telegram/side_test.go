package telegram_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/bot/platform/platformtest"
	"carebot/bot/sandbox/fault"
	sandbox "carebot/bot/sandbox/telegram"
	"carebot/bot/telegram"
	"carebot/flows/care"
)

// side is the local Bot API server with one customer, Anna, who has written before.
type side struct {
	t       *testing.T
	server  *sandbox.Server
	url     string
	anna    *sandbox.Customer
	options telegram.Options
	refuse  atomic.Int32 // the status of the next sendMessage; 0: the server's own
}

// front lets calls through to the server but for the one that is to be refused.
func (s *side) front(w http.ResponseWriter, r *http.Request) {
	if status := s.refuse.Load(); status != 0 && strings.HasSuffix(r.URL.Path, "/sendMessage") && s.refuse.CompareAndSwap(status, 0) {
		_, _ = io.Copy(io.Discard, r.Body) // as the server would
		w.WriteHeader(int(status))
		_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":%d,"description":%q}`, status, http.StatusText(int(status)))
		return
	}
	s.server.ServeHTTP(w, r)
}

func newSide(t *testing.T) *side {
	t.Helper()
	server := sandbox.New(sandbox.Options{Token: platformtest.TelegramToken})
	s := &side{t: t, server: server}
	web := httptest.NewServer(http.HandlerFunc(s.front))
	t.Cleanup(func() {
		server.Close()
		web.CloseClientConnections()
		web.Close()
	})
	s.url = web.URL
	s.anna = server.Customer(sandbox.Person{ID: 7, FirstName: "Anna", LastName: "Nowak", Language: "pl", Phone: "+48600111222"})
	s.anna.Say("/start")
	s.options = telegram.Options{Token: platformtest.TelegramToken, APIURL: web.URL}
	return s
}

// listened returns what the adapter takes in until n events have come, the first /start left out.
func (s *side) listened(a *telegram.Adapter, n int) []platform.Event {
	s.t.Helper()
	came := make(chan platform.Event, 100)
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- a.Listen(ctx, func(in platform.Incoming) platform.Ticket {
			if in.Err != nil {
				s.t.Error(in.Err)
			}
			if m := in.Event.Message; m == nil || m.Text != "/start" {
				came <- in.Event
			}
			return now{}
		})
	}()
	var events []platform.Event
	late := time.After(time.Minute)
	for len(events) < n {
		select {
		case e := <-came:
			events = append(events, e)
		case <-late:
			s.t.Fatalf("%d of %d events came: %+v", len(events), n, events)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		s.t.Error(err)
	}
	return events
}

// now is a ticket whose turn is committed already.
type now struct{}

func (now) Wait(context.Context) (platform.Reply, error) { return platform.Reply{Toast: "Tak"}, nil }

func (s *side) Adapter() platform.Adapter { return telegram.New(s.options) }

func (s *side) Delivery(text string) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Platform: care.Telegram, Chat: "7", Ref: "r", Content: care.Content{Text: text}}
}

func (s *side) Read() []string {
	var texts []string
	for _, m := range s.anna.Messages() {
		if m.FromBot {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

func (s *side) Write(text string) { s.anna.Say(text) }

func (s *side) Hurry() {}

func (s *side) MaxText() (int, func(string) int) { return 4096, platform.UTF16 }

func (s *side) Break(f platformtest.Fault) bool {
	kinds := map[platformtest.Fault]fault.Kind{
		platformtest.RateLimited: fault.Limited, platformtest.ServerError: fault.Internal, platformtest.BadGateway: fault.BadGateway,
		platformtest.BareRefusal: fault.NotOK, platformtest.BrokenBefore: fault.DropBefore, platformtest.BrokenAfter: fault.DropAfter,
	}
	kind, scripted := kinds[f]
	switch {
	case scripted:
		s.server.Faults.Add(fault.Fault{Method: "sendMessage", Kind: kind, Delay: platformtest.RetryAfter * time.Second})
	case f == platformtest.Blocked:
		s.anna.Block()
	case f == platformtest.Revoked:
		s.refuse.Store(http.StatusUnauthorized)
	case f == platformtest.Refused:
		s.refuse.Store(http.StatusBadRequest)
	default:
		return false
	}
	return true
}

func TestAdapter(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, func(t *testing.T) platformtest.Side {
		s := newSide(t)
		// The suite counts texts: the first /start, by which the bot knows her, is none of them.
		s.forget()
		return s
	})
}

// forget confirms all updates there are.
func (s *side) forget() {
	s.t.Helper()
	r, err := http.Get(s.url + "/bot" + platformtest.TelegramToken + "/getUpdates?timeout=0&offset=2000000000")
	if err != nil {
		s.t.Fatal(err)
	}
	_ = r.Body.Close() // its words are of no use
}

// do plans a delivery and sends all of it.
func (s *side) do(a *telegram.Adapter, d platform.Delivery) (receipts []platform.Receipt) {
	s.t.Helper()
	for _, part := range a.Plan(d) {
		r, err := a.Send(s.t.Context(), part, nil)
		if err != nil {
			s.t.Fatalf("%+v: %v", part, err)
		}
		receipts = append(receipts, r)
	}
	return receipts
}
