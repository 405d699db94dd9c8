package sandbox_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"carebot/bot/sandbox/slack"
	"carebot/bot/sandbox/telegram"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ask sends a request and returns the answer's status, headers and body.
func ask(t *testing.T, method, url, body string, header ...string) (status int, headers http.Header, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(read)
}

// TestRoutes asks each part of the sandbox something.
func TestRoutes(t *testing.T) {
	t.Parallel()
	s := workspace(t)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	tests := []struct {
		path string
		want string
	}{
		{"/", "<title>carebot demo</title>"},
		{"/app.js", "import"},
		{"/icon.svg", "<svg"},
		{"/bot" + s.Telegram.Token() + "/getMe", `"is_bot":true`},
		{"/api/auth.test", `"error":"not_authed"`},
		{"/sandbox/telegram/chats", `"first_name":"Ewa"`},
		{"/sandbox/slack/state", `"id":"U0ANNA"`},
		{"/sandbox/emoji", `"+1":"👍`},
	}
	for _, tt := range tests {
		status, _, body := ask(t, http.MethodGet, web.URL+tt.path, "")
		if status != http.StatusOK || !strings.Contains(body, tt.want) {
			t.Errorf("%s: %d %.200s", tt.path, status, body)
		}
	}
}

// TestPageIsGuarded looks at the headers of the page, and of files that people upload: neither can run as a page of ours.
func TestPageIsGuarded(t *testing.T) {
	t.Parallel()
	s := workspace(t)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	_, headers, _ := ask(t, http.MethodGet, web.URL+"/", "")
	if policy := headers.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the page's policy is %q", policy)
	}
	ewa, _ := s.Telegram.Phone(1)
	ewa.SendDocument(telegram.Upload{Name: "page.html", MIME: "text/html", Data: []byte("<script>")})
	posted, err := s.Slack.Post(anna, cases, "", "", slack.Upload{Name: "page.html", Bytes: []byte("<script>")})
	if err != nil {
		t.Fatal(err)
	}
	for path, opens := range map[string]bool{ // a phone opens a page, where it can do nothing
		"telegram/files/" + s.Telegram.Messages(1)[0].File.ID:    true,
		"slack/files/" + s.Slack.FilesOf(cases, posted.TS)[0].ID: false,
	} {
		_, h, _ := ask(t, http.MethodGet, web.URL+"/sandbox/"+path, "")
		saved := strings.HasPrefix(h.Get("Content-Disposition"), "attachment")
		if saved == opens || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "sandbox" {
			t.Errorf("%s: %v", path, h)
		}
	}
	for _, path := range []string{"telegram/chats/1/block", "slack/join"} {
		status, _, _ := ask(t, http.MethodPost, web.URL+"/sandbox/"+path, "{}", "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site")
		if status != http.StatusForbidden {
			t.Errorf("%s from another site's page: %d", path, status)
		}
	}
}

// TestChanges hears of both platforms by one stream, which ends with the sandbox.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := workspace(t)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	response, err := http.Get(web.URL + "/sandbox/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	hears := func(words ...string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), words[0]) {
				words = words[1:]
			}
			if len(words) == 0 {
				return
			}
		}
		t.Fatalf("the stream ended before %q", words)
	}
	hears("event: hello")
	ewa, _ := s.Telegram.Phone(1)
	ewa.Say("Dzień dobry")
	hears("event: telegram", `"text":"Dzień dobry"`)
	root, err := s.Slack.Post(anna, cases, "", "A case")
	if err != nil {
		t.Fatal(err)
	}
	hears("event: slack", `"text":"A case"`)
	if _, err := s.Slack.Post(anna, cases, root.TS, "A reply"); err != nil {
		t.Fatal(err)
	}
	hears("event: slack", `"reply_count":1`)
	s.Close()
	for lines.Scan() {
		continue // what was under way
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream ends with %v", err)
	}
}
