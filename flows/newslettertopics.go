package flows

import (
	"slices"
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

func topicsButton() flow.Choice {
	return flow.Choice{Step: actOffers, ID: offersTopics, Key: "newsletter.act_topics"}
}

// offersTopicsTo reports whether the customer can choose what offers are about.
func offersTopicsTo(v flow.View) bool {
	return v.Consent().Given() && len(v.Company().Newsletter.Interests) > 0
}

// topicsLine says what offers come about.
func topicsLine(c care.Consent, all []string) flow.Text {
	chosen := chosenTopics(c, all)
	if len(chosen) == len(all) {
		return flow.Text{Key: "newsletter.topics_all"}
	}
	return flow.Text{Key: "newsletter.topics", Data: map[string]any{"Topics": strings.Join(chosen, ", ")}}
}

// chosenTopics returns those of a company's topics that a customer wants, in its order.
func chosenTopics(c care.Consent, all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(topic string) bool { return !c.Wants(topic) })
}

// askTopics asks what offers may be about. Who wants none at all is asked first how often.
func askTopics(v flow.View) flow.Reaction {
	if !offersTopicsTo(v) {
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "press.old"}, offersOf(v, care.HowCommand)}, Again: true}
	}
	return flow.Reaction{Effects: []flow.Effect{
		flow.Toast{Key: "newsletter.toast"},
		flow.Say{Key: "newsletter.topics_ask", Choices: topicRows(v, v.Consent())},
	}, Again: true}
}

// topicRows are a button for each topic; those that are wanted are marked.
func topicRows(v flow.View, c care.Consent) [][]flow.Choice {
	var rows [][]flow.Choice
	for _, topic := range v.Company().Newsletter.Interests {
		rows = append(rows, []flow.Choice{{
			Step: actOffers, ID: offersTopic + care.InterestID(topic), Label: marked(topic, c.Wants(topic)),
		}})
	}
	return rows
}

// marked marks the label of what is chosen.
func marked(label string, chosen bool) string {
	if chosen {
		return "✓ " + label
	}
	return label
}

// turnTopic turns a topic on or off. The last one stays: who wants none chooses so by name.
func turnTopic(v flow.View, id string) flow.Reaction {
	all, c := v.Company().Newsletter.Interests, v.Consent()
	i := slices.IndexFunc(all, func(topic string) bool { return care.InterestID(topic) == id })
	if i < 0 || !c.Given() {
		return flow.Reaction{}
	}
	chosen := chosenTopics(c, all)
	data, said := map[string]any{"Topic": all[i]}, "newsletter.topic_on"
	if c.Wants(all[i]) {
		said = "newsletter.topic_off"
		chosen = slices.DeleteFunc(chosen, func(topic string) bool { return topic == all[i] })
	} else {
		chosen = append(chosen, all[i])
	}
	switch len(chosen) {
	case 0:
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "newsletter.topic_last"}}}
	case len(all):
		chosen = nil // all, also those that are still to come
	}
	decide := flow.Decide{Pace: c.Pace, Interests: chosen, How: care.HowCommand, Words: flow.Text{Key: "newsletter.topics_ask"}}
	c.Interests = chosen
	return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: said, Data: data}, decide, flow.Redress{Choices: topicRows(v, c)}}}
}
