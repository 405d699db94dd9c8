package flows

import (
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// stepQuestion is the one step of a question to a person. Begun with an answer to stepOrder, it is about that order.
const stepQuestion = "question"

func human() flow.Flow {
	return flow.Flow{
		ID: "human", Menu: "menu.human", Intents: []care.Intent{care.IntentPerson}, Fill: fillHuman,
		Steps:  []flow.Step{{Name: stepQuestion, Ask: askQuestion, Hear: hearQuestion}},
		Finish: openQuestion,
	}
}

// fillHuman makes the question of what the customer has written already.
func fillHuman(_ flow.View, _ care.Meaning, messages []care.Message) map[string]care.Answer {
	if len(messages) == 0 {
		return nil
	}
	return map[string]care.Answer{stepQuestion: {Done: true, Messages: messages}}
}

func askQuestion(s flow.Scene) flow.Say {
	if order := s.Answer(stepOrder).Text; order != "" {
		return flow.Say{Key: "human.question_order", Data: map[string]any{"Order": order}}
	}
	if s.Answer(stepOffer).Text != "" {
		return flow.Say{Key: "human.question_offer"}
	}
	return flow.Say{Key: "human.question"}
}

// hearQuestion takes any message that says anything.
func hearQuestion(_ flow.Scene, m care.Message) flow.Outcome {
	content := m.Content
	content.Text = strings.TrimSpace(content.Text)
	if content.Empty() {
		return flow.Refuse()
	}
	return answer(stepQuestion, care.Answer{Done: true, Messages: []care.Message{m}})
}

// openQuestion opens the case and tells who has it and when they reply.
func openQuestion(s flow.Scene) []flow.Effect {
	question, order := s.Answer(stepQuestion), s.Answer(stepOrder).Text
	kind := care.KindQuestion
	if order != "" {
		kind = care.KindOrder
	}
	c, staff, owned := newCase(s, kind)
	c.Order, c.OwnOrder, c.Description = order, own(s, order), inBrief(question.Messages)
	opened := []flow.Effect{flow.OpenCase{Case: c, Messages: question.Messages}}
	if n, about := s.Newsletter(s.Answer(stepOffer).Text); about {
		c.Offer = n.ID + " " + n.Name
		opened = []flow.Effect{flow.OpenCase{Case: c, Messages: question.Messages}, flow.AskedAbout{Newsletter: n.ID, Case: c.Number}}
	}
	return append(opened, confirmation("human.confirmed", c, s.Company(), staff, owned))
}

// inBrief returns the words of messages, as much of them as a description holds.
func inBrief(messages []care.Message) string {
	var words []string
	for _, m := range messages {
		if text := strings.TrimSpace(m.Text); text != "" {
			words = append(words, text)
		}
	}
	return care.Shortened(strings.Join(words, "\n"), maxDescription)
}
