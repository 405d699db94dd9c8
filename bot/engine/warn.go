package engine

import (
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

// warn tells a member of staff in the case's thread and directly.
func (s *staffTurn) warn(e desk.Warn) error {
	if err := s.remarkTo(e.Staff, *s.matter, e.Key, e.Data); err != nil {
		return err
	}
	return s.tellStaff(e.Staff, e.Key, e.Data)
}

// tellStaff writes a member of staff a direct message in their language; one who has left is written none.
func (t *turn) tellStaff(slackID, key string, data map[string]any) error {
	staff, known := t.engine.staff(slackID)
	if !known {
		return nil
	}
	text, err := t.text(t.languageOf(staff), key, data)
	if err != nil {
		return err
	}
	return t.enqueue("slack/direct/"+slackID, "", platform.Delivery{
		Kind: platform.Say, Platform: care.Slack, Chat: slackID, Content: care.Content{Text: text},
	})
}

// languageOf is what a member of staff is spoken to in.
func (t *turn) languageOf(staff care.Staff) care.Language {
	if len(staff.Languages) > 0 {
		return staff.Languages[0]
	}
	return t.engine.Company.Language
}
