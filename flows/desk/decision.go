package desk

import (
	"time"

	"carebot/flows/care"
)

// Decide gives the customer what was decided about their complaint as a document they can keep. A consumer's complaint is
// answered "on paper or another durable medium" (Polish Act on Consumer Rights of 30 May 2014, art. 7a).
type Decide struct{}

func (Decide) isEffect() {}

// Confirmed: somebody pressed the button that says a decision has reached its customer another way.
type Confirmed struct{ By string }

// decide takes the word of a manager, once.
func (e Confirmed) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, known := v.Staff(e.By)
	switch {
	case !known || !staff.Manager:
		return c, []Effect{Refuse{Key: "desk.managers_alone"}}
	case !c.DecidedAt.IsZero():
		return c, []Effect{Refuse{Key: "desk.decision_reached_before", Data: map[string]any{"Case": c.Number, "At": c.DecidedAt}}}
	}
	c = Reached(c, e.By, v.Now())
	data := map[string]any{"Case": c.Number, "Staff": staff.Name}
	return c, []Effect{Remark{Key: "desk.decision_confirmed", Data: data}, Escalate{Key: "desk.decision_confirmed", Data: data}}
}

// Reached returns the case once its decision has reached the customer: the law's clock has ended for good. By is the
// Slack ID of the manager who says so; empty: it was delivered here.
func Reached(c care.Case, by string, now time.Time) care.Case {
	if !c.DecidedAt.IsZero() {
		return c
	}
	c.DecidedAt = now.UTC()
	c.History = c.History[:len(c.History):len(c.History)]
	if !c.Decision.IsZero() && !now.After(c.Decision) && c.Resolution != nil {
		c.History = append(c.History, care.Change{At: now.UTC(), Staff: c.Resolution.Staff, What: care.ChangeKept, To: string(care.ClockDecision)})
	}
	c.History = append(c.History, care.Change{At: now.UTC(), Staff: by, What: care.ChangeDecided})
	return c
}
