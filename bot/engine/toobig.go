package engine

import (
	"errors"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// withoutTooBig takes out the files that a bot cannot have, tells the customer, and returns the files' names. The event
// is nil when nothing else was in the message. Before the language is known nothing is told: the message waits.
func (t *turn) withoutTooBig(c care.Customer, e flow.Event) (flow.Event, []string, error) {
	sent, ok := e.(flow.Attached)
	if !ok || c.Language == "" || c.Barred != nil {
		return e, nil, nil
	}
	m, dropped := sent.Message, []string(nil)
	m.Files = nil
	for _, f := range sent.Message.Files {
		if f.Size > platform.MaxFromTelegram {
			dropped = append(dropped, clipped(fileName(f), 100))
		} else {
			m.Files = append(m.Files, f)
		}
	}
	if len(dropped) == 0 {
		return e, nil, nil
	}
	if err := t.say(c, flow.Say{Key: "file.too_big"}); err != nil {
		return nil, nil, err
	}
	if m.Empty() {
		return nil, dropped, nil
	}
	return heard(m), dropped, nil
}

// leftAlone ends the turn of a message that was nothing but files too big. In a flow, the staff hear of them when its
// case opens; outside, at once if it is clear whose they are, else with the customer's next word for a case.
func (t *turn) leftAlone(c care.Customer, talk care.Conversation, v *view) error {
	cases := v.OpenCases()
	if v.err != nil {
		return v.err
	}
	asked := len(talk.Stack) > 0 && !talk.Stack[len(talk.Stack)-1].Paused
	if len(cases) == 1 && !asked {
		return t.tellTooBig(c, talk, cases[0].Number)
	}
	return t.tellTooBig(c, talk, "")
}

// caseIn returns the number of the case that effects hand something to; empty: none.
func caseIn(effects []flow.Effect) string {
	number := ""
	for _, effect := range effects {
		switch e := effect.(type) {
		case flow.OpenCase:
			number = e.Case.Number
		case flow.Relay:
			number = e.Case
		}
	}
	return number
}

// tellTooBig stores the conversation, once the staff of a case were told of the files that could not come with it. With
// no case, they wait for one for as long as one may come of what was begun.
func (t *turn) tellTooBig(c care.Customer, talk care.Conversation, number string) error {
	names := talk.TooBig
	if len(names) == 0 {
		return storage.Conversations.Put(t.tx, talk)
	}
	if number == "" {
		waits, err := t.waitsForCase(c, talk)
		if err != nil || !waits {
			names = nil
		}
		talk.TooBig = names[max(0, len(names)-maxTooBig):]
		return errors.Join(err, storage.Conversations.Put(t.tx, talk))
	}
	talk.TooBig = nil
	if err := storage.Conversations.Put(t.tx, talk); err != nil {
		return err
	}
	open, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	for _, name := range names {
		if err := t.remark(open, "desk.too_big_in", map[string]any{"File": name}); err != nil {
			return err
		}
	}
	return nil
}

// waitsForCase reports whether what the customer says next may go to a case.
func (t *turn) waitsForCase(c care.Customer, talk care.Conversation) (bool, error) {
	open, err := t.openCases(c.ID)
	return len(talk.Stack) > 0 || len(open) > 0, err
}

// maxTooBig is how many such files are remembered.
const maxTooBig = 20
