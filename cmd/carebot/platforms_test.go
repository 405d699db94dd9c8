package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// manifestScopes returns the bot scopes that the Slack app's manifest asks for.
func manifestScopes(t *testing.T) []string {
	t.Helper()
	source, err := os.ReadFile("../../slack-app-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		OAuth struct {
			Scopes struct {
				Bot []string `yaml:"bot"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(source, &manifest); err != nil {
		t.Fatal(err)
	}
	return manifest.OAuth.Scopes.Bot
}

// platforms starts a server that answers what `check` asks of Telegram (/bot…) and Slack (/api/…), and 503 to all
// else. It returns the server's address.
func platforms(t *testing.T, scopes []string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Oauth-Scopes", strings.Join(scopes, ","))
		w.Header().Set("Content-Type", "application/json")
		body, known := platformAnswers()[question(r)]
		switch {
		case known:
			fmt.Fprint(w, body)
		case strings.HasPrefix(r.URL.Path, "/bot"):
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		case r.URL.Path == "/api/auth.test", r.URL.Path == "/api/apps.connections.open":
			fmt.Fprint(w, `{"ok":false,"error":"invalid_auth"}`)
		case r.URL.Path == "/api/conversations.info":
			fmt.Fprint(w, `{"ok":false,"error":"channel_not_found"}`)
		case r.URL.Path == "/api/users.info":
			fmt.Fprint(w, `{"ok":false,"error":"user_not_found"}`)
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// question names what is asked: the path and what it is asked about.
func question(r *http.Request) string {
	about := r.FormValue("channel") + r.FormValue("user")
	if about == "" {
		about = r.FormValue("token") + strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	return strings.TrimSpace(r.URL.Path + " " + about)
}

func platformAnswers() map[string]string {
	return map[string]string{
		"/bot123456:good-token/getMe":                `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Care","username":"care_bot"}}`,
		"/api/auth.test xoxb-good-token":             `{"ok":true,"team":"Słoneczna","user":"carebot","user_id":"U0BOT","bot_id":"B0BOT"}`,
		"/api/apps.connections.open xapp-good-token": `{"ok":true,"url":"wss://example.com/link"}`,
		"/api/conversations.info C0CASES":            `{"ok":true,"channel":{"id":"C0CASES","name":"cases","is_member":true}}`,
		"/api/conversations.info C0OUTSIDE":          `{"ok":true,"channel":{"id":"C0OUTSIDE","name":"outside","is_member":false}}`,
		"/api/users.info U0ANNA":                     `{"ok":true,"user":{"id":"U0ANNA","name":"anna"}}`,
		"/api/users.info U0GONE":                     `{"ok":true,"user":{"id":"U0GONE","name":"gone","deleted":true}}`,
	}
}
