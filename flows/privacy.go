package flows

import (
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// actPrivacy is the act of the buttons about what is held; its choices are these, and confirmed is followed by when the
// question was asked, in Unix seconds.
const (
	actPrivacy    = "privacy"
	privacyAll    = "all"
	privacyErase  = "erase"
	privacyKeep   = "keep"
	privacyOffers = "offers"
	confirmed     = "yes-"
)

// confirmFor is how long a question whether to erase can be answered: later it is asked again, since what would be lost
// may be more by then.
const confirmFor = 15 * time.Minute

// warnedOf is how many open cases are named before an erasure.
const warnedOf = 20

func privacy() flow.Flow {
	return flow.Flow{
		ID: "privacy", Menu: "menu.privacy", Small: true, Right: true, Intents: []care.Intent{care.IntentPrivacy},
		Finish: func(s flow.Scene) []flow.Effect { return []flow.Effect{sayHeld(s)} },
		Acts:   []flow.Act{{Name: actPrivacy, Press: pressPrivacy}},
	}
}

// sayHeld says what is held about the customer.
func sayHeld(v flow.View) flow.Say {
	customer := v.Customer()
	lines := flow.Texts{{Key: "privacy.you", Data: map[string]any{"Customer": customer.FullName()}}}
	if customer.Phone != "" {
		lines = append(lines, flow.Text{Key: "privacy.phone", Data: map[string]any{"Phone": customer.Phone}})
	}
	if n := len(v.LastCases()); n > 0 {
		lines = append(lines, flow.Text{Key: "privacy.cases", Data: map[string]any{"Count": n}})
	}
	if n := len(v.Orders()); n > 0 {
		lines = append(lines, flow.Text{Key: "privacy.orders"})
	}
	if v.Consent().Decided() || len(v.Coupons()) > 0 {
		lines = append(lines, flow.Text{Key: "privacy.consent"})
	}
	return flow.Say{
		Key: "privacy.held", Data: map[string]any{"Company": v.Company().Name, "Lines": lines},
		Choices: [][]flow.Choice{{privacyChoice(privacyAll)}, {privacyChoice(privacyOffers)}, {privacyChoice(privacyErase)}},
	}
}

func privacyChoice(id string) flow.Choice {
	key, _, _ := strings.Cut(id, "-")
	return flow.Choice{Step: actPrivacy, ID: id, Key: "privacy.act_" + key}
}

func pressPrivacy(v flow.View, id string) flow.Reaction {
	asked, isConfirmed := strings.CutPrefix(id, confirmed)
	switch {
	case id == privacyAll:
		return flow.Reaction{Effects: []flow.Effect{
			flow.Toast{Key: "privacy.sending"}, flow.Redress{Choices: [][]flow.Choice{{privacyChoice(privacyOffers)}, {privacyChoice(privacyErase)}}}, flow.Export{},
		}}
	case id == privacyErase:
		return flow.Reaction{Effects: []flow.Effect{flow.Picked{Choice: privacyChoice(id)}, askErase(v)}}
	case id == privacyKeep:
		return flow.Reaction{Effects: []flow.Effect{flow.Picked{Choice: privacyChoice(id)}, flow.Say{Key: "privacy.kept"}}, Again: true}
	case id == privacyOffers:
		return flow.Reaction{Effects: []flow.Effect{flow.Picked{Choice: privacyChoice(id)}, offersOf(v, care.HowPrivacy)}, Again: true}
	case isConfirmed && stillMeant(v, asked):
		return flow.Reaction{Effects: []flow.Effect{flow.Picked{Choice: privacyChoice(id)}, flow.Erase{}}}
	case isConfirmed:
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "press.old"}, askErase(v)}}
	}
	return flow.Reaction{}
}

// askErase asks whether the customer really wants to be forgotten, and says first what they would lose.
func askErase(v flow.View) flow.Say {
	return flow.Say{
		Key: "privacy.confirm", Data: map[string]any{"Company": v.Company().Name, "Lines": lostWith(v.OpenCases())},
		Choices: [][]flow.Choice{
			{privacyChoice(confirmed + strconv.FormatInt(v.Now().Unix(), 10))}, {privacyChoice(privacyKeep)},
		},
	}
}

// lostWith says which cases would end without an answer; nothing where there are none.
func lostWith(open []care.Case) flow.Texts {
	if len(open) == 0 {
		return nil
	}
	var numbers []string
	for _, c := range open[:min(len(open), warnedOf)] {
		numbers = append(numbers, c.Number)
	}
	return flow.Texts{
		{Key: "privacy.warn", Data: map[string]any{"Count": len(open)}},
		{Key: "privacy.warn_lost", Data: map[string]any{"Cases": strings.Join(numbers, ", ")}},
	}
}

// stillMeant reports whether a yes still answers what was asked: soon after, and with no case opened since.
func stillMeant(v flow.View, asked string) bool {
	seconds, err := strconv.ParseInt(asked, 10, 64)
	at := time.Unix(seconds, 0)
	if err != nil || v.Now().Before(at.Add(-time.Second)) || v.Now().Sub(at) > confirmFor {
		return false
	}
	for _, c := range v.OpenCases() {
		if c.Since().After(at.Add(time.Second)) {
			return false
		}
	}
	return true
}
