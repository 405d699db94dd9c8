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
	before := map[string]bool{}
	for _, v := range d.w.Slack.Modals(user) {
		before[v.ID] = true
	}
	d.Presses(user, card, action)
	var found sandslack.View
	d.Waits(fmt.Sprintf("open a modal with %q", words), card.TS, func() bool {
		for _, v := range d.w.Slack.Modals(user) {
			if !before[v.ID] && holds(ViewWords(v), words) {
				found = v
				return true
			}
		}
		return false
	})
	return found
}

// Has waits until a modal that a user has open says all the words.
func (d *Desk) Has(user string, words ...string) sandslack.View {
	d.t.Helper()
	var found sandslack.View
	d.Waits(fmt.Sprintf("have a modal with %q", words), "", func() bool {
		for _, v := range d.w.Slack.Modals(user) {
			if holds(v.CallbackID+ViewWords(v), words) {
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
