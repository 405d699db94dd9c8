package flow

import (
	"strings"

	"carebot/flows/care"
)

// What a deep link's payload begins with: t.me/<bot>?start=order-12345.
const (
	linkOrder = "order-"
	linkCase  = "case-"
	linkRef   = "ref-"
)

// start greets, and opens what a deep link asks for; else the menu.
func (t *turn) start(payload string) {
	t.pause()
	t.hello()
	if t.follow(strings.TrimSpace(payload)) {
		return
	}
	t.menu()
	t.againButWish()
}

// follow opens what a deep link's payload asks for. False: it asks for nothing that can be opened.
func (t *turn) follow(payload string) bool {
	if number, ok := strings.CutPrefix(payload, linkOrder); ok {
		return t.followOrder(number)
	}
	if number, ok := strings.CutPrefix(payload, linkCase); ok {
		return t.followCase(number)
	}
	if code, ok := strings.CutPrefix(payload, linkRef); ok && code != "" {
		t.do(Remember{Ref: code})
	}
	return false
}

func (t *turn) followOrder(typed string) bool {
	number, ok := care.NormalizeOrder(typed)
	f, known := t.flowFor(care.IntentOrderStatus)
	if !ok || !known {
		return false
	}
	t.fulfil(f, care.Meaning{Intent: care.IntentOrderStatus, Orders: []string{number}})
	return true
}

// followCase shows a case by its number, with or without the letter. Whose it is, the flow of the customer's cases looks.
func (t *turn) followCase(number string) bool {
	f, known := t.flowFor(care.IntentMyCases)
	if !known || len(f.Acts) == 0 {
		return false
	}
	shown := f.Acts[0].Press(t.v, "C-"+strings.TrimPrefix(strings.ToUpper(number), "C-"))
	said := len(t.effects)
	for _, e := range shown.Effects {
		if say, ok := e.(Say); ok {
			t.do(say)
		}
	}
	if len(t.effects) == said {
		t.say("case.unknown", nil)
	}
	t.again()
	return true
}
