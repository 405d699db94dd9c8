package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
)

// soon is how long these tests wait for what should come at once.
const soon = time.Minute

// feed is a server's queue of updates: asking with an offset forgets all before it, as at Telegram.
type feed struct {
	mu      sync.Mutex
	updates []string
	offsets []int64
	asked   chan struct{}
}

// serve answers getUpdates from the feed; a poll of an empty feed waits for the caller to go.
func (f *feed) serve(s *server) {
	f.asked = make(chan struct{}, 1000)
	s.on("getUpdates", func(w http.ResponseWriter, r *http.Request) {
		c, _ := r.Context().Value(calledKey{}).(called)
		offset, _ := strconv.ParseInt(c.values["offset"], 10, 64)
		batch := f.ask(offset)
		f.asked <- struct{}{}
		if len(batch) == 0 {
			<-r.Context().Done()
			return
		}
		ok("["+strings.Join(batch, ",")+"]")(w, r)
	})
}

func (f *feed) ask(offset int64) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.offsets = append(f.offsets, offset)
	f.updates = slices.DeleteFunc(f.updates, func(u string) bool { return idOf(u) < offset })
	return slices.Clone(f.updates)
}

func idOf(update string) int64 {
	var head struct {
		ID int64 `json:"update_id"`
	}
	_ = json.Unmarshal([]byte(update), &head)
	return head.ID
}

