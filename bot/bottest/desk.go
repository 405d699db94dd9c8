package bottest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	sandslack "carebot/bot/sandbox/slack"
)

// Desk is the staff's channel.
type Desk struct {
	w *World
	t testing.TB
}

// Desk returns the cases' channel as staff see it.
func (w *World) Desk() *Desk { return &Desk{w: w, t: w.T} }

// Card waits for the card that holds all the words and returns it.
func (d *Desk) Card(words ...string) sandslack.Message {
	d.t.Helper()
	return d.finds(Cases, "", words)
}

// Thread waits for a post in a card's thread that holds all the words.
func (d *Desk) Thread(card sandslack.Message, words ...string) sandslack.Message {
	d.t.Helper()
	return d.finds(Cases, card.TS, words)
}

// Managers waits for a post in the managers' channel that holds all the words.
func (d *Desk) Managers(words ...string) sandslack.Message {
	d.t.Helper()
	return d.finds(Managers, "", words)
}

func (d *Desk) finds(channel, thread string, words []string) sandslack.Message {
	d.t.Helper()
	var found sandslack.Message
	d.Waits(fmt.Sprintf("show %q", words), thread, func() bool {
		for _, m := range d.w.Slack.Messages(channel, thread) {
			if m.TS != thread && holds(Words(m), words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// Waits waits until Slack is as cond says; thread is shown if it does not come to that.
func (d *Desk) Waits(what, thread string, cond func() bool) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if d.w.Slack.Wait(ctx, cond) != nil {
		d.t.Fatalf("Slack does not %s; it shows:\n%s\n%s", what, d.Screen(thread), d.w.Waiting())
	}
}

// Replies returns the posts of a card's thread, the card left out.
func (d *Desk) Replies(card sandslack.Message) []sandslack.Message {
	all := d.w.Slack.Messages(Cases, card.TS)
	return all[min(1, len(all)):]
}

// Count returns how many posts of a thread (the channel's own where the card is zero) hold all the words.
func (d *Desk) Count(card sandslack.Message, words ...string) int {
	n := 0
	for _, m := range d.w.Slack.Messages(Cases, card.TS) {
		if (card.TS == "" || m.TS != card.TS) && holds(Words(m), words) {
			n++
		}
	}
	return n
}

// Screen is what the channel, or a thread of it, shows.
func (d *Desk) Screen(thread string) string {
	var b strings.Builder
	for _, m := range d.w.Slack.Messages(Cases, thread) {
		fmt.Fprintf(&b, "%s %s: %s (%d files)\n", m.TS, m.User, Words(m), len(m.Files))
	}
	return b.String()
}

// Words are a message's text and what its blocks say, unescaped from JSON.
func Words(m sandslack.Message) string {
	text := m.Text
	for _, block := range m.Blocks {
		var v any
		if json.Unmarshal(block, &v) == nil {
			text += "\n" + flat(v)
		}
	}
	return text
}

// flat joins all strings of a JSON value.
func flat(v any) string {
	var b strings.Builder
	switch v := v.(type) {
	case string:
		b.WriteString(v + "\n")
	case []any:
		for _, item := range v {
			b.WriteString(flat(item))
		}
	case map[string]any:
		for _, item := range v {
			b.WriteString(flat(item))
		}
	}
	return b.String()
}

// Writes posts a staff member's words in a card's thread and returns them.
func (d *Desk) Writes(user string, card sandslack.Message, text string, files ...sandslack.Upload) sandslack.Message {
	d.t.Helper()
	m, err := d.w.Slack.Post(user, Cases, card.TS, text, files...)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// Edits changes what a person wrote.
func (d *Desk) Edits(m sandslack.Message, text string) {
	d.t.Helper()
	if err := d.w.Slack.Edit(m.User, Cases, m.TS, text); err != nil {
		d.t.Fatal(err)
	}
}

// Deletes deletes what a person wrote.
func (d *Desk) Deletes(m sandslack.Message) {
	d.t.Helper()
	if err := d.w.Slack.Delete(m.User, Cases, m.TS); err != nil {
		d.t.Fatal(err)
	}
}

// connected waits until Slack can hand over what people do.
func (d *Desk) connected() {
	d.t.Helper()
	d.Waits("have the bot connected", "", func() bool { return d.w.HTTP || d.w.Slack.Connections() > 0 })
}

// does has a person do something, and again until it is acknowledged: Slack repeats none of it, people do.
func (d *Desk) does(act func(context.Context) error) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	for {
		d.connected()
		err := act(ctx)
		if err == nil {
			return
		}
		if !errors.Is(err, sandslack.ErrNotAcknowledged) || ctx.Err() != nil {
			d.t.Fatalf("%v\n%s", err, d.w.Waiting())
		}
	}
}

// Presses presses a button on the card as a user sees it.
func (d *Desk) Presses(user string, card sandslack.Message, action string) {
	d.t.Helper()
	d.PressesIn(Cases, user, card, action)
}

// PressesIn presses a button on a message of a channel as a user sees it.
func (d *Desk) PressesIn(channel, user string, m sandslack.Message, action string) {
	d.t.Helper()
	d.does(func(ctx context.Context) error { return d.w.Slack.PressOld(ctx, user, channel, m, action) })
}

// Signed waits for a reaction of the bot's on a message.
func (d *Desk) Signed(m sandslack.Message, reaction string) {
	d.t.Helper()
	d.Waits(fmt.Sprintf("sign %q with %s", m.Text, reaction), m.ThreadTS, func() bool {
		return len(d.w.Slack.Reactions(Cases, m.TS)[reaction]) > 0
	})
}

// Unsigned waits until a message has the reaction no more.
func (d *Desk) Unsigned(m sandslack.Message, reaction string) {
	d.t.Helper()
	d.Waits(fmt.Sprintf("take the %s off %q", reaction, m.Text), m.ThreadTS, func() bool {
		return len(d.w.Slack.Reactions(Cases, m.TS)[reaction]) == 0
	})
}
