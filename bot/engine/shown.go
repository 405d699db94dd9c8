package engine

import (
	"slices"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// saidLast is what a customer was told last, as far as it can be answered by typing.
type saidLast struct{ shown []care.Shown }

// shows keeps which buttons of acts are under what a customer is told now, so that their labels can be typed. Within the
// customer's own turn that is stored with their conversation, at its end. A newsletter is no part of the conversation.
func (t *turn) shows(d platform.Delivery) error {
	if d.Kind != platform.Say || d.Platform != care.Telegram || d.News != "" {
		return nil
	}
	shown := t.actsUnder(d.Buttons)
	if t.talking {
		t.said = &saidLast{shown}
		return nil
	}
	talk, found, err := storage.Conversations.Get(t.tx, d.Platform, d.Chat)
	if err != nil || !found || slices.Equal(talk.Shown, shown) {
		return err
	}
	talk.Shown = shown
	return storage.Conversations.Put(t.tx, talk)
}

func (t *turn) actsUnder(rows [][]platform.Button) []care.Shown {
	var choices []flow.Choice
	for _, b := range slices.Concat(rows...) {
		if e, ok := pressed(platform.Pressed{Data: b.Data}).(flow.Chose); ok && b.Data != "" && !b.Contact {
			choices = append(choices, flow.Choice{Frame: e.Frame, Step: e.Step, ID: e.Choice, Label: b.Label})
		}
	}
	var shown []care.Shown
	for _, c := range flow.Acts(t.engine.Flows, [][]flow.Choice{choices}) {
		shown = append(shown, care.Shown{Step: c.Step, ID: c.ID, Label: c.Label})
	}
	return shown
}
