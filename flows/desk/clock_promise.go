package desk

import (
	"fmt"
	"time"

	"carebot/flows/care"
)

// promiseCalls are what the clocks of promises say: a reminder to who has the case, and, when the time has passed, an
// apology with a new time.
func promiseCalls(c care.Case, v View) []call {
	var all []call
	for _, p := range c.Promises {
		if p.State != care.PromiseDue {
			continue
		}
		all = append(all,
			call{
				base: reminding(c, p, v), to: toStaff, what: fmt.Sprintf("%s/%d", care.ClockPromised, p.Number), until: p.Due,
				say: func(c care.Case) (care.Case, []Effect) {
					return c, warn(c, v, "clock.promise_soon", map[string]any{"Text": p.What, "Due": p.Due}, keptButton(c, p))
				},
			},
			call{base: p.Due, say: func(c care.Case) (care.Case, []Effect) { return promiseLate(c, p, v) }},
		)
	}
	return all
}

// reminding returns when who has the case is reminded of a promise: an hour of their own working time before it is due, or
// half the time where less than two are left.
func reminding(c care.Case, p care.Promise, v View) time.Time {
	hours := v.Company().Hours
	if staff, known := v.Staff(c.Assignee); known {
		hours = staff.Hours
	}
	at := hours.Before(p.Due, before)
	if half := hours.Add(p.MadeAt, hours.Between(p.MadeAt, p.Due)/2); half.After(at) {
		return half
	}
	return at
}

// promiseLate apologises for a promise that was not kept, and makes it anew: within the time in which every customer hears
// something.
func promiseLate(c care.Case, p care.Promise, v View) (care.Case, []Effect) {
	now := v.Now()
	anew := p
	anew.Due, anew.MadeAt, anew.Number = loud(v, v.Company().Hours.Add(now, pace(v))).UTC(), now.UTC(), 0
	c = c.InState(p.Number, care.PromiseBroken).WithPromise(anew)
	c = ended(c, v, care.ChangeBroken, p.Staff, care.ClockPromised)
	c = owed(c, v, care.Clock{Kind: care.ClockPromised, Due: p.Due, What: p.What})
	c.HeardAt = now.UTC()
	data := map[string]any{"Text": p.What, "Was": p.Due, "Due": anew.Due}
	return c, append(tell(c, v, "clock.promise_late", data), escalate(c, v, "clock.promise_missed", data)...)
}

// Button is what can be done at once about a word to staff: an action_id, and what it is about.
type Button struct {
	Key    string // its label
	Action string
	About  string
}

// The action_ids of the buttons below words about promises.
const (
	ActionKept    = "promise_kept"
	ActionNotKept = "promise_not_kept"
)

func keptButton(c care.Case, p care.Promise) *Button {
	return &Button{Key: "clock.kept_button", Action: ActionKept, About: aboutPromise(c, p)}
}

func notKeptButton(c care.Case, p care.Promise) *Button {
	return &Button{Key: "clock.not_kept_button", Action: ActionNotKept, About: aboutPromise(c, p)}
}

func aboutPromise(c care.Case, p care.Promise) string {
	return fmt.Sprintf("%s|%d", c.Number, p.Number)
}

// Replied: a member of staff's message has reached the customer.
type Replied struct {
	By    string
	Reply string // which of Replies it was made of; empty: none
}

// Kept: somebody pressed the button that says a promise is kept.
type Kept struct {
	By     string
	Number int
}

// NotKept: somebody pressed the button that says a reply did not keep a promise.
type NotKept struct {
	By     string
	Number int
}

