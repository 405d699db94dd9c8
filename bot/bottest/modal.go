package bottest

import (
	"context"
	"encoding/json"
	"fmt"

	sandslack "carebot/bot/sandbox/slack"
)

// Opens presses a button on the card as a user sees it and waits for the modal that says all the words.
func (d *Desk) Opens(user string, card sandslack.Message, action string, words ...string) sandslack.View {
	d.t.Helper()
	before := d.modals(user)
	d.Presses(user, card, action)
	return d.shows(user, card.TS, words, before)
}

// Has waits until a modal that a user has open says all the words.
func (d *Desk) Has(user string, words ...string) sandslack.View {
	d.t.Helper()
	return d.shows(user, "", words, nil)
}

// modals are the IDs of the modals a user has open.
func (d *Desk) modals(user string) map[string]bool {
	open := map[string]bool{}
	for _, v := range d.w.Slack.Modals(user) {
		open[v.ID] = true
	}
	return open
}

// shows waits for a modal of a user's, none of those before, whose callback or content holds all the words.
func (d *Desk) shows(user, thread string, words []string, before map[string]bool) sandslack.View {
	d.t.Helper()
	var found sandslack.View
	d.Waits(fmt.Sprintf("show %s a modal with %q", user, words), thread, func() bool {
		for _, v := range d.w.Slack.Modals(user) {
			if !before[v.ID] && holds(v.CallbackID+ViewWords(v), words) {
				found = v
				return true
			}
		}
		return false
	})
	return found
}

// Submits sends a user's modal and returns how it was taken.
func (d *Desk) Submits(user string, values map[string]string) sandslack.Submission {
	d.t.Helper()
	var s sandslack.Submission
	d.does(func(ctx context.Context) (err error) {
		s, err = d.w.Slack.Submit(ctx, user, values)
		return err
	})
	return s
}

// Whispers waits for a post of the bot's that a user alone sees and that holds all the words.
func (d *Desk) Whispers(user string, words ...string) {
	d.t.Helper()
	d.Waits(fmt.Sprintf("whisper %q to %s", words, user), "", func() bool {
		for _, e := range d.w.Slack.Ephemerals(user) {
			if holds(e.Text, words) {
				return true
			}
		}
		return false
	})
}

// ViewWords are what a modal or a Home tab says, unescaped from JSON.
func ViewWords(v sandslack.View) string {
	text := ""
	for _, raw := range append([]json.RawMessage{v.Title, v.Submit, v.Close}, v.Blocks...) {
		var part any
		if json.Unmarshal(raw, &part) == nil {
			text += flat(part)
		}
	}
	return text
}
