package desk

import (
	"strings"
	"time"

	"carebot/flows/care"
)

// Promised: somebody sent the form that promises the customer something.
type Promised struct {
	By, Stamp string
	What      string
	Due       time.Time // zero: none was chosen
}

// The fields of the form that makes a promise.
const (
	FieldWhat = "what"
	FieldDue  = "due"
)

func (e Promised) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, no := acting(c, e.By, e.Stamp, v)
	if no != nil {
		return c, no
	}
	what := strings.TrimSpace(e.What)
	switch {
	case what == "":
		return c, []Effect{Refuse{Field: FieldWhat, Key: "desk.promise_missing"}}
	case !e.Due.After(v.Now()):
		return c, []Effect{Refuse{Field: FieldDue, Key: "desk.promise_past"}}
	case c.DuePromises() >= care.MostPromises:
		return c, []Effect{Refuse{Field: FieldWhat, Key: "desk.promise_many", Data: map[string]any{"Total": care.MostPromises}}}
	}
	now, due := v.Now().UTC(), e.Due.UTC()
	c = c.WithPromise(care.Promise{What: what, Due: due, State: care.PromiseDue, Staff: e.By, MadeAt: now})
	c.History = append(c.History, care.Change{At: now, Staff: e.By, What: care.ChangePromised})
	data := map[string]any{"Case": c.Number, "Staff": staff.Name, "Phone": staff.Phone, "Text": what, "Due": due}
	return c, []Effect{Remark{Key: "desk.promised", Data: data}, inform(v, "case.promised", data)}
}
