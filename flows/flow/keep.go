package flow

import (
	"encoding/json"
	"maps"
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
func (t *turn) keepForLanguage(m care.Message, means care.Meaning) {
	t.c.Kept = append(t.c.Kept, m)
	if means.Does != "" && m.ID() != "" {
		t.c.Meant = maps.Clone(t.c.Meant)
		if t.c.Meant == nil {
			t.c.Meant = map[string]care.Meaning{}
		}
		t.c.Meant[m.ID()] = means
	}
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
	kept, meant := t.c.Kept, t.c.Meant
	t.c.Asked = ""
	t.forget()
	t.do(SetLanguage{Language: language})
	t.v = spoken{View: t.v, language: language}
	before := len(t.effects)
	for _, m := range kept {
		t.replay(m, meant[m.ID()])
	}
	if len(t.effects) == before {
		t.say("language.changed", nil)
		t.againOrMenu()
	}
	t.effects = append(t.effects[:before], saidOnce(t.effects[before:])...)
}

func (t *turn) replay(m care.Message, means care.Meaning) {
	name, payload, isCommand := commandIn(m)
	switch {
	case !isCommand:
		t.heard(m, means)
	case name != stepLanguage: // that one has just been answered
		t.command(name, payload)
	}
}

// saidOnce leaves of equal texts only the last: several messages that waited may lead to the same question. That one
// stands below all of them, so nothing is said later.
func saidOnce(effects []Effect) []Effect {
	var left []Effect
	for i, e := range effects {
		if _, later := e.(Later); later {
			continue
		}
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
	recent := t.keptLately(together)
	t.c.Kept = append(t.c.Kept, m)
	switch {
	case t.keptFull():
		t.sendKept(cases[len(cases)-1])
	case recent:
		t.do(Later{Quiet: together})
	default:
		t.askCase()
	}
}

// sendKept sends what was kept to a case.
func (t *turn) sendKept(c care.Case) {
	kept := t.c.Kept
	t.forget()
	t.send(c, kept...)
}

// send sends messages to a case, which they open again if it is settled, and says so.
func (t *turn) send(c care.Case, messages ...care.Message) {
	opened := t.reopen(c, nil)
	for _, m := range messages {
		t.do(Relay{Case: c.Number, Message: m})
	}
	if !opened {
		t.do(Say{Key: "case.sent", Data: map[string]any{"Case": c.Number}, Case: c.Number})
	}
}

// forget lets go of what was kept, and of what it was taken for.
func (t *turn) forget() {
	t.c.Kept, t.c.Meant, t.c.Wish, t.c.Repeated = nil, nil, care.Meaning{}, time.Time{}
}
