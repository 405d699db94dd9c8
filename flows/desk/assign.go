package desk

import "carebot/flows/care"

// Assigned: somebody sent the form that gives a case to a member of staff.
type Assigned struct {
	By, Stamp string
	To        string // Slack ID
}

// FieldTo is the field of the form that assigns a case.
const FieldTo = "to"

func (e Assigned) decide(c care.Case, v View) (care.Case, []Effect) {
	by, no := acting(c, e.By, e.Stamp, v)
	if no != nil {
		return c, no
	}
	to, known := v.Staff(e.To)
	switch {
	case !known:
		return c, []Effect{Refuse{Field: FieldTo, Key: "desk.nobody_chosen"}}
	case c.Assignee == e.To:
		return c, []Effect{Refuse{Field: FieldTo, Key: "desk.not_yours", Data: map[string]any{"Staff": to.Name}}}
	}
	c.Assignee = e.To
	c.History = append(c.History, care.Change{At: v.Now().UTC(), Staff: e.By, What: care.ChangeAssigned, To: e.To})
	return c, []Effect{
		Remark{To: e.To, Key: "desk.assigned", Data: map[string]any{"Staff": to.Name, "By": by.Name}},
		inform(v, "case.taken", map[string]any{"Case": c.Number, "Staff": to.Name, "Phone": to.Phone}),
	}
}
