package flow

import (
	"maps"
	"math"
	"slices"

	"carebot/flows/care"
)

// maxStack is how many flows can be begun at once: one, and a digression from it.
const maxStack = 2

// settled returns a copy of a conversation that can be changed freely and in which everything is known: frames of flows
// that are gone are dropped, answers stand under the steps' present names, every frame has a step to be asked.
func settled(flows []Flow, c care.Conversation, v View) care.Conversation {
	c.Kept = slices.Clone(c.Kept)
	if c.Frames < 0 || c.Frames > math.MaxInt32 {
		c.Frames = 0
	}
	stack := c.Stack
	c.Stack = nil
	for _, fr := range stack {
		if fr, ok := settledFrame(flows, fr, v); ok {
			c.Stack = append(c.Stack, numbered(&c, fr))
		}
	}
	if extra := len(c.Stack) - maxStack; extra > 0 {
		c.Stack = c.Stack[extra:]
	}
	if c.Asked != known(c.Asked) {
		c.Asked = ""
	}
	return c
}

// known returns the question if it is one of those asked outside flows, else "".
func known(asked string) string {
	switch asked {
	case care.AskLanguage, care.AskCase, care.AskWish, care.AskResume:
		return asked
	}
	return ""
}

// settledFrame copies a frame, brings its answers under today's names and makes sure that something is left to ask.
func settledFrame(flows []Flow, fr care.Frame, v View) (care.Frame, bool) {
	f, ok := flowByID(flows, fr.Flow)
	if !ok {
		return fr, false
	}
	answers := maps.Clone(fr.Answers)
	if answers == nil {
		answers = map[string]care.Answer{}
	}
	for _, st := range f.Steps {
		rename(answers, st)
	}
	fr.Answers = answers
	s := Scene{View: v, Flow: f, Frame: fr}
	if _, ok := s.Present(); ok {
		return fr, true
	}
	for _, st := range slices.Backward(f.Steps) {
		if s.needs(st) { // steps were taken out while the customer stood there: the last one left is asked again
			delete(answers, st.Name)
			_, ok := s.Present()
			return fr, ok
		}
	}
	return fr, false
}

func rename(answers map[string]care.Answer, st Step) {
	for _, old := range st.Was {
		a, found := answers[old]
		if !found {
			continue
		}
		if _, taken := answers[st.Name]; !taken {
			answers[st.Name] = a
		}
		delete(answers, old)
	}
}

// numbered gives a frame a number of its own if it has none that can be told from the others.
func numbered(c *care.Conversation, fr care.Frame) care.Frame {
	taken := slices.ContainsFunc(c.Stack, func(o care.Frame) bool { return o.Number == fr.Number })
	if fr.Number <= 0 || fr.Number > math.MaxInt32 || taken {
		c.Frames++
		fr.Number = c.Frames
	}
	c.Frames = max(c.Frames, fr.Number)
	return fr
}

func flowByID(flows []Flow, id string) (Flow, bool) {
	i := slices.IndexFunc(flows, func(f Flow) bool { return f.ID == id })
	if i < 0 {
		return Flow{}, false
	}
	return flows[i], true
}
