package fault

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// platform is a server whose calls all go through a script.
type platform struct {
	Script
	url     string
	effects atomic.Int32
	seen    atomic.Int32
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	p := &platform{}
	refuse := func(w http.ResponseWriter, status int, wait time.Duration) {
		w.Header().Set("X-Wait", wait.String())
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"ok":false}`)
	}
	serve := func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		p.effects.Add(1)
		_, _ = io.WriteString(w, `{"ok":true,"said":"`+string(b)+`"}`)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.Serve(w, r, strings.TrimPrefix(r.URL.Path, "/"), refuse, serve, func(Fault) { p.seen.Add(1) })
	}))
	t.Cleanup(func() { p.Clear(); srv.Close() })
	p.url = srv.URL
	return p
}

// call posts to the platform and returns the status (0: no answer) and the body as far as it came.
func (p *platform) call(ctx context.Context) (int, string, http.Header) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/send", strings.NewReader("hi"))
	if err != nil {
		return 0, err.Error(), nil
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", nil
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), resp.Header
}

func TestServeCarriesOutEachKind(t *testing.T) {
	t.Parallel()
	const whole = `{"ok":true,"said":"hi"}`
	tests := map[Kind]struct {
		status int
		body   string
		wait   string
	}{
		Limited:    {429, `{"ok":false}`, "30ms"},
		Busy:       {429, `{"ok":false}`, "0s"},
		Internal:   {500, `{"ok":false}`, "0s"},
		BadGateway: {502, page, ""},
		NotOK:      {200, `{"ok":false}`, "0s"},
		DropBefore: {0, "", ""},
		DropAfter:  {0, "", ""},
		Slow:       {200, whole, ""},
		Hang:       {0, "", ""},
		HangAfter:  {0, "", ""},
		Malformed:  {200, whole[:len(whole)/2], ""},
	}
	for _, kind := range Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			p := newPlatform(t)
			p.Add(Fault{Method: "send", Kind: kind, Delay: 30 * time.Millisecond})
			want := tests[kind]
			status, body, header := p.call(t.Context())
			if status != want.status || body != want.body || header.Get("X-Wait") != want.wait {
				t.Errorf("got %d %q wait %q, want %d %q wait %q", status, body, header.Get("X-Wait"), want.status, want.body, want.wait)
			}
			if got := p.effects.Load() == 1; got != kind.Effect() {
				t.Errorf("effect %v, want %v", got, kind.Effect())
			}
			if p.seen.Load() != 1 {
				t.Errorf("seen %d times, want 1", p.seen.Load())
			}
			if status, body, _ := p.call(t.Context()); status != 200 || body != whole {
				t.Errorf("the call after: %d %q", status, body)
			}
		})
	}
}

func TestHangLetsGo(t *testing.T) {
	t.Parallel()
	t.Run("when the caller gives up", func(t *testing.T) {
		t.Parallel()
		p := newPlatform(t)
		p.Add(Fault{Kind: Hang})
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if status, _, _ := p.call(ctx); status != 0 {
			t.Errorf("answered %d", status)
		}
	})
	t.Run("at Clear", func(t *testing.T) {
		t.Parallel()
		p := newPlatform(t)
		p.Add(Fault{Kind: Hang})
		done := make(chan int)
		go func() { status, _, _ := p.call(t.Context()); done <- status }()
		for p.seen.Load() == 0 {
			select {
			case <-done:
				t.Fatal("answered before Clear")
			default:
			}
		}
		p.Clear()
		p.Clear()
		select {
		case <-done:
		case <-t.Context().Done():
		}
	})
}
