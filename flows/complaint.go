package flows

import (
	"slices"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// The steps of a complaint, by the names their answers are stored under.
const (
	stepOrder       = "order"
	stepTopic       = "topic"
	stepDescription = "description"
	stepEvidence    = "evidence"
	stepWish        = "wish"
	stepReview      = "review"
	stepChange      = "change"
)

const (
	maxOrderButtons = 8
	// noOrder is the choice of no order; its underscore is in no order's number.
	noOrder = "no_order"

	reviewSend   = "send"
	reviewChange = "change"
	reviewCancel = "cancel"
)

func complaint() flow.Flow {
	topics := []string{"damaged", "wrong_item", "late", "service", "invoice", "other"}
	wishes := []string{"refund", "replacement", "repair", "explanation", "other"}
	return flow.Flow{
		ID:   string(care.KindComplaint),
		Menu: "menu.complaint",
		Steps: []flow.Step{
			{Name: stepOrder, Valid: validOrder, Choices: orderChoices, Choose: chooseOrder, Hear: hearOrder},
			{Name: stepTopic, Valid: flow.OneOf(topics...), Choices: flow.Rows(topics...)},
			{Name: stepDescription, Hear: hearDescription, Mend: mendDescription},
			evidence(),
			{Name: stepWish, Valid: flow.OneOf(wishes...), Choices: flow.Rows(wishes...)},
			{Name: stepReview, Valid: flow.OneOf(reviewSend, reviewChange), Ask: askReview, Choices: reviewChoices, Choose: chooseReview},
			{
				Name: stepChange, Aside: true, Needed: wantsChange, Invalid: "complaint.change",
				Choices: flow.Rows(stepOrder, stepTopic, stepDescription, stepEvidence, stepWish), Choose: chooseChange,
			},
		},
		Finish: openComplaint,
	}
}

func validOrder(a care.Answer) bool { return a.Choice == noOrder || a.Text != "" }

func orderChoices(s flow.Scene) [][]flow.Choice {
	orders := s.Orders()
	var rows [][]flow.Choice
	for _, o := range orders[:min(len(orders), maxOrderButtons)] {
		rows = append(rows, []flow.Choice{{ID: o.Number, Label: o.Number}})
	}
	return append(rows, []flow.Choice{{ID: noOrder, Key: "complaint.order_none"}})
}

func chooseOrder(_ flow.Scene, id string) flow.Outcome {
	a := care.Answer{Choice: id, Text: id}
	if id == noOrder {
		a.Text = ""
	}
	return answer(stepOrder, a)
}

func hearOrder(_ flow.Scene, m care.Message) flow.Outcome {
	number, ok := care.NormalizeOrder(m.Text)
	if !ok || !words(m) {
		return flow.Refuse()
	}
	return answer(stepOrder, care.Answer{Text: number, Messages: []care.Message{m}})
}

func reviewChoices(flow.Scene) [][]flow.Choice {
	return [][]flow.Choice{{{ID: reviewSend}}, {{ID: reviewChange}, {ID: reviewCancel}}}
}

func askReview(s flow.Scene) flow.Say {
	return flow.Say{Key: "complaint.review", Data: map[string]any{
		"Order":       s.Answer(stepOrder).Text,
		"Topic":       label(stepTopic, s.Answer(stepTopic)),
		"Description": s.Answer(stepDescription).Text,
		"Count":       len(s.Answer(stepEvidence).Files()),
		"Wish":        label(stepWish, s.Answer(stepWish)),
	}}
}

// label is the text of the button that a choice was.
func label(step string, a care.Answer) flow.Text {
	return flow.Text{Key: "complaint." + step + "_" + a.Choice}
}

func chooseReview(_ flow.Scene, id string) flow.Outcome {
	if id == reviewCancel {
		return flow.Outcome{Drop: true}
	}
	o := answer(stepReview, care.Answer{Choice: id})
	o.Forget = []string{stepChange}
	return o
}

func wantsChange(s flow.Scene) bool { return s.Answer(stepReview).Choice == reviewChange }

// chooseChange forgets the chosen answer, which is asked again by itself, and the review, which follows it.
func chooseChange(_ flow.Scene, id string) flow.Outcome {
	o := answer(stepChange, care.Answer{Choice: id})
	o.Forget = []string{stepReview, id}
	return o
}

func answer(step string, a care.Answer) flow.Outcome {
	return flow.Outcome{Set: map[string]care.Answer{step: a}}
}

// words reports whether a message is words and nothing else.
func words(m care.Message) bool {
	return m.Text != "" && len(m.Files) == 0 && m.Location == nil && m.Contact == nil && m.Unsupported == ""
}

// openComplaint opens the case and tells who has it and what is promised.
func openComplaint(s flow.Scene) []flow.Effect {
	now, company, customer := s.Now(), s.Company(), s.Customer()
	zone := company.Zone
	if zone == nil {
		zone = now.Location()
	}
	number := s.Answer(stepOrder).Text
	c := care.Case{
		Number: s.NextCase(), Kind: care.KindComplaint, Status: care.StatusOpen,
		Customer: customer.ID, Language: customer.Language,
		Topic: s.Answer(stepTopic).Choice, Order: number, OwnOrder: own(s, number),
		Wish: s.Answer(stepWish).Choice, Description: s.Answer(stepDescription).Text,
		OpenedAt:   now,
		FirstReply: company.Hours.Add(now, company.Charter.FirstReply).In(zone),
		Decision:   care.DecisionDue(now, company.Charter.Decision, zone),
	}
	staff, owned := care.Assign(s.Roster(), c.Kind, c.Language, now)
	c.Assignee = staff.Slack
	opened := flow.OpenCase{Case: c, Messages: threadOf(s)}
	return []flow.Effect{opened, confirmation(c, company, staff, owned)}
}

// own reports whether an order is known and tied to the customer.
func own(s flow.Scene, number string) bool {
	if number == "" {
		return false
	}
	o, known := s.Order(number)
	return known && o.Customer != "" && o.Customer == s.Customer().ID
}

func confirmation(c care.Case, company care.Company, staff care.Staff, owned bool) flow.Say {
	data := map[string]any{"Case": c.Number, "Reply": c.FirstReply, "Decision": care.DateOf(c.Decision), "Phone": company.Phone}
	if !owned {
		data["Company"] = company.Name
		return flow.Say{Key: "complaint.confirmed_unowned", Data: data, Case: c.Number}
	}
	data["Staff"] = staff.Name
	if staff.Phone != "" {
		data["Phone"] = staff.Phone
	}
	return flow.Say{Key: "complaint.confirmed", Data: data, Case: c.Number}
}

// threadOf returns the customer's messages for the thread, in order: the description, then the evidence. A photo whose
// caption is the description is one message.
func threadOf(s flow.Scene) []care.Message {
	all := slices.Clone(s.Answer(stepDescription).Messages)
	for _, m := range s.Answer(stepEvidence).Messages {
		i := slices.IndexFunc(all, func(d care.Message) bool { return d.ID() != "" && d.ID() == m.ID() })
		if i < 0 {
			all = append(all, m)
			continue
		}
		all[i].Files = m.Files
	}
	return all
}
