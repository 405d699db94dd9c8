package flow

import (
	"regexp"
	"strings"

	"carebot/flows/care"
)

// Commands returns the commands customers can give, in the order they are listed to them.
func Commands(flows []Flow) []string {
	names := []string{"start", "menu"}
	for _, f := range flows {
		names = append(names, f.ID)
	}
	return append(names, "language", "help", "cancel")
}

func (t *turn) commanded(e Commanded) {
	if t.v.Customer().Language == "" {
		t.keepForLanguage(e.asWords(), care.Meaning{})
		return
	}
	t.command(strings.ToLower(e.Name), e.Payload)
}

// command does a command of a customer whose language is known. It leaves a language question unanswered.
func (t *turn) command(name, payload string) {
	t.c.Asked, t.c.Writing = "", ""
	t.leave()
	switch name {
	case "start":
		t.start(payload)
	case "menu":
		t.pause()
		t.menu()
		t.againButWish()
	case "language":
		t.askLanguage()
	case "help":
		t.help()
	case "cancel":
		t.cancel()
	default:
		t.commandFlow(name)
	}
}

// commandFlow begins a flow. Words that wait for their wish to be told are what it begins with.
func (t *turn) commandFlow(name string) {
	f, ok := flowByID(t.flows, name)
	switch {
	case ok && t.asksWish() && len(f.Steps) > 0:
		if !t.keptLately(fresh) {
			t.forget()
		}
		t.fulfil(f, t.c.Wish)
		return
	case ok:
		t.begin(name, nil)
		return
	}
	t.say("command.unknown", nil)
	t.againOrMenu()
}

// pause interrupts every flow begun; each is offered again when its turn comes.
func (t *turn) pause() {
	for i := range t.c.Stack {
		t.c.Stack[i].Paused = true
	}
}

func (t *turn) hello() {
	name := care.GivenName(t.v.Customer().FirstName)
	t.say("start.hello", map[string]any{"Name": name, "Company": t.v.Company().Name})
}

func (t *turn) help() {
	company := t.v.Company()
	var lines Texts
	for _, name := range Commands(t.flows) {
		if name != "start" && name != "help" {
			lines = append(lines, Text{Key: "help.command", Data: map[string]any{"Name": name, "What": Text{Key: "command." + name}}})
		}
	}
	t.say("help.text", map[string]any{"Company": company.Name, "Phone": company.Phone, "Commands": lines})
	t.againOrMenu()
}

// cancel leaves the present flow; else the question which case, and with it the words that wait; else the paused flow.
func (t *turn) cancel() {
	switch {
	case t.present() != nil:
		t.drop()
	case len(t.c.Kept) > 0:
		t.forget()
		t.say("cancel.done", nil)
		t.againOrMenu()
	case t.paused() != nil:
		t.drop()
	default:
		t.say("cancel.nothing", nil)
		t.menu()
	}
}

// asWords returns the command as the message it was, so that it can wait among others.
func (e Commanded) asWords() care.Message {
	m := e.Message
	m.Content = care.Content{Text: strings.TrimSpace("/" + e.Name + " " + e.Payload)}
	return m
}

var commandWords = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s|$)`)

// commandIn returns the command that a message is and what follows it, if it is one.
func commandIn(m care.Message) (name, payload string, ok bool) {
	found := commandWords.FindStringSubmatch(m.Text)
	if found == nil || len(m.Files) > 0 {
		return "", "", false
	}
	return strings.ToLower(found[1]), strings.TrimSpace(m.Text[len(found[0]):]), true
}
