package engine

import (
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// asked is a slash command of a member of staff: its first word, what follows, and who wrote it.
type asked struct {
	by   care.Staff
	lang care.Language // theirs
	name string        // lower case; empty: the command alone
	rest string        // what follows the name, without spaces around it
}

// staffCommand is one thing that /care does.
type staffCommand struct {
	name    string
	usage   string // what follows the name, as help shows it
	help    string // the key of what it is for
	manager bool   // for managers alone
	run     func(*turn, asked) error
}

// commands are what /care does, in the order help tells it.
func commands() []staffCommand {
	return []staffCommand{
		{name: "cases", usage: "[mine|open|overdue]", help: "care.help_cases", run: (*turn).listCases},
		{name: "case", usage: "C-1001", help: "care.help_case", run: (*turn).showCase},
		{name: "customer", usage: "…", help: "care.help_customer", run: (*turn).showCustomer},
		{name: "newsletter", help: "care.help_newsletter", manager: true, run: (*turn).newsletters},
		{name: "report", usage: "[week|month|quarter]", help: "care.help_report", manager: true, run: (*turn).report},
		{name: "away", usage: "[16:00 | 2d | 1.12]", help: "care.help_away", run: (*turn).away},
		{name: "back", help: "care.help_back", run: (*turn).back},
		{name: "idea", usage: "…", help: "care.help_idea", run: (*turn).takeIdea},
		{name: "help", help: "care.help_help", run: (*turn).help},
	}
}

// commanded runs the turn of /care. Whatever it answers only its author sees.
func (t *turn) commanded(c platform.Command) error {
	by, known := t.engine.staff(t.event.Sender.ID)
	if !known {
		return t.answer(t.engine.Company.Language, "care.not_staff", nil)
	}
	a := asked{by: by, lang: t.languageOf(by)}
	a.name, a.rest = firstWord(c.Text)
	a.name = strings.ToLower(a.name)
	if a.name == "" {
		return t.help(a)
	}
	all := commands()
	at := slices.IndexFunc(all, func(c staffCommand) bool { return c.name == a.name })
	switch {
	case at < 0:
		if err := t.help(a); err != nil {
			return err
		}
		return t.answer(a.lang, "care.unknown", map[string]any{"Command": clipped(a.name, 30)})
	case all[at].manager && !by.Manager:
		return t.answer(a.lang, "care.managers_only", map[string]any{"Command": a.name})
	default:
		return all[at].run(t, a)
	}
}

// firstWord returns the first word of a text and the rest, without spaces around them.
func firstWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	word, _, _ = strings.Cut(strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "\u00a0", " "), " ")
	return word, strings.TrimSpace(strings.TrimPrefix(text, word))
}

// help tells what /care can do for who asks.
func (t *turn) help(a asked) error {
	for _, c := range commands() {
		if c.manager && !a.by.Manager {
			continue
		}
		what, err := t.text(a.lang, c.help, nil)
		if err != nil {
			return err
		}
		t.reply.Rows = append(t.reply.Rows, platform.Row{Lead: strings.TrimSpace("/care " + c.name + " " + c.usage), Text: "· " + what})
	}
	return t.answer(a.lang, "care.help", nil)
}

// answer answers a slash command, to be seen by its author alone.
func (t *turn) answer(lang care.Language, key string, data map[string]any) (err error) {
	t.reply.Text, err = t.text(lang, key, data)
	return err
}
