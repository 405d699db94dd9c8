package desk

import (
	"slices"
	"time"

	"carebot/flows/care"
)

// heard keeps the clocks right after something that happened to a case: what the customer was told of it, they have heard;
// what staff promised or asked in words of their own is a reply; a settlement ends all that was owed but the law's decision.
func heard(was, c care.Case, e Event, effects []Effect, v View) (care.Case, []Effect) {
	if _, clock := e.(FellDue); clock {
		return c, effects
	}
	own := len(was.History)
	var sorry, more []Effect
	if by := speaker(e); by != "" && was.Open() && slices.ContainsFunc(effects, isInform) {
		c, sorry = first(c, own, func(c care.Case) (care.Case, []Effect) { return answered(c, by, v) })
	}
	if was.Open() && c.Status == care.StatusSettled {
		c, more = first(c, own, func(c care.Case) (care.Case, []Effect) { return over(c, speaker(e), v) })
	}
	effects = slices.Concat(effects, sorry, more)
	if slices.ContainsFunc(effects, isInform) {
		c.HeardAt = v.Now().UTC()
	}
	return c, effects
}

// first puts what f notes in a case's history before what stands there from own on: what an event did last stays last.
func first(c care.Case, own int, f func(care.Case) (care.Case, []Effect)) (care.Case, []Effect) {
	later := slices.Clone(c.History[own:])
	c.History = slices.Clone(c.History[:own])
	c, effects := f(c)
	c.History = append(c.History, later...)
	return c, effects
}

func isInform(e Effect) bool {
	_, is := e.(Inform)
	return is
}

// speaker returns whose own words the customer reads, by an event; empty: nobody's.
func speaker(e Event) string {
	switch e := e.(type) {
	case Promised:
		return e.By
	case Turned:
		return e.By
	case Resolved:
		return e.By
	default:
		return ""
	}
}

// over ends the promises of a case that is settled: what they were about is.
func over(c care.Case, by string, v View) (care.Case, []Effect) {
	var sorry []Effect
	for _, p := range c.Promises {
		if p.State != care.PromiseDue {
			continue
		}
		var said []Effect
		c, said = done(c, p, by, v)
		sorry = append(sorry, said...)
	}
	c.Late, c.WaitsSince = nil, time.Time{}
	return c, sorry
}
