package slack

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A bot whose Slack is down is not ready, also where events come by HTTP; it is again with the next answer, whatever that
// says, and after some time without any call.
func TestReadyFollowsSlack(t *testing.T) {
	t.Parallel()
	var status atomic.Int64
	var body atomic.Value
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
		said, _ := body.Load().(string)
		_, _ = io.WriteString(w, said)
	}))
	t.Cleanup(far.Close)
	a := New(Options{BotToken: "xoxb-1", APIURL: far.URL + "/api/"})
	a.setState(nil)
	const good = `{"ok":true,"user":{"id":"U1","name":"anna"}}`
	for _, step := range []struct {
		name, body string
		status     int
		ready      bool
	}{
		{"it answers", good, 200, true},
		{"a gateway with nobody behind it", "<html>", 502, false},
		{"still", "<html>", 503, false},
		{"a refusal is an answer", `{"ok":false,"error":"user_not_found"}`, 200, true},
		{"a page instead of an answer", "<html>", 200, false},
		{"too many calls is an answer", `{"ok":false,"error":"ratelimited"}`, 429, true},
	} {
		status.Store(int64(step.status))
		body.Store(step.body)
		_, _ = a.api.GetUserInfoContext(t.Context(), "U1") // how it ends is the readiness's to tell
		if err := a.Ready(); (err == nil) != step.ready {
			t.Errorf("%s: ready: %v", step.name, err)
		}
	}
	a.wire.holds = holds{}
	far.Close()
	_, _ = a.api.GetUserInfoContext(t.Context(), "U1")
	if err := a.Ready(); err == nil || strings.Contains(err.Error(), "xoxb") {
		t.Errorf("nobody listens: ready: %v", err)
	}
	if err := a.wire.health.known(time.Now().Add(oldNews + time.Second)); err != nil {
		t.Errorf("long without a call: %v", err)
	}
}
