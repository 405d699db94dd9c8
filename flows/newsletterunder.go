package flows

import (
	"slices"
	"strconv"
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// stepOffer, answered with the ID of a newsletter, makes the question to a person one about its offer.
const stepOffer = "offer"

// NewsletterChoices returns the buttons under a newsletter in a language: its own, and the one against more of them.
func NewsletterChoices(n care.Newsletter, lang care.Language) [][]flow.Choice {
	return append(ownChoices(n, lang), []flow.Choice{{Step: actNoMore, ID: n.ID, Key: "newsletter.no_more"}})
}

// ownChoices are a newsletter's own buttons, a row each; one without a label in the language is left out.
func ownChoices(n care.Newsletter, lang care.Language) [][]flow.Choice {
	var rows [][]flow.Choice
	for i, b := range n.Buttons {
		choice := flow.Choice{Label: b.Labels[lang], URL: b.Link}
		if b.Ask {
			choice.Step, choice.ID, choice.URL = actAskOffer, n.ID+"-"+strconv.Itoa(i), ""
		}
		if choice.Label != "" {
			rows = append(rows, []flow.Choice{choice})
		}
	}
	return rows
}

// pressNoMore stops all offers at once, whatever has become of the newsletter.
func pressNoMore(v flow.View, id string) flow.Reaction {
	n, known := v.Newsletter(id)
	if !known {
		n = care.Newsletter{}
	}
	back := flow.Choice{Step: actOffers, ID: offersPage, Key: "newsletter.no_more_done"}
	redress := flow.Redress{Choices: append(ownChoices(n, languageOf(v, n.ID)), []flow.Choice{back})}
	if v.Consent().Pace == care.OffersNever {
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "newsletter.no_more_toast"}, redress}}
	}
	return flow.Reaction{Effects: []flow.Effect{
		flow.Toast{Key: "newsletter.no_more_toast"},
		flow.Decide{
			Pace: care.OffersNever, Interests: v.Consent().Interests, How: care.HowNewsletter, Newsletter: n.ID,
			Words: flow.Text{Key: "newsletter.no_more"},
		},
		redress,
	}}
}

// languageOf returns the language that a newsletter came to the customer in.
func languageOf(v flow.View, newsletter string) care.Language {
	if r, got := v.Received(newsletter); got {
		return r.Language
	}
	return v.Customer().Language
}

// pressAskOffer asks for the customer's question about an offer; the case names it.
func pressAskOffer(v flow.View, id string) flow.Reaction {
	of, number, _ := strings.Cut(id, "-")
	letter, rest, _ := strings.Cut(number, "-")
	n, known := v.Newsletter(of + "-" + letter)
	button, err := strconv.Atoi(rest)
	if !known || err != nil || button < 0 || button >= len(n.Buttons) || !n.Buttons[button].Ask {
		return flow.Reaction{}
	}
	company := v.Company()
	return flow.Reaction{
		Effects: []flow.Effect{flow.Toast{Key: "newsletter.ask_toast"}, flow.PressedOffer{Newsletter: n.ID, Button: button}},
		Begin:   humanFlow, Answers: map[string]care.Answer{stepOffer: {Text: n.ID}, stepOrder: {}},
		Else: []flow.Effect{flow.Say{Key: "order.person", Data: map[string]any{"Company": company.Name, "Phone": company.Phone}}},
	}
}

// AskConsent asks whether offers may come, once in a customer's life, after something good (care.HowAfterOrder or
// care.HowAfterRating); nil when they have been asked or have decided before, or have an open complaint.
func AskConsent(v flow.View, how care.ConsentHow) []flow.Effect {
	consent, customer := v.Consent(), v.Customer()
	complains := slices.ContainsFunc(v.OpenCases(), func(c care.Case) bool { return c.Kind == care.KindComplaint })
	if consent.Decided() || !consent.Asked.IsZero() || complains || customer.Blocked || customer.Language == "" {
		return nil
	}
	ask := decidedOn(v, how)
	return []flow.Effect{flow.AskedConsent{}, flow.Say{Key: ask.Key, Data: ask.Data, Choices: paces(consent, how)}}
}
