package slack_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	client "github.com/slack-go/slack"

	"carebot/bot/sandbox/slack"
)

// hooked is a request that an app's URL got.
type hooked struct {
	path, body, retry, reason string
	verified                  bool
}

// app serves an app's URLs: status says what to answer to the n-th request after the challenge.
func app(t *testing.T, status func(n int) int) (base string, got <-chan hooked) {
	t.Helper()
	seen, n := make(chan hooked, 100), 0
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		verifier, err := client.NewSecretsVerifier(r.Header, "sandbox-signing-secret")
		if err == nil {
			_, _ = verifier.Write(body)
			err = verifier.Ensure()
		}
		var challenge struct{ Type, Challenge string }
		if json.Unmarshal(body, &challenge) == nil && challenge.Type == "url_verification" {
			_, _ = io.WriteString(w, challenge.Challenge)
			return
		}
		seen <- hooked{r.URL.Path, string(body), r.Header.Get("X-Slack-Retry-Num"), r.Header.Get("X-Slack-Retry-Reason"), err == nil}
		n++
		w.WriteHeader(status(n))
		if r.URL.Path == "/commands" {
			_, _ = io.WriteString(w, `{"text":"3 cases"}`)
		}
	}))
	t.Cleanup(web.Close)
	return web.URL, seen
}

func receive(t *testing.T, got <-chan hooked) hooked {
	t.Helper()
	select {
	case h := <-got:
		return h
	case <-time.After(time.Minute):
		t.Fatal("nothing came")
		return hooked{}
	}
}

func TestSignedHTTP(t *testing.T) {
	t.Parallel()
	o := office()
	o.RetryDelays = []time.Duration{0, 0, 0}
	s, api, _ := start(t, o)
	base, got := app(t, func(n int) int {
		if n == 1 {
			return http.StatusInternalServerError
		}
		return http.StatusOK
	})
	must(t, s.UseHTTP(t.Context(), slack.Hooks{Events: base + "/events", Interactions: base + "/interactions", Commands: base + "/commands"}))
	_, err := s.Post(anna, cases, "", "over HTTP")
	must(t, err)
	first, second := receive(t, got), receive(t, got)
	if !first.verified || first.path != "/events" || first.retry != "" || second.retry != "1" || second.reason != "http_error" || first.body != second.body {
		t.Errorf("first %+v\nsecond %+v", first, second)
	}
	must(t, s.Command(t.Context(), anna, cases, "/care", "cases mine"))
	values, err := url.ParseQuery(receive(t, got).body)
	must(t, err)
	if values.Get("command") != "/care" || values.Get("text") != "cases mine" || values.Get("user_id") != anna || values.Get("trigger_id") == "" {
		t.Errorf("command: %v", values)
	}
	if e := s.Ephemerals(anna); len(e) != 1 || e[0].Text != "3 cases" {
		t.Errorf("private answers: %+v", e)
	}
	block := client.NewActionBlock("", client.NewButtonBlockElement("go", "1", client.NewTextBlockObject(client.PlainTextType, "Go", false, false)))
	_, ts, err := api.PostMessage(cases, client.MsgOptionText("x", false), client.MsgOptionBlocks(block))
	must(t, err)
	receive(t, got)
	must(t, s.Press(t.Context(), anna, cases, ts, "go"))
	press := receive(t, got)
	values, err = url.ParseQuery(press.body)
	must(t, err)
	var cb client.InteractionCallback
	must(t, json.Unmarshal([]byte(values.Get("payload")), &cb))
	if press.path != "/interactions" || cb.ActionCallback.BlockActions[0].ActionID != "go" {
		t.Errorf("press: %+v", press)
	}
	for name, body := range map[string]string{
		"ephemeral": `{"text":"only you","response_type":"ephemeral","replace_original":false}`,
		"replace":   `{"text":"done","replace_original":true}`,
	} {
		resp, err := http.Post(cb.ResponseURL, "application/json", stringsReader(body))
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	if m, _ := s.Message(cases, ts); m.Text != "done" || !slices.ContainsFunc(s.Ephemerals(anna), func(e slack.Ephemeral) bool { return e.Text == "only you" }) {
		t.Errorf("after the answers: %+v %+v", m, s.Ephemerals(anna))
	}
}

func TestWrongChallenge(t *testing.T) {
	t.Parallel()
	s, _, _ := start(t, office())
	web := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	if err := s.UseHTTP(t.Context(), slack.Hooks{Events: web.URL}); err == nil {
		t.Error("a URL that does not answer the challenge was taken")
	}
}
