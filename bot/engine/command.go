package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// asked is a slash command of a member of staff: its first word, what follows, and who wrote it.
type asked struct {
	by      care.Staff
	lang    care.Language // theirs
	name    string        // lower case; empty: the command alone
	rest    string        // what follows the name
	trigger string        // opens a modal
}

// commanded runs the turn of /care. Whatever it answers only its author sees.
func (t *turn) commanded(c platform.Command) error {
	by, known := t.engine.staff(t.event.Sender.ID)
	if !known {
		return t.answer(t.engine.Company.Language, "care.not_staff", nil)
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	a := asked{by: by, lang: t.languageOf(by), name: strings.ToLower(name), rest: strings.TrimSpace(rest), trigger: c.Trigger}
	switch a.name {
	default:
		return t.answer(a.lang, "care.help", nil)
	}
}

// answer answers a slash command, to be seen by its author alone.
func (t *turn) answer(lang care.Language, key string, data map[string]any) (err error) {
	t.reply.Text, err = t.text(lang, key, data)
	return err
}

// opened runs the turn of App Home being opened.
func (t *turn) opened(platform.Opened) error { return nil }
