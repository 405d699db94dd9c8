package engine

import (
	"slices"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
)

// putKeys notes that a message brings keys below the chat. Keys that were there go with a message that has no buttons of
// its own, since a message cannot do both. first: such a message must go before this one.
func (t *turn) putKeys(d *platform.Delivery) (first bool) {
	brings := slices.ContainsFunc(slices.Concat(d.Buttons...), func(b platform.Button) bool { return b.Contact })
	switch {
	case brings:
		t.keys = true
	case t.keys && len(d.Buttons) == 0:
		t.keys, d.NoKeys = false, true
	case t.keys:
		return true
	}
	return false
}

// takeKeys says a short word that takes the keys below the chat away.
func (t *turn) takeKeys(c care.Customer) error {
	return t.say(c, flow.Say{Key: "keys.gone"})
}

// redress gives the message whose button was pressed other buttons; its words stay.
func (t *turn) redress(c care.Customer, rows [][]flow.Choice) error {
	p := t.event.Pressed
	if p == nil || p.Message == "" {
		return nil // too old for the platform to tell
	}
	buttons, err := t.buttons(t.language(c), rows)
	if err != nil {
		return err
	}
	return t.enqueue(lane(c), "", platform.Delivery{
		Kind: platform.Edit, Platform: c.Address.Platform, Chat: c.Address.Chat, TargetID: p.Message,
		Buttons: buttons,
	})
}
