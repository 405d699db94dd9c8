package engine

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

//go:embed export.tmpl.html
var exportTemplate string

// exportPage is an export worded for people, in their language; the template escapes all of it.
type exportPage struct {
	wording
	Language care.Language
	Company  string
	Made     string
	Facts    []exportFact
	Cases    []casePage
	Orders   []string
	Rest     string
}

type exportFact struct{ Label, Value string }

type casePage struct {
	Title    string
	Facts    []exportFact
	Messages []messagePage
}

type messagePage struct {
	Who, Text    string
	More, Before []string
}

// page renders an export as a web page that needs nothing but itself.
func (e *Engine) page(x Export) ([]byte, error) {
	parsed, err := template.New("export").Parse(exportTemplate)
	if err != nil {
		return nil, fmt.Errorf("the template of the export: %w", err)
	}
	t := e.newTurn(platform.Event{}, x.MadeAt)
	p := &exportPage{wording: wording{turn: t, lang: t.language(x.Customer)}, Language: t.language(x.Customer), Company: x.Company}
	p.fill(x)
	var out bytes.Buffer
	if err := parsed.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("render the export: %w", err)
	}
	return out.Bytes(), p.err
}

// Say words a text of the page.
func (p *exportPage) Say(key string) string { return p.say(key, map[string]any{"Company": p.Company}) }

// at says a time with its year, which the texts leave out.
func (p *exportPage) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.turn.zone()).Format("2006-01-02 15:04")
}

// facts are labels, by their keys, and values; what has no value is left out.
func (p *exportPage) facts(pairs ...string) []exportFact {
	var facts []exportFact
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			facts = append(facts, exportFact{Label: p.Say(pairs[i]), Value: pairs[i+1]})
		}
	}
	return facts
}

func (p *exportPage) fill(x Export) {
	c := x.Customer
	p.Made = p.say("export.made", map[string]any{"Time": p.at(x.MadeAt)})
	language := ""
	if c.Language != "" {
		language = p.Say("language.name_" + string(c.Language))
	}
	username := c.Username
	if username != "" {
		username = "@" + username
	}
	p.Facts = p.facts("export.name", strings.TrimSpace(c.FirstName+" "+c.LastName), "export.username", username,
		"export.id", c.ID, "export.chat", c.Address.Chat, "card.language", language, "export.phone", c.Phone,
		"export.since", p.at(c.CreatedAt), "export.seen", p.at(c.SeenAt))
	for _, one := range x.Cases {
		p.Cases = append(p.Cases, p.casePage(one))
	}
	for _, order := range x.Orders {
		p.Orders = append(p.Orders, indented(order))
	}
	x.Customer, x.Cases, x.Orders = c, nil, nil
	p.Rest = indented(x)
}

// indented shows records as they are stored.
func indented(v any) string {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err.Error() // of values that were JSON before
	}
	return string(raw)
}

func (p *exportPage) casePage(c ExportedCase) casePage {
	topic, wish := "", ""
	if c.Topic != "" {
		topic = p.Say("complaint.topic_" + c.Topic)
	}
	if c.Wish != "" {
		wish = p.Say("complaint.wish_" + c.Wish)
	}
	page := casePage{
		Title: p.say("card.title", map[string]any{"Case": c.Number}),
		Facts: p.facts("export.opened", p.at(c.OpenedAt), "card.status", p.Say("status."+string(c.Status)), "card.topic", topic,
			"card.order", c.Order, "card.wish", wish, "card.assignee", c.Staff, "card.first_reply", p.at(c.FirstReply),
			"card.decision", p.at(c.Decision), "export.description", c.Description),
	}
	if d := c.Decided; d != nil {
		decided := desk.Decided(care.Resolution{Outcome: d.Outcome, Refund: d.Refund})
		said := strings.Join(slices.DeleteFunc([]string{p.say(decided.Key, decided.Data), d.Reason, d.Words, p.at(d.At)}, isEmpty), " · ")
		page.Facts = append(page.Facts, p.facts("card.outcome", said)...)
	}
	for _, m := range c.Messages {
		page.Messages = append(page.Messages, p.messagePage(m))
	}
	return page
}

func isEmpty(s string) bool { return s == "" }

func (p *exportPage) messagePage(m ExportedMessage) messagePage {
	who := m.Name
	switch m.By {
	case "customer":
		who = p.Say("export.you")
	case "note":
		who = p.Say("export.note")
	}
	page := messagePage{Who: who + " · " + p.at(m.At), Text: inWords(m.Content)}
	if m.Withdrawn {
		page.Who += " · " + p.Say("export.withdrawn")
	}
	if len(m.Content.Files) > 0 {
		page.More = append(page.More, p.files(m.Content.Files))
	}
	for _, before := range m.Before {
		said := inWords(before)
		if len(before.Files) > 0 {
			said = strings.TrimSpace(said + "\n" + p.files(before.Files))
		}
		page.Before = append(page.Before, p.Say("export.before")+": "+said)
	}
	return page
}

func (p *exportPage) files(files []care.File) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = fileName(f)
	}
	return p.Say("export.files") + ": " + strings.Join(names, ", ")
}
