package engine

import (
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

// staffPressed runs the turn of a press on a button in Slack, by its action_id.
func (t *turn) staffPressed(p platform.Pressed) error {
	switch {
	case p.Action == actionTake:
		return t.takePressed(p)
	case newsActions()[p.Action] != "":
		return t.newsPressed(p)
	case newsDeskActions()[p.Action] != nil:
		return t.newsDeskPressed(p)
	case p.Action == actionConfirm:
		return t.atDesk(p.Data, desk.Confirmed{By: t.event.Sender.ID}, care.Entry{})
	case p.Action == desk.ActionKept || p.Action == desk.ActionNotKept:
		return t.promisePressed(p)
	case slices.Contains(desk.Forms(), desk.Form(p.Action)):
		return t.formPressed(p)
	default:
		return nil // a button of a message older than this program, or a link
	}
}

// takePressed decides a press on the card's button.
func (t *turn) takePressed(p platform.Pressed) error {
	number, shown, _ := strings.Cut(p.Data, "|")
	return t.atDesk(number, desk.Took{By: t.event.Sender.ID, Shown: shown}, care.Entry{})
}
