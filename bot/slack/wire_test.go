package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Answers no sandbox gives, and what they mean.
func TestAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		header string // Retry-After
		body   string
		post   platform.FailureKind // of chat.postMessage
		update platform.FailureKind // of chat.update
		after  time.Duration
	}{
		{"429", 429, "3", `{"ok":false,"error":"ratelimited"}`, platform.Limited, platform.Limited, 3 * time.Second},
		{"429 at once", 429, "0", ``, platform.Limited, platform.Limited, time.Second},
		{"429 unsaid", 429, "", ``, platform.Limited, platform.Limited, pauseUnsaid},
		{"429 nonsense", 429, "soon", ``, platform.Limited, platform.Limited, pauseUnsaid},
		{"limited with 200", 200, "", `{"ok":false,"error":"ratelimited"}`, platform.Limited, platform.Limited, pauseUnsaid},
		{"a page", 502, "", `<html>`, platform.Uncertain, platform.Temporary, 0},
		{"a page with 200", 200, "", `<html>`, platform.Uncertain, platform.Temporary, 0},
		{"never began", 503, "", `{"ok":false,"error":"service_unavailable"}`, platform.Temporary, platform.Temporary, 0},
		{"an internal error", 200, "", `{"ok":false,"error":"internal_error"}`, platform.Uncertain, platform.Temporary, 0},
		{"no reason", 200, "", `{"ok":false}`, platform.Temporary, platform.Temporary, 0},
		{"too long", 200, "", `{"ok":false,"error":"msg_too_long"}`, platform.Refused, platform.Refused, 0},
		{"blocks", 200, "", `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] x"]}}`, platform.Markup, platform.Markup, 0},
		{"scope", 200, "", `{"ok":false,"error":"missing_scope","needed":"chat:write"}`, platform.Denied, platform.Denied, 0},
		{"token", 200, "", `{"ok":false,"error":"token_revoked"}`, platform.Denied, platform.Denied, 0},
		{"a new reason", 200, "", `{"ok":false,"error":"is_a_teapot"}`, platform.Refused, platform.Refused, 0},
		{"moved", 301, "", ``, platform.Refused, platform.Refused, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if test.header != "" {
					w.Header().Set("Retry-After", test.header)
				}
				w.Header().Set("Location", "/")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			t.Cleanup(srv.Close)
			a := New(Options{BotToken: "xoxb-secret", APIURL: srv.URL + "/api"})
			for kind, want := range map[platform.Kind]platform.FailureKind{platform.Say: test.post, platform.Edit: test.update} {
				_, err := a.Send(t.Context(), platform.Delivery{Kind: kind, Chat: "C1", TargetID: "1.0", Content: care.Content{Text: "x"}}, forget)
				f := platform.AsFailure(err)
				if f.Kind != want || f.After != test.after || strings.Contains(f.Error(), "xoxb-secret") {
					t.Errorf("%s: %v after %s, want %s after %s", kind, f, f.After, want, test.after)
				}
				if f.Kind == platform.Limited && f.Scope == "" {
					t.Errorf("%s: the limit is not named", kind)
				}
			}
		})
	}
}

// Nobody at the other end: surely without effect.
func TestNobodyThere(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	url := srv.URL
	srv.Close()
	a := New(Options{BotToken: "xoxb-secret", APIURL: url + "/api/"})
	err := a.Start(t.Context())
	if platform.AsFailure(err).Kind != platform.Temporary {
		t.Error(err)
	}
	if a.Ready() == nil {
		t.Error("ready without a start")
	}
}

// The reason in an error never holds a secret, nor a URL.
func TestErrorsAreClean(t *testing.T) {
	t.Parallel()
	w := newWire("https://slack.com/api/", "xoxb-secret", "", "xapp-secret")
	for _, err := range []error{
		fmt.Errorf("wrong token xoxb-secret"),
		fmt.Errorf("a: %w", &slackgo.SlackErrorResponse{Err: "xapp-secret"}),
	} {
		if got := w.clean(err).Error(); strings.Contains(got, "secret") {
			t.Error(got)
		}
	}
	_, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://example.com/\x00ticket", nil)
	if got := w.clean(err).Error(); strings.Contains(got, "ticket") {
		t.Error(got)
	}
	kept := errors.New("fine")
	if !errors.Is(w.clean(kept), kept) {
		t.Error("a clean error is not kept")
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	a := New(Options{Rate: 2})
	post := platform.Limit{Name: "slack/post/C1", Weight: 1, Shape: platform.Shape{Every: 500 * time.Millisecond, Burst: 5}}
	call := func(method string, weight, perMinute int) platform.Limit {
		return platform.Limit{Name: "slack/" + method, Weight: weight, Shape: platform.Shape{Every: time.Minute / time.Duration(perMinute), Burst: perMinute}}
	}
	yielding := call("chat.update", 1, 100)
	yielding.Yields = true
	for _, test := range []struct {
		d    platform.Delivery
		want []platform.Limit
	}{
		{platform.Delivery{Kind: platform.Say}, []platform.Limit{post}},
		{platform.Delivery{Kind: platform.PutCard}, []platform.Limit{post}},
		{platform.Delivery{Kind: platform.PutCard, Target: "card"}, []platform.Limit{call("chat.update", 1, 100)}},
		{platform.Delivery{Kind: platform.PutCard, Target: "card", Unasked: true}, []platform.Limit{yielding}},
		{platform.Delivery{Kind: platform.Edit}, []platform.Limit{call("chat.update", 1, 100)}},
		{platform.Delivery{Kind: platform.Delete, More: []string{"1", "2"}}, []platform.Limit{call("chat.delete", 3, 100)}},
		{platform.Delivery{Kind: platform.React}, []platform.Limit{call("reactions.add", 1, 100)}},
		{platform.Delivery{Kind: platform.Unreact}, []platform.Limit{call("reactions.remove", 1, 40)}},
		{platform.Delivery{Kind: platform.Private}, []platform.Limit{call("chat.postEphemeral", 1, 200)}},
		{platform.Delivery{Kind: platform.Say, Content: care.Content{Files: make([]care.File, 3)}}, []platform.Limit{
			post, call("files.completeUploadExternal", 1, 200), call("files.getUploadURLExternal", 3, 200),
		}},
	} {
		test.d.Chat = "C1"
		if diff := cmp.Diff(test.want, a.Limits(test.d)); diff != "" {
			t.Errorf("%s: %s", test.d.Kind, diff)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	asked := 0
	p := newPeople(func(_ context.Context, id string) (string, error) {
		asked++
		if id == "U0NONE" {
			return "", errors.New("no such user")
		}
		return "Anna Kowalska", nil
	}, nobody)
	for range 2 {
		if got := p.within(t.Context()).user("U0ANNA"); got != "Anna Kowalska" {
			t.Error(got)
		}
		if got := p.within(t.Context()).user("U0NONE"); got != "U0NONE" {
			t.Error(got)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func nobody(context.Context, string) (string, error) { return "", errors.New("nobody is asked") }
