package telegram

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/flows/care"
)

func hooked(o *Options) {
	o.Webhook = &Webhook{URL: "https://bot.example.com/telegram", Secret: "S3cret"}
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, secret, body string
		err                error
		status             int
		taken              []string
	}{
		{"committed", "S3cret", textUpdate(1, "a"), nil, 200, []string{"1"}},
		{"not committed", "S3cret", textUpdate(1, "a"), errors.New("down"), 500, []string{"1"}},
		{"wrong secret", "s3cret", textUpdate(1, "a"), nil, 401, nil},
		{"no secret", "", textUpdate(1, "a"), nil, 401, nil},
		{"not readable: set aside", "S3cret", "{", nil, 200, []string{" set aside"}},
		{"too large", "S3cret", strings.Repeat(" ", maxUpdate+1), nil, 413, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := &events{}
			h := newServer(t).adapter(t, hooked).Handlers(e.take(func(platform.Incoming) (platform.Reply, error) { return platform.Reply{}, test.err }))
			r := httptest.NewRequest(http.MethodPost, "/telegram", strings.NewReader(test.body))
			r.Header.Set(secretHeader, test.secret)
			w := httptest.NewRecorder()
			h["POST /telegram"].ServeHTTP(w, r)
			if w.Code != test.status {
				t.Errorf("status %d, want %d", w.Code, test.status)
			}
			if diff := cmp.Diff(test.taken, e.ids); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWebhookAnswersPresses(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	a := s.adapter(t, hooked)
	e := &events{}
	h := a.Handlers(e.take(func(platform.Incoming) (platform.Reply, error) { return platform.Reply{Toast: "Tak"}, nil }))
	r := httptest.NewRequest(http.MethodPost, "/telegram", strings.NewReader(press))
	r.Header.Set(secretHeader, "S3cret")
	h["POST /telegram"].ServeHTTP(httptest.NewRecorder(), r)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Listen(ctx, nil); err != nil { // which ends at once but for the answers under way
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"callback_query_id": "Q", "text": "Tak"}, s.called("answerCallbackQuery")[0].values); diff != "" {
		t.Error(diff)
	}
}

func TestStartSetsTheWebhook(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	if err := s.adapter(t, hooked).Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"url": "https://bot.example.com/telegram", "secret_token": "S3cret", "max_connections": "1",
		"allowed_updates": `["message","edited_message","callback_query","my_chat_member"]`,
	}
	if diff := cmp.Diff(want, s.called("setWebhook")[0].values); diff != "" {
		t.Error(diff)
	}
}

func TestCommandsAreSetWhereTheyDiffer(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("getMyCommands", ok(`[{"command":"menu","description":"Menu"}]`))
	a := s.adapter(t, func(o *Options) {
		o.Commands = commandsOf("", "Menu", "pl", "Menu główne", "ru", "Menu")
	})
	if a.Ready() == nil {
		t.Error("ready before the start")
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Ready(); err != nil {
		t.Error(err)
	}
	a.Introduce(t.Context())
	set := s.called("setMyCommands")
	if len(set) != 1 {
		t.Fatalf("commands were set %d times, want only where they differ", len(set))
	}
	want := map[string]string{"commands": `[{"command":"menu","description":"Menu główne"}]`, "language_code": "pl"}
	if diff := cmp.Diff(want, set[0].values); diff != "" {
		t.Error(diff)
	}
	if form := s.called("getMe")[0].values; len(form) != 0 {
		t.Error("getMe has a body, which self-hosted servers refuse:", form)
	}
}

// A server of one's own may lack methods that came later: the token is good all the same.
func TestMethodsAServerDoesNotKnow(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, method := range []string{"getMyCommands", "getMyName", "editMessageText"} {
		s.on(method, fails(404, "Not Found"))
	}
	a := s.adapter(t, func(o *Options) {
		o.Commands = commandsOf("", "Menu")
		o.Profiles = map[care.Language]Profile{"": {Name: "Bot"}}
	})
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.Introduce(t.Context())
	if err := a.Ready(); err != nil {
		t.Error("not ready for want of a method nobody needs:", err)
	}
	edit := platform.Delivery{Kind: platform.Edit, Platform: care.Telegram, Chat: "1", TargetID: "2", Content: care.Content{Text: "x"}}
	if _, err := a.Send(t.Context(), edit, nil); platform.AsFailure(err).Kind != platform.Refused {
		t.Error("an edit that the server cannot make would be tried for a day:", err)
	}
	s.on("sendMessage", fails(404, "Not Found"))
	say := platform.Delivery{Kind: platform.Say, Platform: care.Telegram, Chat: "1", Content: care.Content{Text: "x"}}
	if _, err := a.Send(t.Context(), say, nil); platform.AsFailure(err).Kind != platform.Denied {
		t.Error("words are not given up for a 404:", err)
	}
}

func TestStartFailures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		answer http.HandlerFunc
		says   string
	}{
		{fails(401, "Unauthorized"), "telegram.token"},
		{page(502), "502"},
		{broken, "EOF"},
		{ok(`{"id":1,"is_bot":false}`), "telegram.api_url"},
	} {
		s := newServer(t)
		s.on("getMe", test.answer)
		a := s.adapter(t)
		err := a.Start(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), token) {
			t.Errorf("%v, want it to say %s", err, test.says)
		}
	}
	if err := New(Options{}).Start(t.Context()); err == nil || !strings.Contains(err.Error(), "telegram.token") {
		t.Error(err)
	}
}

func TestFindHasNoWay(t *testing.T) {
	t.Parallel()
	if _, _, err := New(Options{Token: token}).Find(t.Context(), platform.Delivery{}); !errors.Is(err, platform.ErrCannotFind) {
		t.Error(err)
	}
}
