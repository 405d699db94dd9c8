package flows

import (
	"carebot/flows/care"
	"carebot/flows/flow"
)

// The acts under what is said of an order; each is about its number.
const (
	actFollow   = "follow"
	actUnfollow = "unfollow"
	actWrong    = "wrong"
	actPerson   = "person"
	actFine     = "fine"
)

func act(name, number string) flow.Choice {
	return flow.Choice{Step: name, ID: number, Key: "order.act_" + name}
}

// acts are the buttons under an order that its customer has asked for, or is told of.
func acts(notify care.Notify, unasked bool, number string) [][]flow.Choice {
	bell := act(actFollow, number)
	if notify == care.NotifyOn || unasked && notify == care.NotifyDefault {
		bell = act(actUnfollow, number)
	}
	return [][]flow.Choice{{bell}, {act(actWrong, number)}, {act(actPerson, number)}}
}

func pressFollow(v flow.View, number string) flow.Reaction { return notify(v, number, care.NotifyOn) }

func pressUnfollow(v flow.View, number string) flow.Reaction {
	return notify(v, number, care.NotifyOff)
}

// notify turns the news of an order on or off, for whom it belongs to.
func notify(v flow.View, number string, want care.Notify) flow.Reaction {
	tie := v.Tie(number)
	if !tie.Own {
		return flow.Reaction{}
	}
	on := want == care.NotifyOn
	said := flow.Toast{Key: "order.unfollowed", Data: map[string]any{"Order": number}}
	if on {
		said.Key = "order.followed"
	}
	if tie.Notify == want {
		return flow.Reaction{Effects: []flow.Effect{said}}
	}
	return flow.Reaction{Effects: []flow.Effect{
		said, flow.Follow{Order: number, On: on}, flow.Redress{Choices: acts(want, false, number)},
	}}
}

// pressWrong opens the complaint with the order filled in.
func pressWrong(_ flow.View, number string) flow.Reaction {
	if _, ok := care.NormalizeOrder(number); !ok {
		return flow.Reaction{}
	}
	return flow.Reaction{
		Effects: []flow.Effect{flow.Picked{Choice: act(actWrong, number)}},
		Begin:   string(care.KindComplaint), Answers: map[string]care.Answer{stepOrder: {Text: number}},
	}
}

// pressPerson asks for a person about the order; where that is no flow, it says how to reach one.
func pressPerson(v flow.View, number string) flow.Reaction {
	if _, ok := care.NormalizeOrder(number); !ok {
		return flow.Reaction{}
	}
	company := v.Company()
	return flow.Reaction{
		Effects: []flow.Effect{flow.Picked{Choice: act(actPerson, number)}},
		Begin:   humanFlow, Answers: map[string]care.Answer{stepOrder: {Text: number}, stepOffer: {}},
		Else: []flow.Effect{flow.Say{Key: "order.person", Data: map[string]any{"Company": company.Name, "Phone": company.Phone}}},
	}
}

// humanFlow is the flow that brings a person; with an order for an answer it is about that.
const humanFlow = "human"

func pressFine(v flow.View, number string) flow.Reaction {
	if _, ok := care.NormalizeOrder(number); !ok {
		return flow.Reaction{}
	}
	return flow.Reaction{
		Effects: []flow.Effect{flow.Picked{Choice: act(actFine, number)}, flow.Say{Key: "order.fine"}},
		Idle:    AskConsent(v, care.HowAfterOrder),
	}
}
