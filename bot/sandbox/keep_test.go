package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carebot/bot/sandbox"
	"carebot/bot/sandbox/slack"
	"carebot/bot/sandbox/telegram"
)

const anna, cases = "U0ANNA", "C0CASES"

// workspace returns a sandbox with one customer, one employee and one channel.
func workspace(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	s := sandbox.New(sandbox.Options{
		Customers: []telegram.Person{{ID: 1, FirstName: "Ewa", Language: "pl"}},
		Slack: slack.Options{
			Users:    []slack.User{{ID: anna, Name: "anna"}},
			Channels: []slack.Channel{{ID: cases, Name: "cases", Members: []string{anna}}},
		},
	})
	t.Cleanup(s.Close)
	return s
}

// TestKeep saves a sandbox and loads it into a new one: both show the same, and IDs never come again.
func TestKeep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := workspace(t)
	ewa, _ := old.Telegram.Phone(1)
	said := ewa.Say("Dzień dobry")
	ewa.SendPhoto(telegram.Upload{Name: "lamp.jpg", Data: []byte("a picture"), ReplyTo: said})
	root, err := old.Slack.Post(anna, cases, "", "A case", slack.Upload{Name: "a.txt", Bytes: []byte("text")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Slack.Post(anna, cases, root.TS, "A *reply*"); err != nil {
		t.Fatal(err)
	}
	if err := old.Save(dir); err != nil {
		t.Fatal(err)
	}

	again := workspace(t)
	if err := again.Load(dir); err != nil {
		t.Fatal(err)
	}
	options := []cmp.Option{cmpopts.IgnoreUnexported(telegram.File{}, telegram.Button{}, slack.Message{}, slack.File{})}
	if diff := cmp.Diff(old.Telegram.Messages(1), again.Telegram.Messages(1), options...); diff != "" {
		t.Errorf("the phone shows something else (-before +after):\n%s", diff)
	}
	for _, thread := range []string{"", root.TS} {
		if diff := cmp.Diff(old.Slack.Messages(cases, thread), again.Slack.Messages(cases, thread), options...); diff != "" {
			t.Errorf("Slack shows something else (-before +after):\n%s", diff)
		}
	}
	if diff := cmp.Diff(old.Slack.FilesOf(cases, root.TS), again.Slack.FilesOf(cases, root.TS), options...); diff != "" {
		t.Errorf("Slack's files (-before +after):\n%s", diff)
	}
	photo := again.Telegram.Messages(1)[1].File
	if got := string(photo.Bytes()); got != "a picture" {
		t.Errorf("the photo holds %q", got)
	}
	if again.Telegram.Pending() != old.Telegram.Pending() {
		t.Errorf("%d updates wait, want %d", again.Telegram.Pending(), old.Telegram.Pending())
	}
	back, _ := again.Telegram.Phone(1)
	if id := back.Say("again"); id <= ewa.Say("meanwhile") {
		t.Errorf("message %d came before", id)
	}
}

// TestLoadNothing begins anew in an empty folder, and says what to do where the data is broken.
func TestLoadNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := workspace(t).Load(dir); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "slack.json"), []byte(`{"channels": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := workspace(t).Load(dir); err == nil || !strings.Contains(err.Error(), "remove the folder") {
		t.Errorf("broken data: %v", err)
	}
}
