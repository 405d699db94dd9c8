package flowtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// longest is how much of a text a transcript shows, in characters.
const longest = 60

// Print words an effect for a transcript, on one line.
func Print(e flow.Effect) string {
	switch e := e.(type) {
	case flow.Say:
		return join("say", string(e.Language), e.Key, data(e.Data), buttons(e.Choices), about(e.Case))
	case flow.Picked:
		return join("picked", e.Choice.Step+"/"+e.Choice.ID)
	case flow.Toast:
		return join("toast", e.Key, data(e.Data))
	case flow.SetLanguage:
		return join("language", string(e.Language))
	case flow.OpenCase:
		return join("open", openCase(e.Case), messages(e.Messages))
	case flow.Relay:
		return join("relay", e.Case, messages([]care.Message{e.Message}))
	case flow.Reopen:
		return join("reopen", e.Case.Number, "for", orNobody(e.Case.Assignee)+",", "reply by", e.Case.FirstReply.Format("2006-01-02 15:04"))
	case flow.Remember:
		return join("remember", e.Ref, map[bool]string{true: "switch offered"}[e.SwitchOffered])
	case flow.Redress:
		return join("redress", buttons(e.Choices))
	case flow.Export:
		return "export"
	case flow.Erase:
		return "erase"
	case flow.Later:
		return join("later", "after", e.Quiet.String())
	case flow.Correct:
		return join("correct", messages([]care.Message{e.Message}))
	}
	return printOrder(e)
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func about(number string) string {
	if number == "" {
		return ""
	}
	return "(about " + number + ")"
}

func data(values map[string]any) string {
	if len(values) == 0 {
		return ""
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, name+": "+value(values[name]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func value(v any) string {
	switch v := v.(type) {
	case string:
		return short(v)
	case time.Time:
		return v.Format("2006-01-02 15:04")
	case flow.Text:
		return join(v.Key, data(v.Data))
	case flow.Texts:
		return texts(v)
	}
	return fmt.Sprint(v)
}

// texts words several texts; of the list of commands, which every new flow makes longer, only that it is there.
func texts(all flow.Texts) string {
	var lines []string
	for _, line := range all {
		if line.Key == "help.command" {
			return "(help.command …)"
		}
		lines = append(lines, value(line))
	}
	return "(" + strings.Join(lines, ", ") + ")"
}

func short(s string) string {
	if n := utf8.RuneCountInString(s); n > longest {
		return fmt.Sprintf("%q… (%d)", string([]rune(s)[:10]), n)
	}
	return fmt.Sprintf("%q", s)
}

// buttons words rows of buttons; of the menu, which every new flow makes longer, only that it is there.
func buttons(rows [][]flow.Choice) string {
	var lines []string
	for _, row := range rows {
		if row[0].Step == "menu" {
			lines = append(lines, "(menu)")
			break
		}
		var line string
		for _, c := range row {
			line += "[" + named(c, rows) + "]"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, " ")
}

// named returns a choice's ID, with its step before it where another choice beside it has the same.
func named(c flow.Choice, beside [][]flow.Choice) string {
	for _, other := range slices.Concat(beside...) {
		if other.ID == c.ID && other.Step != c.Step {
			return c.Step + ":" + c.ID
		}
	}
	return c.ID
}

func openCase(c care.Case) string {
	order := "no order"
	if c.Order != "" {
		order = "order " + c.Order
	}
	if c.OwnOrder {
		order += " (own)"
	}
	about := string(c.Kind)
	if c.Topic+c.Wish != "" {
		about += " " + c.Topic + "/" + c.Wish
	}
	decision := ""
	if !c.Decision.IsZero() {
		decision = ", decision by " + c.Decision.Format("2006-01-02 15:04:05")
	}
	return fmt.Sprintf("%s %s for %s, %s, %s, %s, %s, reply by %s%s", c.Number, about, c.Customer, c.Language, order,
		orNobody(c.Assignee), short(c.Description), c.FirstReply.Format("2006-01-02 15:04"), decision)
}

func orNobody(assignee string) string {
	if assignee == "" {
		return "nobody"
	}
	return assignee
}

func messages(all []care.Message) string {
	var parts []string
	for _, m := range all {
		part := strings.Join(m.IDs, "+")
		if m.Text != "" {
			part += " " + short(m.Text)
		}
		for _, f := range m.Files {
			part += " (" + string(f.Kind) + " " + f.ID + ")"
		}
		if m.Location != nil {
			part += " (location)"
		}
		if m.Contact != nil {
			part += " (contact)"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
