package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	lastWords    = 3   // shown of a case
	longestWord  = 300 // characters of each …
	longestField = 120 // … and of each field of the card
)

// showCase answers how a case stands, and its last words.
func (t *turn) showCase(a asked) error {
	number, ok := care.ReadCaseNumber(a.rest)
	if !ok {
		return t.answer(a.lang, "care.case_which", nil)
	}
	c, found, err := storage.Cases.Get(t.tx, number)
	if err != nil {
		return err
	}
	if !found {
		return t.answer(a.lang, "care.case_none", map[string]any{"Case": number})
	}
	customer, _, err := storage.Customers.Get(t.tx, c.Customer)
	if err != nil {
		return err
	}
	w := wording{turn: t, lang: a.lang}
	rows := []platform.Row{w.caseRow(c, true)}
	for _, f := range w.fields(customer, c, w.topic(c)) {
		rows = append(rows, platform.Row{Lead: f.Label + ":", Text: clipped(f.Value, longestField)})
	}
	v := &view{turn: t, customer: customer}
	for _, e := range v.LastWords(c.Number, lastWords) {
		rows = append(rows, w.entryRow(e, customer))
	}
	w.keep(v.err)
	t.reply.Rows = rows
	return w.err
}

// entryRow is who said what and when.
func (w *wording) entryRow(e care.Entry, customer care.Customer) platform.Row {
	who, mark := clipped(firstLine(customer.FullName()), longestName), "💬"
	if e.Author == care.ByStaff {
		staff, _ := w.turn.engine.staff(e.Staff)
		who, mark = staff.Name, "↩️"
	}
	text := strings.TrimSpace(inWords(e.Message.Content))
	if files := len(e.Message.Files); files > 0 {
		text = strings.TrimSpace(text + " 📎 " + w.say("care.files", map[string]any{"Count": files}))
	}
	return platform.Row{Mark: mark, Lead: who, Text: w.moment(e.Message.At) + ": " + clipped(text, longestWord)}
}
