package flow

import (
	"maps"
	"slices"

	"carebot/flows/care"
)

// top returns the frame that was begun last, or nil.
func (t *turn) top() *care.Frame {
	if len(t.c.Stack) == 0 {
		return nil
	}
	return &t.c.Stack[len(t.c.Stack)-1]
}

// present returns the frame whose step is asked now, or nil.
func (t *turn) present() *care.Frame {
	if fr := t.top(); fr != nil && !fr.Paused {
		return fr
	}
	return nil
}

// paused returns the interrupted frame that can be resumed, or nil.
func (t *turn) paused() *care.Frame {
	if fr := t.top(); fr != nil && fr.Paused {
		return fr
	}
	return nil
}

// scene returns what the steps of a frame see, and its present step. A settled frame always has one.
func (t *turn) scene(fr *care.Frame) (Scene, Step) {
	f, _ := flowByID(t.flows, fr.Flow)
	s := Scene{View: t.v, Flow: f, Frame: *fr}
	st, _ := s.Present()
	return s, st
}

// begin starts a flow or takes it up again, and asks its present step. A flow of no steps is over at once: what is begun
// stays as it is.
func (t *turn) begin(id string, answers map[string]care.Answer) {
	t.c.Writing = ""
	t.leave()
	if f, _ := flowByID(t.flows, id); len(f.Steps) == 0 {
		t.end(Scene{View: t.v, Flow: f, Frame: care.Frame{Flow: id, Answers: answers}})
		return
	}
	i := slices.IndexFunc(t.c.Stack, func(fr care.Frame) bool { return fr.Flow == id })
	var fr care.Frame
	if i >= 0 {
		fr = t.c.Stack[i]
		t.c.Stack = slices.Delete(t.c.Stack, i, i+1)
	} else {
		t.c.Frames++
		fr = care.Frame{Number: t.c.Frames, Flow: id, Answers: map[string]care.Answer{}}
	}
	fr.Paused = false
	maps.Copy(fr.Answers, answers)
	if len(t.c.Stack) == maxStack { // the newest digression gives way, the matter it digressed from stays
		t.c.Stack = t.c.Stack[:maxStack-1]
	}
	t.c.Stack = append(t.c.Stack, fr)
	t.c.Asked = ""
	t.goOn(Outcome{})
}

// apply stores an outcome in the top frame and goes on: the next question, or the end of the flow.
func (t *turn) apply(o Outcome) {
	fr := t.top()
	for _, name := range o.Forget {
		delete(fr.Answers, name)
	}
	maps.Copy(fr.Answers, o.Set)
	t.effects = append(t.effects, o.Do...)
	if o.Drop {
		t.drop()
		return
	}
	t.goOn(o)
}

func (t *turn) goOn(o Outcome) {
	f, _ := flowByID(t.flows, t.top().Flow)
	s := Scene{View: t.v, Flow: f, Frame: *t.top()}
	st, unanswered := s.Present()
	switch {
	case !unanswered:
		t.finish(s)
	case o.Key != "":
		t.do(s.dress(st, Say{Key: o.Key, Data: o.Data}))
	default:
		t.do(s.question(st))
	}
}

// finish ends the top frame with its flow's effects; what it digressed from is asked again.
func (t *turn) finish(s Scene) {
	t.pop()
	t.end(s)
}

// end gives the effects of a flow that is over, and asks again what it interrupted.
func (t *turn) end(s Scene) {
	var end []Effect
	if s.Flow.Finish != nil {
		end = s.Flow.Finish(s)
	}
	t.effects = append(t.effects, end...)
	t.keptToo(end)
	if !t.again() && len(end) == 0 {
		t.menu()
	}
}

// keptToo hands what was kept and is no clear wish to the case that has just been opened: it waits for a person, and there
// is one now.
func (t *turn) keptToo(end []Effect) {
	i := slices.IndexFunc(end, func(e Effect) bool { _, opens := e.(OpenCase); return opens })
	if i < 0 || len(t.c.Kept) == 0 || t.clear(t.c.Wish) {
		return
	}
	opened, _ := end[i].(OpenCase)
	kept := t.c.Kept
	t.forget()
	for _, m := range kept {
		t.do(Relay{Case: opened.Case.Number, Message: m})
	}
	t.do(Say{Key: "case.sent", Data: map[string]any{"Case": opened.Case.Number}, Case: opened.Case.Number})
}

// drop leaves the top frame.
func (t *turn) drop() {
	t.pop()
	t.say("cancel.done", nil)
	t.againOrMenu()
}

func (t *turn) pop() { t.c.Stack = t.c.Stack[:len(t.c.Stack)-1] }
