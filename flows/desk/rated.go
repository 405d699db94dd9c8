package desk

import (
	"cmp"
	"slices"

	"carebot/flows/care"
)

// Rated: the customer has rated, 1 to 5, how their case went as it was settled last.
type Rated struct{ Score int }

// Praise says in the case's channel what a member of staff did well.
type Praise struct {
	Staff string // Slack ID
	Key   string
	Data  map[string]any
}

func (Praise) isEffect() {}

// AsksRating reports whether the customer of a case that has changed is asked how it went: a member of staff has settled
// it, with a decision, and the customer can be told.
func AsksRating(before, after care.Case, customer care.Customer) bool {
	r := after.Resolution
	if !before.Open() || after.Open() || !after.Erased.IsZero() || r == nil {
		return false
	}
	decided := r.Staff != "" && slices.Contains(care.Outcomes(), r.Outcome) && after.Settlings() > before.Settlings()
	return decided && !customer.Blocked && customer.Barred == nil
}

// decide keeps the score with who had the case, and sees to it that something comes of it: praise for a high one, for a low
// one an apology and a manager.
func (e Rated) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, known := v.Staff(c.Assignee)
	before := c.Recovered()
	c.History = append(c.History, care.Change{At: v.Now().UTC(), What: care.ChangeRated, Score: e.Score, To: c.Assignee})
	remark := Remark{Key: "rating.remark", Data: map[string]any{"Score": e.Score}}
	switch {
	case e.Score <= care.LowScore && !before:
		return recovered(c, e, v)
	case e.Score <= care.LowScore:
		company := v.Company()
		return c, []Effect{
			remark,
			Escalate{Key: "rating.low_again", Data: map[string]any{"Case": c.Number, "Score": e.Score, "Staff": staff.Name}},
			inform(v, "rating.sorry_again", map[string]any{"Company": company.Name, "Phone": company.Phone}),
		}
	case e.Score >= care.HighScore && known:
		return c, []Effect{remark, Praise{Staff: staff.Slack, Key: "rating.praise", Data: map[string]any{
			"Staff": staff.Name, "Case": c.Number, "Name": care.GivenName(v.Customer().FirstName),
		}}}
	}
	return c, []Effect{remark}
}

// recovered gives a case that went badly to a manager, who promises a reply as with a new one; a settled one opens again.
func recovered(c care.Case, e Rated, v View) (care.Case, []Effect) {
	now, company := v.Now(), v.Company()
	manager, found := recoverer(c, v)
	change := care.Change{At: now.UTC(), What: care.ChangeReopened, To: cmp.Or(manager.Slack, c.Assignee)}
	if c.Open() { // by a word, before the score
		change.What = care.ChangeHandedOver
	}
	c = c.Again(change.To, company.ReplyBy(now), now)
	c.History = append(c.History, change)
	data := map[string]any{
		"Case": c.Number, "Score": e.Score, "Name": care.GivenName(v.Customer().FirstName),
		"Staff": manager.Name, "Phone": manager.Phone, "Reply": c.FirstReply,
	}
	told := inform(v, "rating.sorry", data)
	if !found {
		data["Phone"], data["Company"] = company.Phone, company.Name
		told = inform(v, "rating.sorry_unowned", data)
	}
	return c, []Effect{
		Remark{To: manager.Slack, Key: "rating.recover", Data: data}, Escalate{Key: "rating.low", Data: data}, told,
	}
}

// recoverer returns who puts right what went badly: a manager who did not have the case, else who had it, else who gets a
// new one. Managers take every kind of case for it. false: there is nobody.
func recoverer(c care.Case, v View) (care.Staff, bool) {
	roster := v.Roster()
	var managers []care.Load
	for _, l := range roster {
		if l.Manager && l.Slack != c.Assignee {
			l.Kinds = nil
			managers = append(managers, l)
		}
	}
	if manager, ok := care.Assign(managers, c.Kind, spoken(c, v), v.Now()); ok {
		return manager, true
	}
	if had, ok := v.Staff(c.Assignee); ok {
		return had, true
	}
	return care.Assign(roster, c.Kind, spoken(c, v), v.Now())
}
