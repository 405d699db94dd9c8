package flow

import (
	"slices"
	"time"

	"carebot/flows/care"
)

// calm is how long a rude customer whose case a person has is not answered again by the bot.
const calm = time.Hour

// clearly is how sure another wish must be for words not to be about a case that has just been settled.
const clearly = 0.8

// reopening returns the case settled last, if a word opens it again.
func (t *turn) reopening() (care.Case, bool) {
	var last care.Case
	for _, c := range t.v.LastCases() {
		if c.Reopens(t.v.Now()) && c.SettledAt.After(last.SettledAt) {
			last = c
		}
	}
	return last, last.Number != ""
}

// elsewhere reports whether words are not about a case that was settled: a thanks, a greeting, or clearly another wish.
// Who complains again is taken to mean the same matter, unless they name another order.
func (t *turn) elsewhere(means care.Meaning, c care.Case) bool {
	if means.Is(care.IntentThanks) || means.Is(care.IntentGreeting) {
		return true
	}
	if !t.clear(means) || means.Confidence < clearly {
		return false
	}
	switch means.Intent {
	case care.IntentPerson:
		return false
	case care.IntentComplaint:
		same := func(order string) bool { return care.SameOrder(order, c.Order) }
		return len(means.Orders) > 0 && !slices.ContainsFunc(means.Orders, same)
	default:
		return true
	}
}

// orComplaint is the way to a complaint of its own, for one whose complaint was taken to be about a case.
func (t *turn) orComplaint(means care.Meaning) [][]Choice {
	f, ok := t.flowFor(care.IntentComplaint)
	if !ok || !t.clear(means) || means.Intent != care.IntentComplaint {
		return nil
	}
	return [][]Choice{{{Step: stepMenu, ID: f.ID, Key: "case.new_complaint"}}}
}

// reopen opens a settled case again and says who has it, with a word of what else can be done. False: it is open.
func (t *turn) reopen(c care.Case, choices [][]Choice) bool {
	if c.Open() || slices.Contains(t.opened, c.Number) {
		return false
	}
	t.opened = append(t.opened, c.Number)
	now, company := t.v.Now(), t.v.Company()
	staff, owned := t.successor(c)
	c = c.Again(staff.Slack, company.ReplyBy(now), now)
	t.do(Reopen{Case: c})
	say := Say{Key: "case.reopened", Case: c.Number, Choices: choices, Data: map[string]any{
		"Case": c.Number, "Reply": c.FirstReply, "Staff": staff.Name, "Phone": staff.Phone,
	}}
	if !owned {
		say.Key = "case.reopened_unowned"
		say.Data = map[string]any{"Case": c.Number, "Reply": c.FirstReply, "Company": company.Name, "Phone": company.Phone}
	}
	t.do(say)
	return true
}

// successor returns who gets a case that is opened again: the same employee if at work now, else who gets a new one, and
// if nobody can, the same after all, unless they are away. false: there is nobody.
func (t *turn) successor(c care.Case) (care.Staff, bool) {
	roster, now := t.v.Roster(), t.v.Now()
	i := slices.IndexFunc(roster, func(l care.Load) bool { return l.Slack == c.Assignee && c.Assignee != "" })
	if i >= 0 && !roster[i].Away && roster[i].Hours.Open(now) {
		return roster[i].Staff, true
	}
	if staff, ok := care.Assign(roster, c.Kind, t.v.Customer().Language, now); ok {
		return staff, true
	}
	if i >= 0 && !roster[i].Away {
		return roster[i].Staff, true
	}
	return care.Staff{}, false
}
