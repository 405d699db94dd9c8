package bottest

import sandslack "carebot/bot/sandbox/slack"

// Direct waits for a direct message of the bot's to a user that holds all the words.
func (d *Desk) Direct(user string, words ...string) sandslack.Message {
	d.t.Helper()
	return d.finds(d.w.Slack.Direct(user), "", words)
}

// DirectCount returns how many direct messages of the bot's to a user hold all the words.
func (d *Desk) DirectCount(user string, words ...string) int {
	n := 0
	for _, m := range d.w.Slack.Messages(d.w.Slack.Direct(user), "") {
		if holds(Words(m), words) {
			n++
		}
	}
	return n
}
