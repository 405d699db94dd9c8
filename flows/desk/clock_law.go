package desk

import (
	"fmt"
	"slices"
	"time"

	"carebot/flows/care"
)

// decent is the hour at which somebody who is always at work is told of a day that begins.
const decent = 9 * time.Hour

// rung is a step of the ladder of a decision: who is reminded, with how many days left.
type rung struct {
	days int
	to   audience
}

// ladder is who is reminded of a decision: who has the case with 5 and 2 days left, the managers with 2 and 1.
func ladder() []rung {
	return []rung{{5, toStaff}, {2, toStaff}, {2, toManagers}, {1, toManagers}}
}

// decisionCalls are what the clock of the law says of a consumer's complaint: reminders by the ladder, and, when
// its day is over, that it is. It never pauses, and ends only when the decision has reached the
// customer.
func decisionCalls(c care.Case, v View) []call {
	if !c.DecisionOwed() || v.Customer().Business || c.Overdue {
		return nil
	}
	var all []call
	later := map[audience]time.Time{toStaff: c.Decision.In(zone(v)), toManagers: c.Decision.In(zone(v))}
	for _, r := range slices.Backward(ladder()) { // with the rung that comes next, a reminder is out of date
		dawn := daysBefore(c, v, r.days)
		base := morning(c, v, r.to, dawn).In(zone(v))
		if !dawn.After(c.OpenedAt) || !care.DateOf(base).Before(care.DateOf(later[r.to])) {
			continue // it was promised with less time than that; or the days between are days off
		}
		all = append(all, call{
			base: base, to: r.to, what: named(fmt.Sprintf("%s/%d/%d", care.ClockDecision, r.days, r.to), c.Decision),
			until: later[r.to], kept: c.Decision,
			say: func(c care.Case) (care.Case, []Effect) { return c, decideSoon(c, v, r.to) },
		})
		later[r.to] = dawn
		if base.Before(dawn) {
			later[r.to] = base
		}
	}
	slices.Reverse(all)
	return append(all, call{base: c.Decision.Add(time.Second), say: func(c care.Case) (care.Case, []Effect) { return decisionLate(c, v) }})
}

// daysBefore returns the beginning of the local day that is some days before the one on which the decision is due.
func daysBefore(c care.Case, v View, days int) time.Time {
	year, month, day := c.Decision.In(zone(v)).Date()
	return time.Date(year, month, day-days, 0, 0, 0, 0, zone(v))
}

// morning returns when somebody hears of a day that begins: as their hours do, or, on a day off, an hour before the end of
// their hours before it.
func morning(c care.Case, v View, to audience, dawn time.Time) time.Time {
	hours := v.Company().Hours
	if staff, known := v.Staff(c.Assignee); known && to == toStaff {
		hours = staff.Hours
	}
	if hours.Always() {
		year, month, day := dawn.Date()
		return time.Date(year, month, day, int(decent/time.Hour), 0, 0, 0, dawn.Location())
	}
	if start := hours.Next(dawn); care.DateOf(start.In(dawn.Location())) == care.DateOf(dawn) {
		return start
	}
	return hours.Before(dawn, time.Hour)
}

// decideSoon reminds of a decision, with the days that are left now.
func decideSoon(c care.Case, v View, to audience) []Effect {
	data := map[string]any{"Due": dueDate(c, v), "Count": daysLeft(c, v)}
	if to == toManagers {
		return escalate(c, v, "clock.decision_soon", data)
	}
	return warn(c, v, "clock.decision_soon", data, nil)
}

// daysLeft returns how many days from today's the decision is due.
func daysLeft(c care.Case, v View) int {
	return max(0, care.DateOf(v.Now().In(zone(v))).DaysTo(dueDate(c, v)))
}

func dueDate(c care.Case, v View) care.Date { return care.DateOf(c.Decision.In(zone(v))) }

// decisionLate says that the law's time has passed: the complaint counts as accepted. A case that waits for its customer
// waits no more.
func decisionLate(c care.Case, v View) (care.Case, []Effect) {
	c.Overdue = true
	c = ended(c, v, care.ChangeBroken, c.Assignee, care.ClockDecision)
	managers := escalate(c, v, "clock.decision_missed", map[string]any{"Due": dueDate(c, v)})
	if !c.Open() {
		return c, managers // it is decided; the managers know that it has not arrived
	}
	if c.Status == care.StatusWaiting {
		c.Status, c.WaitsFor, c.WaitsSince = care.StatusOpen, "", time.Time{}
		c.History = append(c.History, care.Change{At: v.Now().UTC(), What: care.ChangeGoesOn})
	}
	c = owed(c, v, care.Clock{Kind: care.ClockDecision, Due: c.Decision})
	c.HeardAt = v.Now().UTC()
	data := map[string]any{"Was": dueDate(c, v), "Due": hearsBy(c, v)}
	return c, append(tell(c, v, "clock.decision_late", data), managers...)
}
