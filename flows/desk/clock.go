package desk

import (
	"fmt"
	"slices"
	"time"

	"carebot/flows/care"
)

// FellDue: the time has come at which a clock of the case's has something to say. What, is derived from the case, the
// company and the hours of its assignee; what falls due while nobody runs the bot is decided when somebody does.
//
// A clock reminds who has the case before it runs out, and tells the managers, and the customer, when it has. Nobody is
// told the same twice, nobody outside the hours in which they may be disturbed, and a reminder that comes too late to be
// one is not said at all.
type FellDue struct{}

// call is one thing that a clock has to say.
type call struct {
	base  time.Time // not before
	to    audience
	what  string    // its name, kept so that it is said once; empty: saying it changes the case so that it is over
	until time.Time // from then on it says nothing new; zero: it never grows old
	kept  time.Time // how long its name is kept; zero: until then
	say   func(care.Case) (care.Case, []Effect)
}

// audience is whose peace is kept.
type audience int

const (
	toCustomer audience = iota // and to all: not in the quiet time
	toStaff                    // to who has the case: within their own hours
	toManagers                 // while the company is open
)

// mostCalls bounds one turn: what is left is decided by the next.
const mostCalls = 40

// Next returns when something is to be said about a case next; zero: nothing is, as it stands. What is owed already is
// due now.
func Next(c care.Case, v View) time.Time {
	next, _ := earliest(c, v)
	return next.base
}

func (FellDue) decide(c care.Case, v View) (care.Case, []Effect) {
	var effects []Effect
	for range mostCalls {
		due, found := earliest(c, v)
		if !found || due.base.After(v.Now()) {
			break
		}
		if due.what != "" {
			c.Told = append(slices.Clone(c.Told), care.Told{What: due.what, Until: latest(due.until, due.kept).UTC()})
		}
		var said []Effect
		c, said = due.say(c)
		effects = append(effects, said...)
	}
	c.Told = slices.DeleteFunc(slices.Clone(c.Told), func(t care.Told) bool { return !t.Until.After(v.Now()) })
	return c.Trimmed(), effects
}

// earliest returns what is to be said first, its base moved to when it may be said.
func earliest(c care.Case, v View) (call, bool) {
	var first call
	found := false
	for _, next := range calls(c, v) {
		next.base = disturbing(c, v, next)
		old := !next.until.IsZero() && !next.base.Before(next.until)
		told := next.what != "" && slices.ContainsFunc(c.Told, func(t care.Told) bool { return t.What == next.what })
		if !old && !told && (!found || next.base.Before(first.base)) {
			first, found = next, true
		}
	}
	return first, found
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// named names what is said once of something that is due at a time.
func named(what any, due time.Time) string { return fmt.Sprintf("%v@%d", what, due.Unix()) }

// calls returns all that the clocks of a case have to say as it stands, said before or not; of what is due together, the
// first goes first.
func calls(c care.Case, v View) []call {
	if !c.Erased.IsZero() {
		return nil
	}
	if !c.Open() {
		return decisionCalls(c, v)
	}
	return slices.Concat(promiseCalls(c, v), replyCalls(c, v), decisionCalls(c, v), waitingCalls(c, v), progressCalls(c, v), lateCalls(c, v))
}

// disturbing returns when a call may be said: from its base on, and not in the past.
func disturbing(c care.Case, v View, next call) time.Time {
	at := next.base
	if now := v.Now(); at.Before(now) {
		at = now
	}
	switch next.to {
	case toStaff:
		return staffTime(c, v, at)
	case toManagers:
		return managersTime(v, at)
	default:
		return loud(v, at)
	}
}

// zone is where the company is.
func zone(v View) *time.Location {
	if z := v.Company().Zone; z != nil {
		return z
	}
	return time.UTC
}

// loud returns the first instant from t on that is not in the quiet time.
func loud(v View, t time.Time) time.Time { return v.Company().Quiet.Over(t, zone(v)) }

// staffTime returns the first instant from t on at which who has the case may be disturbed: at work, and, unless they work
// by night alone, not in the quiet time. What nobody has is the managers' to hear.
func staffTime(c care.Case, v View, t time.Time) time.Time {
	staff, known := v.Staff(c.Assignee)
	if !known {
		return managersTime(v, t)
	}
	return within(staff.Hours, v, t)
}

func managersTime(v View, t time.Time) time.Time { return within(v.Company().Hours, v, t) }

func within(h care.Hours, v View, t time.Time) time.Time {
	if at, found := v.Company().Meeting(h, t); found {
		return at
	}
	return h.Next(t)
}

// warn tells who has the case, or, where nobody has it, the managers.
func warn(c care.Case, v View, key string, data map[string]any, button *Button) []Effect {
	data = about(c, v, data)
	if _, known := v.Staff(c.Assignee); !known {
		return []Effect{Escalate{Key: key, Data: data}}
	}
	return []Effect{Warn{Staff: c.Assignee, Key: key, Data: data, Button: button}}
}

// escalate tells the managers.
func escalate(c care.Case, v View, key string, data map[string]any) []Effect {
	return []Effect{Escalate{Key: key, Data: about(c, v, data)}}
}

// tell says something to the customer, and to the thread what they were told; nothing to one who cannot be reached.
func tell(c care.Case, v View, key string, data map[string]any) []Effect {
	if v.Customer().Blocked {
		return nil
	}
	staff, known := v.Staff(c.Assignee)
	company := v.Company()
	all := map[string]any{"Case": c.Number, "Staff": staff.Name, "Phone": staff.Phone, "Company": company.Name}
	if !known {
		all["Phone"] = company.Phone
	}
	for name, value := range data {
		all[name] = value
	}
	return []Effect{Inform{Key: key, Data: all}}
}

// about adds to what staff are told whose case it is and who has it.
func about(c care.Case, v View, data map[string]any) map[string]any {
	all := map[string]any{"Case": c.Number, "Customer": v.Customer().FullName(), "Staff": ""}
	if c.Assignee != "" {
		all["Staff"] = name(v, c.Assignee)
	}
	for name, value := range data {
		all[name] = value
	}
	return all
}

// ended notes how a clock ended: that it has run out or was kept, came late or is still to be kept. by is who is praised or not for it.
func ended(c care.Case, v View, what, by string, kind care.ClockKind) care.Case {
	c.History = append(slices.Clone(c.History), care.Change{At: v.Now().UTC(), Staff: by, What: what, To: string(kind)})
	return c
}