// decide lets what was owed end with a reply: the first one, and, where the reply can be what was promised, the promise that
// is due first. Staff are told whether it counts as kept, so that they can say that it is not, or is.
func (e Replied) decide(c care.Case, v View) (care.Case, []Effect) {
	c, effects := answered(c, e.By, v)
	p, found := c.NextPromise()
	if !found || p.Firm || !c.Open() {
		return c, effects
	}
	data := map[string]any{"Text": p.What, "Due": p.Due}
	if !canKeep(e.Reply) {
		return c, append(effects, Remark{Key: "clock.promise_waits", Data: data, Button: keptButton(c, p)})
	}
	c, sorry := done(c, p, e.By, v)
	return c, append(append(effects, Remark{Key: "clock.promise_done", Data: data, Button: notKeptButton(c, p)}), sorry...)
}

// answered notes that the customer has heard from staff, and whether that was the first reply, and in time.
func answered(c care.Case, by string, v View) (care.Case, []Effect) {
	now := v.Now()
	c.HeardAt = now.UTC()
	if !c.RepliedAt.IsZero() {
		return c, nil
	}
	due := c.FirstReply
	if c.Missed >= mostMissed { // none was promised any more
		due = time.Time{}
	}
	c.RepliedAt, c.Missed = now.UTC(), 0
	c.History = append(c.History[:len(c.History):len(c.History)], care.Change{At: now.UTC(), Staff: by, What: care.ChangeReplied})
	return inTime(c, due, by, care.ClockFirstReply, v)
}

// done ends a promise that was kept, be it too late: then with a word of regret, and it is owed no more.
func done(c care.Case, p care.Promise, by string, v View) (care.Case, []Effect) {
	if !v.Now().After(p.Due) {
		return inTime(c.InState(p.Number, care.PromiseKept), p.Due, by, care.ClockPromised, v)
	}
	c, sorry := inTime(c.InState(p.Number, care.PromiseBroken), p.Due, p.Staff, care.ClockPromised, v)
	return ended(c, v, care.ChangeCame, by, care.ClockPromised), sorry
}

// inTime notes how a clock ended that was due at a time.
func inTime(c care.Case, due time.Time, by string, kind care.ClockKind, v View) (care.Case, []Effect) {
	switch {
	case due.IsZero():
		return c, nil
	case !v.Now().After(due):
		return ended(c, v, care.ChangeKept, by, kind), nil
	}
	return ended(c, v, care.ChangeBroken, by, kind), tell(c, v, "clock.came_late", nil)
}

func (e Kept) decide(c care.Case, v View) (care.Case, []Effect) {
	p, no := promiseOf(c, e.By, e.Number, v)
	if no != nil || p.State != care.PromiseDue {
		return c, no
	}
	c, sorry := done(c, p, e.By, v)
	data := map[string]any{"Text": p.What, "Staff": name(v, e.By)}
	return c, append([]Effect{Remark{Key: "clock.promise_kept", Data: data}}, sorry...)
}

// decide takes back that a reply kept a promise; from then on only a word of staff's, or the settlement, does. What was said
// stays in the history: a report on a time before now says what it said.
func (e NotKept) decide(c care.Case, v View) (care.Case, []Effect) {
	p, no := promiseOf(c, e.By, e.Number, v)
	if no != nil || p.State != care.PromiseKept {
		return c, no
	}
	c = c.InState(p.Number, care.PromiseDue)
	for i := range c.Promises {
		if c.Promises[i].Number == p.Number {
			c.Promises[i].Firm = true
		}
	}
	c = ended(c, v, care.ChangeUnkept, e.By, care.ClockPromised)
	data := map[string]any{"Text": p.What, "Due": p.Due, "Staff": name(v, e.By)}
	return c, []Effect{Remark{Key: "clock.promise_stands", Data: data, Button: keptButton(c, p)}}
}

// promiseOf returns the promise that somebody pressed a button about, or why they may not.
func promiseOf(c care.Case, by string, number int, v View) (care.Promise, []Effect) {
	if _, no := acting(c, by, Stamp(c), v); no != nil {
		return care.Promise{}, no
	}
	for _, p := range c.Promises {
		if p.Number == number {
			return p, nil
		}
	}
	return care.Promise{}, nil
}
