package bottest

import (
	"time"

	sandslack "carebot/bot/sandbox/slack"
)

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

// Asks asks for a person with a question and returns the case's number.
func (p *Phone) Asks(question string) string {
	p.t.Helper()
	p.Say("/human")
	p.Reads("human.question", nil)
	p.Say(question)
	number := caseNumber.FindString(p.Sees("C-").Text)
	if number == "" {
		p.t.Fatalf("no case number in the confirmation:\n%s", p.Screen())
	}
	return number
}

// Noon moves the clock of a bot that is not running yet to the next noon in the company's zone, so that what happens by
// days does not depend on when the story is told.
func (w *World) Noon() {
	now := w.now().In(Company().Zone)
	year, month, day := now.Date()
	noon := time.Date(year, month, day, 12, 0, 0, 0, now.Location())
	if noon.Before(now) {
		noon = noon.AddDate(0, 0, 1)
	}
	w.Skip(noon.Sub(now))
}
