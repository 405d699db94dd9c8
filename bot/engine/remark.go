package engine

import (
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

// warn tells a member of staff in the case's thread and directly.
func (s *staffTurn) warn(e desk.Warn) error {
	if err := s.remarkIn(*s.matter, desk.Remark{To: e.Staff, Key: e.Key, Data: e.Data, Button: e.Button}); err != nil {
		return err
	}
	return s.write(e.Staff, e.Key, e.Data, e.Button)
}

// remark says something of the bot's own in a case's thread.
func (t *turn) remark(c care.Case, key string, data map[string]any) error {
	return t.remarkIn(c, desk.Remark{Key: key, Data: data})
}

// remarkIn is remark with whom it is for, and a button below it, where there are any.
func (t *turn) remarkIn(c care.Case, e desk.Remark) error {
	lang := t.engine.Company.Language
	text, err := t.text(lang, e.Key, e.Data)
	if err != nil {
		return err
	}
	d := platform.Delivery{Kind: platform.Say, Content: care.Content{Text: text}, Notice: true, Mention: e.To}
	if d.Buttons, err = t.buttonBelow(lang, e.Button); err != nil {
		return err
	}
	return t.thread(c, d)
}

// buttonBelow words the button below a word to staff; nil where there is none.
func (t *turn) buttonBelow(lang care.Language, b *desk.Button) ([][]platform.Button, error) {
	if b == nil {
		return nil, nil
	}
	label, err := t.text(lang, b.Key, nil)
	return [][]platform.Button{{{Label: label, Action: b.Action, Data: b.About}}}, err
}

// tellStaff writes a member of staff a direct message in their language; one who has left is written none.
func (t *turn) tellStaff(slackID, key string, data map[string]any) error {
	return t.write(slackID, key, data, nil)
}

// write is tellStaff with a button below.
func (t *turn) write(slackID, key string, data map[string]any, b *desk.Button) error {
	staff, known := t.engine.staff(slackID)
	if !known {
		return nil
	}
	lang := t.languageOf(staff)
	text, err := t.text(lang, key, data)
	if err != nil {
		return err
	}
	d := platform.Delivery{Kind: platform.Say, Platform: care.Slack, Chat: slackID, Content: care.Content{Text: text}}
	if d.Buttons, err = t.buttonBelow(lang, b); err != nil {
		return err
	}
	return t.enqueue("slack/direct/"+slackID, "", d)
}

// languageOf is what a member of staff is spoken to in.
func (t *turn) languageOf(staff care.Staff) care.Language {
	if len(staff.Languages) > 0 {
		return staff.Languages[0]
	}
	return t.engine.Company.Language
}
