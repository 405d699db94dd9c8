package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// longestName is how much of a customer's name a row shows, in characters.
const longestName = 40

// overdueMark stands before what should have been done by now.
const overdueMark = "🔴"

// caseRow is a case in one line: its number, which leads to its card, customer, topic, status and what is owed next;
// with says whose it is, too.
func (w *wording) caseRow(c care.Case, with bool) platform.Row {
	row := platform.Row{Lead: c.Number, At: w.cardOf(c)}
	parts := []string{w.whoseName(c), w.topic(c), w.say("status."+string(c.Status), nil)}
	if with {
		parts = append(parts, w.assignee(c))
	}
	if clock, found := c.NextClock(); found {
		parts = append(parts, w.clock(clock))
		if clock.Due.Before(w.turn.now) {
			row.Mark = overdueMark
		}
	}
	row.Text = "· " + strings.Join(parts, " · ")
	return row
}

// cardOf returns where the case's card is; none while it is on its way.
func (w *wording) cardOf(c care.Case) platform.Post {
	r, found, err := storage.Receipts.Get(w.turn.tx, cardRef(c.Number))
	w.keep(err)
	if !found || len(r.IDs) == 0 {
		return platform.Post{}
	}
	return platform.Post{Chat: r.Chat, ID: r.IDs[0]}
}

// whoseName names the case's customer; of one who was forgotten there is none to name.
func (w *wording) whoseName(c care.Case) string {
	customer, found, err := storage.Customers.Get(w.turn.tx, c.Customer)
	w.keep(err)
	if !found {
		return w.say("care.no_customer", nil)
	}
	return clipped(firstLine(customer.FullName()), longestName)
}

// assignee names who has a case.
func (w *wording) assignee(c care.Case) string {
	if staff, known := w.turn.engine.staff(c.Assignee); known {
		return staff.Name
	}
	return w.say("care.nobody", nil)
}

// clock words what is owed and by when.
func (w *wording) clock(c care.Clock) string {
	return w.say("care.clock_"+string(c.Kind), map[string]any{"Due": c.Due, "Text": clipped(firstLine(c.What), 60)})
}

// keep keeps the first error.
func (w *wording) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}
