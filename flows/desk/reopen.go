package desk

import "carebot/flows/care"

// mayReopen returns who opens a settled case again, or why they may not.
func mayReopen(c care.Case, by, stamp string, v View) (care.Staff, []Effect) {
	staff, known := v.Staff(by)
	switch {
	case !known:
		return staff, []Effect{Refuse{Key: "desk.not_allowed"}}
	case stamp != Stamp(c):
		return staff, []Effect{settledBefore(c, v)}
	case v.Customer().Barred != nil:
		return staff, []Effect{Refuse{Key: "desk.barred_first", Data: map[string]any{"Customer": v.Customer().FullName()}}}
	}
	return staff, nil
}

// openedAgain opens a settled case again at a member of staff's word. It stays with who had it, if they are still there
// and not away, and the customer is promised a reply as with a new one.
func openedAgain(c care.Case, e Turned, v View) (care.Case, []Effect) {
	staff, no := mayReopen(c, e.By, e.Stamp, v)
	if no != nil {
		return c, no
	}
	if e.To != care.StatusOpen {
		return c, []Effect{Refuse{Field: FieldStatus, Key: "desk.status_missing"}}
	}
	owner, there := v.Staff(c.Assignee)
	if !there || isAway(c.Assignee, v) {
		owner = staff
	}
	c = c.Again(owner.Slack, v.Company().ReplyBy(v.Now()), v.Now())
	c.History = append(c.History, care.Change{At: v.Now().UTC(), Staff: e.By, What: care.ChangeReopened, To: owner.Slack})
	remark := Remark{Key: "desk.opened_again", Data: map[string]any{"By": staff.Name, "Staff": owner.Name}}
	if owner.Slack != e.By {
		remark.To = owner.Slack
	}
	return c, []Effect{remark, inform(v, "case.reopened", map[string]any{
		"Case": c.Number, "Staff": owner.Name, "Phone": owner.Phone, "Reply": c.FirstReply,
	})}
}
