package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"carebot/bot/slack"
)

// TestManifest holds the manifest against the check: its scopes pass, and none but the one for metadata can go.
func TestManifest(t *testing.T) {
	t.Parallel()
	all := manifestScopes(t)
	if !slices.IsSorted(all) {
		t.Errorf("not in order: %v", all)
	}
	lacks := func(scopes ...string) string {
		workspace := slack.New(slack.Options{BotToken: "xoxb-good-token", APIURL: platforms(t, scopes) + "/api/"})
		if err := workspace.CheckScopes(t.Context()); err != nil {
			return err.Error()
		}
		return ""
	}
	if got := lacks(all...); got != "" {
		t.Error(got)
	}
	for _, scope := range all {
		kind, part, _ := strings.Cut(scope, ":")
		rest := slices.DeleteFunc(slices.Clone(all), func(s string) bool {
			// A channel is public or private: of the two scopes for that one is enough.
			return s == scope || ((kind == "channels" || kind == "groups") && (s == "channels:"+part || s == "groups:"+part))
		})
		if got := lacks(rest...); scope != "metadata.message:read" && !strings.Contains(got, scope) {
			t.Errorf("without %s the check says %q", scope, got)
		}
	}
}

func TestRedactor(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	r := newRedactor(&out)
	r.add("123456:telegram/token+", `api "token"`, "", "abc")
	log := newLog(r, logConfig{})
	log.Error("post https://api/bot123456:telegram/token+/getMe", "half", "telegram/token+", "escaped", "123456:telegram%2Ftoken+")
	log.Warn("quoted", "token", `api "token"`, "short", "abc")
	newLog(r, logConfig{json: true}).Error("json", "token", `api "token"`)
	if got := out.String(); strings.Contains(got, "token+") || strings.Contains(got, `token\"`) || !strings.Contains(got, "abc") {
		t.Error(got)
	}
}
