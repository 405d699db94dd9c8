package flowtest

import (
	"fmt"
	"slices"
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// Offers is what a test made up about offers.
type Offers struct {
	Consent     care.Consent
	Newsletters []care.Newsletter
	Coupons     []care.Coupon
	Received    []care.Recipient
	Nameless    bool // the platform has not told yet what we are called
}

// Consent returns what the customer decided about offers.
func (w *World) Consent() care.Consent { return w.Offers.Consent }

// Newsletter returns a newsletter by its ID.
func (w *World) Newsletter(id string) (care.Newsletter, bool) {
	i := slices.IndexFunc(w.Offers.Newsletters, func(n care.Newsletter) bool { return n.ID == id })
	if i < 0 {
		return care.Newsletter{}, false
	}
	return w.Offers.Newsletters[i], true
}

// Coupons returns the customer's codes.
func (w *World) Coupons() []care.Coupon { return w.Offers.Coupons }

// Received returns what the customer got of a newsletter.
func (w *World) Received(newsletter string) (care.Recipient, bool) {
	i := slices.IndexFunc(w.Offers.Received, func(r care.Recipient) bool { return r.Newsletter == newsletter })
	if i < 0 {
		return care.Recipient{}, false
	}
	return w.Offers.Received[i], true
}

// Link returns an address of a bot called sloneczna_bot.
func (w *World) Link(payload string) string {
	if w.Offers.Nameless {
		return ""
	}
	return "https://t.me/sloneczna_bot?start=" + payload
}

// doOffer changes the world as the effects that concern offers ask.
func (w *World) doOffer(e flow.Effect) {
	switch e := e.(type) {
	case flow.Decide:
		w.Offers.Consent = w.Offers.Consent.Decide(care.ConsentChange{
			At: w.Clock, Pace: e.Pace, Interests: e.Interests, How: e.How, Words: care.Words{Key: e.Words.Key}, Newsletter: e.Newsletter,
		})
	case flow.AskedConsent:
		w.Offers.Consent.Asked = w.Clock
	default:
		w.doRating(e)
	}
}

// printOffer words the effects that concern offers.
func printOffer(e flow.Effect) string {
	switch e := e.(type) {
	case flow.Decide:
		about := ""
		if len(e.Interests) > 0 {
			about = "about " + strings.Join(e.Interests, ", ")
		}
		return join("decide", string(e.Pace), about, "by", string(e.How), e.Newsletter, "on", e.Words.Key)
	case flow.AskedConsent:
		return "asked for consent"
	case flow.AskedAbout:
		return join("asked about", e.Newsletter, "in", e.Case)
	case flow.PressedOffer:
		return fmt.Sprintf("pressed button %d of %s", e.Button, e.Newsletter)
	}
	return printRating(e)
}

// offers makes up what a line of setting says about offers.
func (p *play) offers(what string, words []string) {
	w, rest := p.world, strings.Join(words, " ")
	switch what {
	case "topics":
		w.Firm.Newsletter.Interests = strings.Split(rest, ", ")
	case "code":
		w.Who.Code = rest
	case "nameless":
		w.Offers.Nameless = true
	case "coupon":
		w.Offers.Coupons = append(w.Offers.Coupons, care.Coupon{Code: rest, At: w.Clock})
	case "shown":
		step, id, _ := strings.Cut(rest, ":")
		p.shown = append(p.shown, flow.Choice{Step: step, ID: id})
	case "newsletter":
		w.Offer(words[0], strings.Join(words[1:], " "))
	}
}

// Offer gives the customer a newsletter with two buttons: one that asks about it, and a link.
func (w *World) Offer(id, name string) care.Newsletter {
	n := care.Newsletter{
		ID: id, Name: name, State: care.NewsletterDone, Texts: map[care.Language]care.Content{care.Polish: {Text: "Lampy -20%"}},
		Buttons: []care.NewsletterButton{
			{Labels: map[care.Language]string{care.Polish: "Zapytaj"}, Ask: true},
			{Labels: map[care.Language]string{care.Polish: "Sklep"}, Link: "https://example.com/lampy"},
		},
	}
	w.Offers.Newsletters = append(w.Offers.Newsletters, n)
	w.Offers.Received = append(w.Offers.Received, care.Recipient{
		Newsletter: id, Customer: w.Who.ID, Language: care.Polish, State: care.RecipientSent, At: w.Clock,
	})
	return n
}
