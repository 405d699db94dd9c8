package flows

import (
	"strings"
	"unicode/utf8"

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
		Menu: "menu.complaint", Intents: []care.Intent{care.IntentComplaint}, Fill: fillComplaint,
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
	c, staff, owned := newCase(s, care.KindComplaint)
	c.Topic, c.Wish, c.Description = s.Answer(stepTopic).Choice, s.Answer(stepWish).Choice, s.Answer(stepDescription).Text
	c.Order = s.Answer(stepOrder).Text
	c.OwnOrder = own(s, c.Order)
	if !s.Customer().Business { // the law's date is for consumers
		c.Decision = care.DecisionDue(c.OpenedAt, s.Company().Charter.Decision, s.Now().Location())
	}
	return []flow.Effect{
		// The thread begins with the description. A photo whose caption is the description is one message.
		flow.OpenCase{Case: c, Messages: merged(s.Answer(stepDescription), s.Answer(stepEvidence))},
		confirmation("complaint.confirmed", c, s.Company(), staff, owned),
	}
}

// told is how long words must be to be taken for a description: somebody has told what happened and need not tell it again.
const told = 100 // characters

// fillComplaint takes the order's number, the description and the evidence from what the customer has written already.
func fillComplaint(_ flow.View, m care.Meaning, messages []care.Message) map[string]care.Answer {
	answers := map[string]care.Answer{}
	if len(m.Orders) > 0 {
		answers[stepOrder] = care.Answer{Text: m.Orders[0]}
	}
	var words, files care.Answer
	for _, message := range messages {
		if isEvidence(message) && len(files.Files())+len(message.Files) <= maxEvidence {
			files.Messages = append(files.Messages, message)
		}
		if strings.TrimSpace(message.Text) != "" && message.Location == nil && message.Contact == nil {
			message.Files = nil
			words.Messages = append(words.Messages, message)
		}
	}
	words.Text = inBrief(words.Messages)
	if utf8.RuneCountInString(words.Text) >= told {
		answers[stepDescription] = words
	}
	if len(files.Messages) > 0 {
		answers[stepEvidence] = files
	}
	return answers
}
