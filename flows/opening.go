package flows

import (
	"slices"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// newCase returns a case of a kind as it opens now, and who gets it; false: nobody.
func newCase(s flow.Scene, kind care.Kind) (care.Case, care.Staff, bool) {
	now, company, customer := s.Now(), s.Company(), s.Customer()
	c := care.Case{
		Number: s.NextCase(), Kind: kind, Status: care.StatusOpen, Customer: customer.ID, Language: customer.Language,
		OpenedAt:   now,
		FirstReply: company.ReplyBy(now),
	}
	staff, owned := care.Assign(s.Roster(), c.Kind, c.Language, now)
	c.Assignee = staff.Slack
	return c, staff, owned
}

// confirmation tells who has a new case and by when they reply. Nobody: the company, under the key with _unowned.
func confirmation(key string, c care.Case, company care.Company, staff care.Staff, owned bool) flow.Say {
	data := map[string]any{"Case": c.Number, "Reply": c.FirstReply, "Phone": company.Phone, "Decision": ""}
	if !c.Decision.IsZero() {
		data["Decision"] = care.DateOf(c.Decision)
	}
	if !owned {
		data["Company"] = company.Name
		return flow.Say{Key: key + "_unowned", Data: data, Case: c.Number}
	}
	data["Staff"] = staff.Name
	if staff.Phone != "" {
		data["Phone"] = staff.Phone
	}
	return flow.Say{Key: key, Data: data, Case: c.Number}
}

// own reports whether an order is known and tied to the customer.
func own(s flow.Scene, number string) bool {
	return number != "" && s.Tie(number).Own
}

// merged returns messages of several answers, in order, each once: of one that stands in two the files are added to its
// words.
func merged(answers ...care.Answer) []care.Message {
	var all []care.Message
	for _, a := range answers {
		for _, m := range a.Messages {
			i := slices.IndexFunc(all, func(d care.Message) bool { return d.ID() != "" && d.ID() == m.ID() })
			if i < 0 {
				all = append(all, m)
				continue
			}
			all[i].Files = m.Files
		}
	}
	return all
}
