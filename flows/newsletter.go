package flows

import (
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// The acts about offers. actOffers: <how>-<pace>, or one of the IDs below; the others: the ID of a newsletter, for
// actAskOffer with a dash and the number of the button behind it.
const (
	actOffers   = "offers"
	actNoMore   = "nomore"
	actAskOffer = "askoffer"

	offersPage   = "page"
	offersTopics = "topics"
	offersTopic  = "topic-" // followed by care.InterestID
)

// answerWanted is what the customer's own words asked for: an intent.
const answerWanted = "wanted"

// linkRef begins the payload of the link that is a customer's own.
const linkRef = "ref-"

func newsletter() flow.Flow {
	return flow.Flow{
		ID: "newsletter", Menu: "menu.newsletter", Small: true,
		Intents: []care.Intent{care.IntentNewsletterOn, care.IntentNewsletterOff},
		Fill: func(_ flow.View, m care.Meaning, _ []care.Message) map[string]care.Answer {
			return map[string]care.Answer{answerWanted: {Choice: string(m.Intent)}}
		},
		Finish: showOffers,
		Acts: []flow.Act{
			{Name: actOffers, Press: pressOffers},
			{Name: actNoMore, Press: pressNoMore},
			{Name: actAskOffer, Press: pressAskOffer},
		},
	}
}

// showOffers shows how it stands with offers; who asked to be left alone is, at once.
func showOffers(s flow.Scene) []flow.Effect {
	switch care.Intent(s.Answer(answerWanted).Choice) {
	case care.IntentNewsletterOff:
		return []flow.Effect{
			flow.Decide{Pace: care.OffersNever, How: care.HowWords, Words: flow.Text{Key: "wish.newsletter_off"}},
			flow.Say{Key: "newsletter.stopped"},
		}
	case care.IntentNewsletterOn:
		return []flow.Effect{offersOf(s, care.HowWords)}
	default:
		return []flow.Effect{offersOf(s, care.HowCommand)}
	}
}

// offersOf says how it stands with offers, and asks how often they may come.
func offersOf(v flow.View, how care.ConsentHow) flow.Say {
	lines := flow.Texts{paceLine(v.Consent())}
	if topics := v.Company().Newsletter.Interests; len(topics) > 0 && v.Consent().Given() {
		lines = append(lines, topicsLine(v.Consent(), topics))
	}
	lines = append(lines, couponLines(v)...)
	lines = append(lines, linkLines(v)...)
	say := flow.Say{Key: "newsletter.page", Data: map[string]any{"Lines": lines, "Ask": decidedOn(v, how)}, Choices: paces(v.Consent(), how)}
	if offersTopicsTo(v) {
		say.Choices = append(say.Choices, []flow.Choice{topicsButton()})
	}
	return say
}

// decidedOn is what stands above the buttons of a decision: the words of a consent.
func decidedOn(v flow.View, how care.ConsentHow) flow.Text {
	key := "newsletter.ask"
	switch how {
	case care.HowAfterOrder, care.HowAfterRating:
		key = "newsletter.consent"
	}
	return flow.Text{Key: key, Data: map[string]any{"Company": v.Company().Name}}
}

// paceLine says how often offers come.
func paceLine(c care.Consent) flow.Text {
	if !c.Decided() {
		return flow.Text{Key: "newsletter.state_none"}
	}
	return flow.Text{Key: "newsletter.state_" + string(c.Pace)}
}

func couponLines(v flow.View) flow.Texts {
	coupons := v.Coupons()
	if len(coupons) == 0 {
		return nil
	}
	lines := flow.Texts{{}, {Key: "newsletter.coupons", Data: map[string]any{"Count": len(coupons)}}}
	for _, c := range coupons {
		given := care.DateOf(c.At.In(v.Now().Location()))
		lines = append(lines, flow.Text{Key: "newsletter.coupon", Data: map[string]any{"Code": c.Code, "Date": given}})
	}
	return lines
}

// linkLines show the customer's own link. Until the platform has told what the bot is called, there is none to show.
func linkLines(v flow.View) flow.Texts {
	link := v.Link(linkRef + v.Customer().Code)
	if link == "" || v.Customer().Code == "" {
		return nil
	}
	return flow.Texts{{}, {Key: "newsletter.link", Data: map[string]any{"Link": link}}}
}

// paces are the buttons of how often; the present choice is marked.
func paces(c care.Consent, how care.ConsentHow) [][]flow.Choice {
	rows := make([][]flow.Choice, 0, len(care.OfferPaces()))
	for _, p := range care.OfferPaces() {
		choice := paceButton(how, p)
		choice.Data = map[string]any{"Chosen": c.Pace == p}
		rows = append(rows, []flow.Choice{choice})
	}
	return rows
}

func paceButton(how care.ConsentHow, p care.OfferPace) flow.Choice {
	return flow.Choice{
		Step: actOffers, ID: string(how) + "-" + string(p), Key: "newsletter.pace_" + string(p), Data: map[string]any{"Chosen": false},
	}
}

// pressOffers takes a press under what is said of offers.
func pressOffers(v flow.View, id string) flow.Reaction {
	topic, isTopic := strings.CutPrefix(id, offersTopic)
	switch {
	case id == offersPage:
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "newsletter.toast"}, offersOf(v, care.HowCommand)}, Again: true}
	case id == offersTopics:
		return askTopics(v)
	case isTopic:
		return turnTopic(v, topic)
	}
	how, pace, _ := strings.Cut(id, "-")
	return decideOffers(v, care.ConsentHow(how), care.OfferPace(pace))
}

// decideOffers keeps how often offers may come; a button that somebody made up does nothing.
func decideOffers(v flow.View, how care.ConsentHow, p care.OfferPace) flow.Reaction {
	if !isPace(p) || !asks(how) {
		return flow.Reaction{}
	}
	decide := flow.Decide{Pace: p, Interests: v.Consent().Interests, How: how, Words: decidedOn(v, how)}
	return flow.Reaction{
		Effects: append([]flow.Effect{flow.Picked{Choice: paceButton(how, p)}, decide}, noted(v, p)), Again: true,
	}
}

// noted says what now holds, and offers to choose topics where there are any.
func noted(v flow.View, p care.OfferPace) flow.Say {
	if p == care.OffersNever {
		return flow.Say{Key: "newsletter.stopped"}
	}
	say := flow.Say{Key: "newsletter.noted", Data: map[string]any{"State": flow.Text{Key: "newsletter.state_" + string(p)}}}
	if len(v.Company().Newsletter.Interests) > 0 {
		say.Choices = [][]flow.Choice{{topicsButton()}}
	}
	return say
}

func isPace(p care.OfferPace) bool {
	for _, known := range care.OfferPaces() {
		if p == known {
			return true
		}
	}
	return false
}

// asks reports whether buttons of how often are shown in a place.
func asks(how care.ConsentHow) bool {
	switch how {
	case care.HowCommand, care.HowPrivacy, care.HowWords, care.HowAfterOrder, care.HowAfterRating:
		return true
	default:
		return false
	}
}
