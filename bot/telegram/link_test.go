package telegram

import "testing"

// The link names the bot as Telegram does, once Telegram has told.
func TestLink(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	a := server.adapter(t)
	if link := a.Link("ref-abc"); link != "" {
		t.Errorf("before the start the link is %s", link)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if link := a.Link("ref-abc"); link != "https://t.me/test_bot?start=ref-abc" {
		t.Errorf("the link is %s", link)
	}
}
