package telegram_test

import (
	"strings"
	"testing"

	"carebot/bot/telegram"
	"carebot/flows/care"
)

func TestProfileIsRegisteredOnce(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	english := telegram.Profile{Name: "Słoneczna", Description: "Customer care", Short: "Care"}
	s.options.Profiles = map[care.Language]telegram.Profile{
		"": english, care.English: english,
		care.Polish: {Name: "Słoneczna", Description: strings.Repeat("ż", 600), Short: "Obsługa"},
	}
	for range 2 {
		telegram.New(s.options).Introduce(t.Context())
	}
	for method, want := range map[string]int{"setMyName": 1, "setMyDescription": 2, "setMyShortDescription": 2} {
		if n := len(s.server.Calls(method)); n != want {
			t.Errorf("%s was called %d times, want %d: what is there is not set again", method, n, want)
		}
	}
	if got := s.server.Profile("name", "pl"); got != "Słoneczna" {
		t.Errorf("the name is %q", got)
	}
	if got := []rune(s.server.Profile("description", "pl")); len(got) != 512 || got[511] != '…' {
		t.Errorf("a description that is too long has %d characters", len(got))
	}
	if got := s.server.Profile("short_description", "ru"); got != "Care" {
		t.Errorf("who speaks another language sees %q", got)
	}
}
