package flow

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"carebot/flows/care"
)

// What a conversation keeps must fit into its record whatever is sent: so many messages, of so many bytes.
const (
	maxKept      = 50
	maxKeptBytes = 48 << 10
)

// together is how long messages that follow each other are taken for one thought, asked about once.
const together = time.Minute

// weight returns what messages take in a record, in bytes.
func weight(messages []care.Message) int {
	data, err := json.Marshal(messages)
	if err != nil { // a float that is no number, in a location
		return maxKeptBytes + 1
	}
	return len(data)
}

func (t *turn) keptFull() bool { return len(t.c.Kept) >= maxKept || weight(t.c.Kept) > maxKeptBytes }

// keepForLanguage keeps a message until the language is known. When there are too many, the company's language it is.
func (t *turn) keepForLanguage(m care.Message) {
	t.c.Kept = append(t.c.Kept, m)
	if !t.keptFull() {
		t.askLanguage()
		return
	}
	t.speakFallback()
}

// speakFallback goes on in the company's language with a customer who tells more than can be kept, but not their own.
func (t *turn) speakFallback() {
	language := t.v.Company().Language
	if language == "" {
		language = care.Polish
	}
	t.speak(language)
}

// speak makes a first language known and goes on with what was kept for it.
func (t *turn) speak(language care.Language) {
	kept := t.c.Kept
	t.c.Kept, t.c.Asked = nil, ""
	t.do(SetLanguage{Language: language})
	t.v = spoken{View: t.v, language: language}
	before := len(t.effects)
	for _, m := range kept {
		t.replay(m)
	}
	if len(t.effects) == before {
		t.say("language.changed", nil)
		t.againOrMenu()
	}
	t.effects = append(t.effects[:before], saidOnce(t.effects[before:])...)
}

func (t *turn) replay(m care.Message) {
	name, isCommand := commandIn(m)
	switch {
	case !isCommand:
		t.heard(m)
	case name != stepLanguage: // that one has just been answered
		t.command(name)
	}
}

// saidOnce leaves of equal texts only the last: several messages that waited may lead to the same question.
func saidOnce(effects []Effect) []Effect {
	var left []Effect
	for i, e := range effects {
		_, isSay := e.(Say)
		again := slices.ContainsFunc(effects[i+1:], func(o Effect) bool { return reflect.DeepEqual(e, o) })
		if !isSay || !again {
			left = append(left, e)
		}
	}
	return left
}

// spoken is a view in which the customer's language has just become known.
type spoken struct {
	View
	language care.Language
}

// Customer returns the customer with the new language.
func (s spoken) Customer() care.Customer {
	c := s.View.Customer()
	c.Language = s.language
	return c
}

// keepForCase keeps a message until the customer has said which case it is for. When there are too many, they go to the
// newest case: staff can tell, and nothing is lost.
func (t *turn) keepForCase(m care.Message, cases []care.Case) {
	recent := len(t.c.Kept) > 0 && t.v.Now().Sub(t.c.Kept[len(t.c.Kept)-1].At) < together
	t.c.Kept = append(t.c.Kept, m)
	switch {
	case t.keptFull():
		t.sendKept(cases[len(cases)-1].Number)
	case !recent:
		t.askCase()
	}
}

func (t *turn) sendKept(number string) {
	for _, m := range t.c.Kept {
		t.do(Relay{Case: number, Message: m})
	}
	t.c.Kept = nil
	t.do(Say{Key: "case.sent", Data: map[string]any{"Case": number}, Case: number})
}
