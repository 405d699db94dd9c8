package bottest

import (
	"context"
	"fmt"

	sandslack "carebot/bot/sandbox/slack"
)

// OpensHome opens App Home as a user and waits until it says all the words.
func (d *Desk) OpensHome(user string, words ...string) sandslack.View {
	d.t.Helper()
	if err := d.w.Slack.OpenHome(user); err != nil {
		d.t.Fatal(err)
	}
	return d.Home(user, words...)
}

// Home waits until a user's App Home says all the words and returns it.
func (d *Desk) Home(user string, words ...string) sandslack.View {
	d.t.Helper()
	var found sandslack.View
	d.Waits(fmt.Sprintf("show the Home of %s with %q", user, words), "", func() bool {
		v, open := d.w.Slack.Home(user)
		found = v
		return open && holds(ViewWords(v), words)
	})
	return found
}

// PressesHome presses a button of a user's Home, the one of that value.
func (d *Desk) PressesHome(user, action, value string) {
	d.t.Helper()
	d.does(func(ctx context.Context) error { return d.w.Slack.PressHome(ctx, user, action, value) })
}

// Commands writes a slash command and returns what its author, and nobody else, is answered; "" where that is nothing.
func (d *Desk) Commands(user, text string) string {
	d.t.Helper()
	before := len(d.w.Slack.Ephemerals(user))
	d.does(func(ctx context.Context) error { return d.w.Slack.Command(ctx, user, Cases, "/care", text) })
	after := d.w.Slack.Ephemerals(user)
	if len(after) == before {
		return ""
	}
	return after[len(after)-1].Text
}

// CommandOpens writes a slash command and waits for the modal that says all the words.
func (d *Desk) CommandOpens(user, text string, words ...string) sandslack.View {
	d.t.Helper()
	before := d.modals(user)
	if said := d.Commands(user, text); said != "" {
		d.t.Fatalf("/care %s answers %q", text, said)
	}
	return d.shows(user, "", words, before)
}
