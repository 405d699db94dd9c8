package flow

import (
	"maps"
	"reflect"
	"slices"

	"carebot/flows/care"
)

// corrected takes the edit of a message to where the message is: a kept one, an answer, or else a case.
func (t *turn) corrected(m care.Message) {
	if t.correctKept(m) {
		return
	}
	for i := range t.c.Stack {
		if t.correctAnswer(&t.c.Stack[i], m) {
			return
		}
	}
	t.do(Correct{Message: m})
}

func (t *turn) correctKept(m care.Message) bool {
	i := slices.IndexFunc(t.c.Kept, func(k care.Message) bool { return shares(k, m) })
	if i < 0 {
		return false
	}
	t.c.Kept[i] = mended(t.c.Kept[i], m)
	if len(t.c.Kept) > 1 && weight(t.c.Kept) > maxKeptBytes {
		t.release()
	}
	return true
}

// release lets go of kept messages that have grown too many.
func (t *turn) release() {
	cases := t.v.OpenCases()
	switch {
	case t.v.Customer().Language == "":
		t.speakFallback()
	case len(cases) > 0:
		t.sendKept(cases[len(cases)-1])
	default:
		t.handOver()
	}
}

// correctAnswer mends the answers that hold a message. What is on the customer's screen and no longer true is said again.
func (t *turn) correctAnswer(fr *care.Frame, m care.Message) bool {
	f, _ := flowByID(t.flows, fr.Flow)
	before, said := t.shown(), false
	found := false
	for _, st := range f.Steps {
		old, holds := held(fr.Answers[st.Name], m)
		if !holds {
			continue
		}
		found = true
		o := mend(Scene{View: t.v, Flow: f, Frame: *fr}, st, old, m)
		for _, name := range o.Forget {
			delete(fr.Answers, name)
		}
		maps.Copy(fr.Answers, o.Set)
		if o.Refused {
			delete(fr.Answers, st.Name)
			said = t.sayRefusal(fr, st, o) || said
		}
	}
	if found && !said && !reflect.DeepEqual(before, t.shown()) {
		t.again()
	}
	return found
}

// held returns the message of an answer that an edit is of.
func held(a care.Answer, m care.Message) (care.Message, bool) {
	i := slices.IndexFunc(a.Messages, func(h care.Message) bool { return shares(h, m) })
	if i < 0 {
		return care.Message{}, false
	}
	return a.Messages[i], true
}

func mend(s Scene, st Step, old, m care.Message) Outcome {
	merged := mended(old, m)
	switch {
	case st.Mend != nil:
		return st.Mend(s, merged)
	case st.Hear != nil:
		return st.Hear(s, merged)
	}
	return Outcome{}
}

// sayRefusal says why an edit cannot be taken, where its flow is the present one; the step is asked again with it.
func (t *turn) sayRefusal(fr *care.Frame, st Step, o Outcome) bool {
	if t.present() != fr || t.asksLanguage() {
		return false
	}
	s, present := t.scene(fr)
	if present.Name != st.Name {
		return false
	}
	o = s.refusal(st, o)
	t.do(s.dress(st, Say{Key: o.Key, Data: o.Data}))
	return true
}

// shown returns what waits for an answer on the customer's screen.
func (t *turn) shown() []Effect {
	screen := &turn{flows: t.flows, c: t.c, v: t.v}
	screen.again()
	return screen.effects
}

// shares reports whether two messages are the same one on their platform; an edit names one part of an album.
func shares(a, b care.Message) bool {
	return slices.ContainsFunc(a.IDs, func(id string) bool { return id != "" && slices.Contains(b.IDs, id) })
}

// mended returns a message as its edit leaves it. Of an album one part is edited: its file is replaced, and the words of
// the whole only if the part has words.
func mended(old, edit care.Message) care.Message {
	if len(old.IDs) < 2 {
		old.Content = edit.Content
		return old
	}
	part := slices.Index(old.IDs, edit.ID())
	if part >= 0 && len(old.IDs) == len(old.Files) && len(edit.Files) == 1 {
		old.Files = slices.Clone(old.Files)
		old.Files[part] = edit.Files[0]
	}
	if edit.Text != "" {
		old.Text, old.Spans = edit.Text, edit.Spans
	}
	return old
}
