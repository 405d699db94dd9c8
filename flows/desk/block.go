package desk

import (
	"slices"
	"strings"

	"carebot/flows/care"
)

// Barred: a manager sent the form that bars a case's customer for abuse.
type Barred struct {
	By, Stamp string
	Note      string // what happened; stays inside
}

// Shut reports whether nothing that is written in a case's thread goes to its customer: they were barred over it, and it is
// settled. From the threads of their other cases replies still reach them.
func Shut(c care.Case, customer care.Customer) bool {
	return customer.Barred != nil && customer.Barred.Case == c.Number && !c.Open()
}

// unsent says in the thread why words of staff do not go to a customer who is barred.
func unsent(v View) Effect {
	return Remark{Key: "desk.barred_unsent", Data: map[string]any{"Customer": v.Customer().FullName()}}
}

// Know keeps what staff know of the case's customer from now on.
type Know struct{ Dossier care.Dossier }

// Elsewhere is a word of the bot's own in the threads of all other open cases of the customer.
type Elsewhere struct {
	Key  string
	Data map[string]any
}

func (Know) isEffect()      {}
func (Elsewhere) isEffect() {}

// decide settles a case by barring its customer. What the law gives them stays: a complaint still needs its decision, and
// managers hear by when.
func (e Barred) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, no := mayBar(c, e.By, e.Stamp, v)
	if no != nil {
		return c, no
	}
	note := strings.TrimSpace(e.Note)
	if note == "" {
		return c, []Effect{Refuse{Field: FieldNote, Key: "desk.bar_note_missing"}}
	}
	now, customer, company := v.Now().UTC(), v.Customer(), v.Company()
	known := customer.Noted(care.StaffNote{At: now, Staff: e.By, Text: care.Shortened(note, care.MaxNote)})
	known.Barred = &care.Bar{At: now, Staff: e.By, Case: c.Number}
	c.Status, c.SettledAt, c.WaitsFor = care.StatusSettled, now, ""
	c.Resolution = &care.Resolution{Outcome: care.OutcomeBarred, Staff: e.By, At: now}
	c.History = append(
		c.History,
		care.Change{At: now, Staff: e.By, What: care.ChangeBlocked},
		care.Change{At: now, Staff: e.By, What: care.ChangeSettled, To: string(care.OutcomeBarred)},
	)
	data := map[string]any{"Case": c.Number, "Customer": customer.FullName(), "Staff": staff.Name, "Text": note, "Decision": ""}
	if c.DecidedAt.IsZero() && !c.Decision.IsZero() {
		data["Decision"] = care.DateOf(c.Decision.In(v.Now().Location()))
	}
	return c, []Effect{
		Know{Dossier: known},
		Remark{Key: "desk.barred", Data: data},
		Elsewhere{Key: "desk.barred_elsewhere", Data: data},
		Escalate{Key: "desk.barred_managers", Data: data},
		inform(v, "barred.told", map[string]any{"Case": c.Number, "Company": company.Name, "Phone": company.Phone}),
	}
}

// mayBar returns the manager who bars a case's customer, or why they may not.
func mayBar(c care.Case, by, stamp string, v View) (care.Staff, []Effect) {
	staff, no := acting(c, by, stamp, v)
	switch bar := v.Customer().Barred; {
	case no != nil:
		return staff, no
	case !staff.Manager:
		return staff, []Effect{Refuse{Key: "desk.managers_alone"}}
	case bar != nil:
		return staff, []Effect{Refuse{Key: "desk.barred_before", Data: map[string]any{
			"Customer": v.Customer().FullName(), "Staff": name(v, bar.Staff),
		}}}
	}
	return staff, nil
}

// listed reads a list as people type it: parts between commas, each once whatever its case, cut and counted out.
func listed(text string, most, longest int) []string {
	var all []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		part = care.Shortened(strings.Join(strings.Fields(strings.TrimLeft(part, " #")), " "), longest)
		same := func(s string) bool { return strings.EqualFold(s, part) }
		if part != "" && len(all) < most && !slices.ContainsFunc(all, same) {
			all = append(all, part)
		}
	}
	return all
}