func textUpdate(id int, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7},"text":%q}}`, id, id, text)
}

// ticket is a platform.Ticket made of its Wait.
type ticket func(context.Context) (platform.Reply, error)

func (f ticket) Wait(ctx context.Context) (platform.Reply, error) { return f(ctx) }

// events collects what was taken, in order.
type events struct {
	mu    sync.Mutex
	ids   []string
	asked chan string
}

func (e *events) take(fate func(in platform.Incoming) (platform.Reply, error)) platform.Take {
	e.asked = make(chan string, 1000)
	return func(in platform.Incoming) platform.Ticket {
		id := strings.Join(in.Event.IDs, "")
		if in.Err != nil {
			id += " set aside"
		}
		e.mu.Lock()
		e.ids = append(e.ids, strings.TrimPrefix(id, "telegram/update/"))
		e.mu.Unlock()
		return ticket(func(context.Context) (platform.Reply, error) {
			defer func() { e.asked <- id }()
			return fate(in)
		})
	}
}

func committed(platform.Incoming) (platform.Reply, error) { return platform.Reply{}, nil }

// listen listens until the returned function is called; that returns what Listen returned.
func listen(t *testing.T, a *Adapter, take platform.Take) func() error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Listen(ctx, take) }()
	stop := sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return stop
}

// receive waits for n signals.
func receive[T any](t *testing.T, from <-chan T, n int) {
	t.Helper()
	late := time.After(soon)
	for i := range n {
		select {
		case <-from:
		case <-late:
			t.Fatalf("%d of %d came", i, n)
		}
	}
}

func TestListenAcknowledgesCommits(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	f := &feed{updates: []string{textUpdate(10, "a"), `{"update_id":11,"message":{"message_id":"x"}}`, textUpdate(12, "b"), `null`, textUpdate(900, "c")}}
	f.serve(s)
	e := &events{}
	stop := listen(t, s.adapter(t), e.take(committed))
	receive(t, f.asked, 2)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"10", "11 set aside", "12", " set aside", "900"}, e.ids); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{0, 901}, f.offsets); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{"offset": "0", "timeout": "10", "limit": "100", "allowed_updates": `["message","edited_message","callback_query","my_chat_member"]`}
	if diff := cmp.Diff(want, s.called("getUpdates")[0].values); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]called{{"deleteWebhook", map[string]string{"drop_pending_updates": "false"}, map[string]string{}}}, s.called("deleteWebhook"), cmp.AllowUnexported(called{})); diff != "" {
		t.Error(diff)
	}
}

// TestListenTakesWithoutWaiting hands all over before the first is committed, so that turns can share a commit.
func TestListenTakesWithoutWaiting(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	f := &feed{updates: []string{textUpdate(1, "a"), textUpdate(2, "b"), textUpdate(3, "c")}}
	f.serve(s)
	all, taken := make(chan struct{}), 0
	listen(t, s.adapter(t), func(platform.Incoming) platform.Ticket {
		if taken++; taken == 3 {
			close(all)
		}
		return ticket(func(ctx context.Context) (platform.Reply, error) {
			select {
			case <-all:
			case <-ctx.Done():
			}
			return platform.Reply{}, ctx.Err()
		})
	})
	receive(t, f.asked, 2) // the second asks with the commits of the first
}

func TestListenDoesNotPassWhatFailed(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	f := &feed{updates: []string{textUpdate(1, "a"), textUpdate(2, "b"), textUpdate(3, "c")}}
	f.serve(s)
	failures := 2
	e := &events{}
	stop := listen(t, s.adapter(t), e.take(func(in platform.Incoming) (platform.Reply, error) {
		if in.Event.Message.Text == "b" && failures > 0 {
			failures--
			return platform.Reply{}, errors.New("the disk is full")
		}
		return platform.Reply{}, nil
	}))
	receive(t, f.asked, 4)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1", "2", "3", "2", "3", "2", "3"}, e.ids); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{0, 2, 2, 4}, f.offsets); diff != "" {
		t.Error(diff)
	}
}

func TestListenDoesNotPassWhatWasNotCommittedAtTheEnd(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	f := &feed{updates: []string{textUpdate(1, "a")}}
	f.serve(s)
	waiting := make(chan struct{})
	stop := listen(t, s.adapter(t), func(platform.Incoming) platform.Ticket {
		return ticket(func(ctx context.Context) (platform.Reply, error) {
			close(waiting)
			<-ctx.Done()
			return platform.Reply{}, ctx.Err()
		})
	})
	receive(t, waiting, 1)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{0}, f.offsets); diff != "" {
		t.Error(diff)
	}
}

// TestListenGoesOn checks that troubles of polling end by themselves, each with a line in the log.
func TestListenGoesOn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		trouble http.HandlerFunc
		log     string
	}{
		{"server error", fails(500, "Internal"), "no updates"},
		{"page", page(502), "no updates"},
		{"broken", broken, "no updates"},
		{"no list", ok(`{"a":1}`), "no updates"},
		{"another poller", fails(409, "Conflict: terminated by other getUpdates request"), "another process"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			f := &feed{updates: []string{textUpdate(1, "a")}}
			f.serve(s)
			good, troubles := s.answers["getUpdates"], 3
			s.on("getUpdates", func(w http.ResponseWriter, r *http.Request) {
				if troubles > 0 {
					troubles--
					test.trouble(w, r)
					return
				}
				good(w, r)
			})
			var log bytes.Buffer
			e := &events{}
			stop := listen(t, s.adapter(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) }), e.take(committed))
			receive(t, e.asked, 1)
			if err := stop(); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(log.String(), test.log) || strings.Contains(log.String(), token) {
				t.Error(log.String())
			}
		})
	}
}

func TestListenEndsWithoutAToken(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 404} {
		s := newServer(t)
		s.on("deleteWebhook", fails(status, "Unauthorized"))
		err := s.adapter(t).Listen(t.Context(), nil)
		if err == nil || !strings.Contains(err.Error(), "telegram.token") || strings.Contains(err.Error(), token) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestListenWaitsAsTold(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	asked := make(chan struct{}, 10)
	s.on("getUpdates", func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3600","parameters":{"retry_after":3600}}`))
	})
	stop := listen(t, s.adapter(t), nil)
	receive(t, asked, 1)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(s.called("getUpdates")); n != 1 {
		t.Errorf("asked %d times within the hour told to wait", n)
	}
}
