package engine

import (
	"fmt"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// The kinds of the timers that end floods, and that say what was not said while a customer went on writing.
const (
	timerFlood = "flood"
	timerQuiet = "quiet"
)

const (
	// floodQuiet is how long a customer who wrote too fast must be quiet for what they wrote to be passed on.
	floodQuiet = 2 * time.Second
	// floodLongest is how long the first of it waits at most, however they go on.
	floodLongest = 30 * time.Second
	// floodHeld is how many messages are gathered at most: a turn's work is bounded.
	floodHeld = 50
)

// flood counts a customer's message and reports whether it is one too many in its minute. What waits of a flood that is
// over goes first.
func (t *turn) flood(talk *care.Conversation, c care.Customer, e flow.Event) (over bool, err error) {
	if c.Barred != nil {
		return false, nil // nothing of it is passed on
	}
	switch e.(type) {
	case flow.Said, flow.Attached:
		talk.Flood, over = talk.Flood.Take(t.now)
	case flow.Corrected:
		if len(talk.Flood.Held) == 0 {
			return false, nil // an edit is rarely answered: what was not said still is
		}
	}
	if over {
		return true, nil
	}
	if talk.Flood.Waits() { // a question not said for the flood is followed by what this event leads to
		_, err = t.endFlood(talk, c)
	}
	talk.Flood.Told = false
	return false, err
}

// gatherFlood lets what concerns cases wait, and takes from effects what a customer who writes too fast is not told each
// time: what is said about a case stays.
func (t *turn) gatherFlood(talk *care.Conversation, effects []flow.Effect) []flow.Effect {
	t.gathered = &talk.Flood
	var left []flow.Effect
	for _, e := range effects {
		_, later := e.(flow.Later)
		if say, ok := e.(flow.Say); later || ok && say.Case == "" {
			talk.Flood.Silent = true
			continue
		}
		left = append(left, e)
	}
	return left
}

// hold lets a message of a case wait for the rest of the flood.
func (t *turn) hold(c care.Case) error {
	f := t.gathered
	if len(f.Held) == 0 {
		f.Since = t.now.UTC()
	}
	f.Held = append(f.Held[:len(f.Held):len(f.Held)], care.Held{Case: c.Number, Seq: c.Entries})
	if len(f.Held) < floodHeld {
		return nil
	}
	return t.postHeld(f)
}

// keepSilent keeps what was not said now, for the flood or because the customer goes on writing, and is said later.
func (t *turn) keepSilent(talk *care.Conversation, c care.Customer, over bool) error {
	switch {
	case over:
		return t.keepFlood(talk, c)
	case t.later > 0:
		talk.Flood.Silent = true
		return t.timer(storage.Timer{Key: timerQuiet + "/" + c.Address.String(), Kind: timerQuiet, Due: t.now.Add(t.later).UTC()})
	default:
		return nil
	}
}

// keepFlood tells the customer, once, and sets the timer that ends the flood.
func (t *turn) keepFlood(talk *care.Conversation, c care.Customer) error {
	t.gathered = nil
	if !talk.Flood.Told {
		talk.Flood.Told = true
		if err := t.say(c, flow.Say{Key: "flood.told"}); err != nil {
			return err
		}
	}
	if !talk.Flood.Waits() {
		return nil
	}
	due := t.now.Add(floodQuiet)
	if since := talk.Flood.Since; !since.IsZero() && due.After(since.Add(floodLongest)) {
		due = since.Add(floodLongest)
	}
	return t.timer(storage.Timer{Key: timerFlood + "/" + c.Address.String(), Kind: timerFlood, Due: due.UTC()})
}

// endFlood passes on what was gathered, and reports whether something was not said for it.
func (t *turn) endFlood(talk *care.Conversation, c care.Customer) (silent bool, err error) {
	f := talk.Flood
	if err := t.postHeld(&f); err != nil {
		return false, err
	}
	silent = f.Silent
	f.Silent, f.Since = false, time.Time{}
	talk.Flood = f
	return silent, t.stopFlood(c)
}

// stopFlood takes back the timers of a customer who writes fast.
func (t *turn) stopFlood(c care.Customer) error {
	if err := storage.Timers.Delete(t.tx, timerFlood+"/"+c.Address.String()); err != nil {
		return err
	}
	return storage.Timers.Delete(t.tx, timerQuiet+"/"+c.Address.String())
}

// postHeld posts what was gathered: one post for each case, in order.
func (t *turn) postHeld(f *care.Flood) error {
	var numbers []string
	held := map[string][]int{}
	for _, h := range f.Held {
		if len(held[h.Case]) == 0 {
			numbers = append(numbers, h.Case)
		}
		held[h.Case] = append(held[h.Case], h.Seq)
	}
	f.Held = nil
	for _, number := range numbers {
		if err := t.postGathered(number, held[number]); err != nil {
			return err
		}
	}
	return nil
}

// postGathered posts messages of a case, by their entries, in one post: the words, then all files.
func (t *turn) postGathered(number string, entries []int) error {
	c, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	var d platform.Delivery
	for _, seq := range entries {
		entry, found, err := storage.Entries.Get(t.tx, number, seq)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		m := entry.Message
		if d.Ref == "" {
			d.Ref = wordsRef(number, m.ID())
		}
		d.Content.Files = append(d.Content.Files, m.Files...)
		if text := inWords(m.Content); text != "" {
			d.Words = append(d.Words, care.Word{Message: m.ID(), Part: 1, Text: text})
		}
	}
	if d.Ref == "" || len(d.Words)+len(d.Content.Files) == 0 {
		return nil
	}
	d.Kind = platform.Say
	return t.thread(c, d)
}

// fallFlood ends a flood whose customer has been quiet for a moment.
func (t *turn) fallFlood(timer storage.Timer) error {
	parts := strings.SplitN(timer.Key, "/", 3)
	if len(parts) != 3 {
		return fmt.Errorf("a flood with the odd name %q", timer.Key)
	}
	t.event = platform.Event{Platform: care.Platform(parts[1]), Chat: parts[2]}
	c, found, err := storage.Customers.One(t.tx, storage.ByAddress, t.event.Platform, t.event.Chat)
	if err != nil {
		return err
	}
	if !found {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	talk, err := t.conversation(c)
	if err != nil {
		return err
	}
	silent, err := t.endFlood(&talk, c)
	if err != nil {
		return err
	}
	if silent {
		if err := t.sayPresent(&talk, c); err != nil {
			return err
		}
	}
	return storage.Conversations.Put(t.tx, talk)
}

// sayPresent says once more what waits for the customer's answer.
func (t *turn) sayPresent(talk *care.Conversation, c care.Customer) error {
	v := &view{turn: t, customer: c}
	t.keys = talk.Keys
	for _, e := range flow.Present(t.engine.Flows, *talk, v) {
		if err := t.carryOut(&c, e); err != nil {
			return err
		}
	}
	talk.Keys = t.keys
	return v.err
}
