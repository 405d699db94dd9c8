package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"carebot/bot/api"
	"carebot/bot/platform"
	"carebot/flows/care"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start serves o on a free port until the test ends and returns the address.
func start(t *testing.T, o api.Options) string {
	t.Helper()
	o.Listen, o.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	server, err := api.Listen(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + server.Addr()
}

// get returns the status and the body of an address.
func get(t *testing.T, address string) (int, string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestServer(t *testing.T) {
	t.Parallel()
	good := func(context.Context) error { return nil }
	bad := func(context.Context) error { return errors.New("not connected yet") }
	handlers := map[string]http.Handler{"GET /hello": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello")
	})}
	up := start(t, api.Options{Metrics: api.NewMetrics(), Handlers: handlers, Probes: []api.Probe{{"slack", good}, {"store", good}}})
	down := start(t, api.Options{Probes: []api.Probe{{"slack", bad}, {"store", good}}})
	tests := []struct {
		address string
		status  int
		body    string
	}{
		{up + "/healthz", 200, `{"alive":true}`},
		{up + "/readyz", 200, `{"ready":true}`},
		{up + "/hello", 200, "hello"},
		{up + "/metrics", 200, "carebot_turns_total{result=\"done\"} 0"},
		{up + "/other", 404, "404 page not found"},
		{down + "/healthz", 200, `{"alive":true}`},
		{down + "/readyz", 503, `{"ready":false,"missing":{"slack":"not connected yet"}}`},
		{down + "/metrics", 404, "404 page not found"},
	}
	for _, tt := range tests {
		status, body := get(t, tt.address)
		if status != tt.status || !strings.Contains(body, tt.body) {
			t.Errorf("%s: %d %s", tt.address, status, body)
		}
	}
}

func TestListenRefused(t *testing.T) {
	t.Parallel()
	address := strings.TrimPrefix(start(t, api.Options{}), "http://")
	_, err := api.Listen(t.Context(), api.Options{Listen: address})
	if err == nil || !strings.Contains(err.Error(), "set another http.listen") {
		t.Error(err)
	}
}

// TestServeFinishes ends the server while a request is being answered: it is answered to the end.
func TestServeFinishes(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan bool), make(chan bool)
	server, err := api.Listen(t.Context(), api.Options{
		Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler),
		Handlers: map[string]http.Handler{"GET /slow": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(begun)
			<-goOn
			_, _ = io.WriteString(w, "done")
		})},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	body := make(chan string, 1)
	go func() {
		_, text := get(t, "http://"+server.Addr()+"/slow")
		body <- text
	}()
	<-begun
	cancel()
	close(goOn)
	if got := <-body; got != "done" {
		t.Errorf("answered %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 20))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := api.AskStatus(t.Context(), dir); !errors.Is(err, api.ErrNotRunning) {
		t.Errorf("nothing runs: %v", err)
	}
	path := filepath.Join(dir, api.ControlSocket)
	if err := os.WriteFile(path, nil, 0o600); err != nil { // left over
		t.Fatal(err)
	}
	want := api.Status{Version: "1", PID: os.Getpid(), Started: time.Unix(1_700_000_000, 0).UTC(), Readiness: api.Readiness{Ready: true}}
	control, err := api.OpenControl(t.Context(), dir, func(context.Context) api.Status { return want }, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- control.Serve(ctx) }()
	got, err := api.AskStatus(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestReadinessWaitsForNobody(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	release := make(chan bool)
	defer close(release)
	hanging := api.Probe{Name: "store", Ready: func(context.Context) error { <-release; return nil }}
	got, err := json.Marshal(api.Ask(ctx, []api.Probe{hanging}))
	if err != nil || string(got) != `{"ready":false,"missing":{"store":"context canceled"}}` {
		t.Errorf("%s, %v", got, err)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	m := api.NewMetrics()
	m.Taken(care.Telegram)
	m.Turn(api.TurnDone, time.Millisecond)
	m.Pack(3)
	m.Delivery(care.Slack, platform.Say, api.OutcomeSent)
	m.Waiting(care.Slack, 2)
	m.Limited(care.Slack)
	m.SetAside(care.Telegram)
	recorder := httptest.NewRecorder()
	m.Handler().ServeHTTP(recorder, &http.Request{Method: http.MethodGet, Header: http.Header{}})
	for _, line := range []string{
		`carebot_events_total{platform="telegram"} 1`,
		`carebot_turns_total{result="done"} 1`,
		`carebot_turn_seconds_count 1`,
		`carebot_pack_turns_sum 3`,
		`carebot_deliveries_total{kind="say",outcome="sent",platform="slack"} 1`,
		`carebot_lanes_waiting{platform="slack"} 2`,
		`carebot_limited_total{platform="slack"} 1`,
		`carebot_set_aside_total{platform="telegram"} 1`,
	} {
		if !strings.Contains(recorder.Body.String(), line+"\n") {
			t.Errorf("%s is not served", line)
		}
	}
}
