package engine

import (
	"fmt"
	"strconv"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// carryOut does what flows decided. The customer is updated for the effects that follow.
func (t *turn) carryOut(c *care.Customer, effect flow.Effect) error {
	switch e := effect.(type) {
	case flow.Say:
		return t.say(*c, e)
	case flow.Toast:
		toast, err := t.text(t.language(*c), e.Key, e.Data)
		t.reply.Toast = toast
		return err
	case flow.Picked:
		return t.picked(*c, e.Choice)
	case flow.Redress:
		return t.redress(*c, e.Choices)
	case flow.OpenCase:
		return t.openCase(*c, e)
	case flow.Reopen:
		return t.reopen(e)
	case flow.Relay:
		return t.relay(e.Case, e.Message)
	case flow.Correct:
		return t.correct(*c, e.Message)
	case flow.Later:
		t.later = e.Quiet
		return nil
	default:
		return t.learn(c, effect)
	}
}

// learn does what flows decided about the customer themselves: what is known of them, and whether it is kept.
func (t *turn) learn(c *care.Customer, effect flow.Effect) error {
	switch e := effect.(type) {
	case flow.SetLanguage:
		c.Language = e.Language
		return storage.Customers.Put(t.tx, *c)
	case flow.Remember:
		return t.remember(c, e)
	case flow.Miss:
		return t.miss(*c, e.Order)
	case flow.Prove:
		return t.prove(*c, e.Order)
	case flow.Know:
		return t.know(c, e.Phone)
	case flow.Follow:
		return t.follow(*c, e)
	case flow.AnsweredBarred:
		return t.answeredBarred(c)
	case flow.Export:
		return t.sendExport(*c)
	case flow.Erase:
		t.erase = true // when all else of the turn is done
		return nil
	default:
		if did, err := t.offered(*c, effect); did || err != nil {
			return err
		}
		if did, err := t.thought(c, effect); did || err != nil {
			return err
		}
		return fmt.Errorf("an effect that nobody carries out: %T", effect)
	}
}

// language is what a customer is spoken to in.
func (t *turn) language(c care.Customer) care.Language {
	if c.Language != "" {
		return c.Language
	}
	return t.engine.Company.Language
}

// lane is where a customer's conversation goes.
func lane(c care.Customer) string { return c.Address.String() }

// say enqueues a text with its buttons.
func (t *turn) say(c care.Customer, s flow.Say) error {
	lang := t.language(c)
	if s.Language != "" {
		lang = s.Language
	}
	text, err := t.text(lang, s.Key, s.Data)
	if err != nil {
		return err
	}
	d := platform.Delivery{
		Kind: platform.Say, Platform: c.Address.Platform, Chat: c.Address.Chat, Case: s.Case,
		Content: care.Content{Text: text},
	}
	if d.Buttons, err = t.buttons(lang, s.Choices); err != nil {
		return err
	}
	if t.putKeys(&d) {
		if err := t.takeKeys(c); err != nil {
			return err
		}
	}
	return t.enqueue(lane(c), "", d)
}

// buttons words rows of choices.
func (t *turn) buttons(lang care.Language, rows [][]flow.Choice) ([][]platform.Button, error) {
	var all [][]platform.Button
	for _, row := range rows {
		var buttons []platform.Button
		for _, choice := range row {
			label, err := t.label(lang, choice)
			if err != nil {
				return nil, err
			}
			buttons = append(buttons, platform.Button{Label: label, Data: buttonData(choice), URL: choice.URL, Contact: choice.Contact})
		}
		all = append(all, buttons)
	}
	return all, nil
}

// label words a button, with spaces as people type them.
func (t *turn) label(lang care.Language, choice flow.Choice) (string, error) {
	if choice.Key == "" {
		return choice.Label, nil
	}
	text, err := t.text(lang, choice.Key, choice.Data)
	return strings.ReplaceAll(text, "\u00a0", " "), err
}

// buttonData is what a press brings back: frame:step:choice; nothing where the button opens an address.
func buttonData(c flow.Choice) string {
	if c.URL != "" {
		return ""
	}
	return strconv.Itoa(c.Frame) + ":" + c.Step + ":" + c.ID
}

// pressed reads buttonData back; what is none of it is a button nobody knows.
func pressed(p platform.Pressed) flow.Event {
	parts := strings.SplitN(p.Data, ":", 3)
	if len(parts) != 3 {
		return flow.Chose{Frame: -1}
	}
	frame, err := strconv.Atoi(parts[0])
	if err != nil {
		frame = -1
	}
	return flow.Chose{Frame: frame, Step: parts[1], Choice: parts[2]}
}

// picked shows the choice on the message whose button was pressed, and takes the buttons away.
func (t *turn) picked(c care.Customer, choice flow.Choice) error {
	p := t.event.Pressed
	if p == nil || p.Message == "" || p.Text == "" {
		return nil // too old for the platform to tell
	}
	label, err := t.label(t.language(c), choice)
	if err != nil {
		return err
	}
	text := p.Text + "\n\n✓ " + label
	if platform.UTF16(text) > platform.MaxEdited { // the buttons go all the same
		text = p.Text
	}
	return t.enqueue(lane(c), "", platform.Delivery{
		Kind: platform.Edit, Platform: c.Address.Platform, Chat: c.Address.Chat, TargetID: p.Message, Content: care.Content{Text: text},
	})
}
