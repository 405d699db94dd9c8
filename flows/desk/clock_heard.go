package desk

import (
	"slices"
	"time"

	"carebot/flows/care"
)

const (
	// before is how much of their own working time staff have left when they are reminded of a promise.
	before = time.Hour
	// lateness is how long after its time something is still said in time: a turn waits for others.
	lateness = 5 * time.Minute
	// workday is what is promised anew where the charter does not say how often customers hear.
	workday = 8 * time.Hour
)

// pace is the working time within which every customer hears something.
func pace(v View) time.Duration {
	if p := v.Company().Charter.Progress; p > 0 {
		return p
	}
	return workday
}

// progressCalls are what the clock of progress says: a reminder when a quarter of the time is left, and, when staff have said
// nothing, that it is still being worked on.
func progressCalls(c care.Case, v View) []call {
	progress := v.Company().Charter.Progress
	if progress <= 0 || c.Status != care.StatusOpen || v.Customer().Blocked {
		return nil
	}
	hours := v.Company().Hours
	due := loud(v, hours.Add(c.Heard(), progress))
	all := []call{{base: due, say: func(c care.Case) (care.Case, []Effect) { return goesOn(c, v, due) }}}
	if remindedElse(c, due) {
		return all
	}
	return append(all, call{
		base: hours.Add(c.Heard(), progress/4*3), to: toStaff, what: named(care.ClockProgress, due), until: due,
		say: func(c care.Case) (care.Case, []Effect) {
			return c, warn(c, v, "clock.progress_soon", map[string]any{"Due": due}, nil)
		},
	})
}

// remindedElse reports whether something else that is owed by the time the customer hears next reminds who has the case
// already: of two reminders of one time the second says nothing.
func remindedElse(c care.Case, due time.Time) bool {
	promise, found := c.NextPromise()
	return owesReply(c) || found && !promise.Due.After(due)
}

// goesOn tells the customer that their case is not forgotten, and when they hear next.
func goesOn(c care.Case, v View, due time.Time) (care.Case, []Effect) {
	key, how := "clock.progress", care.ChangeKept
	if v.Now().Sub(due) > lateness {
		key, how = "clock.progress_late", care.ChangeBroken
	}
	c.HeardAt = v.Now().UTC()
	c = ended(c, v, how, "", care.ClockProgress)
	data := map[string]any{"Due": hearsBy(c, v)}
	return c, append(tell(c, v, key, data), Remark{Key: "clock.progress_said", Data: data})
}

// hearsBy returns by when the customer of an open case hears of it at the latest, as its clocks stand: they say something
// then, if staff have not; for a text, so "" where no clock of the case has anything to say to them.
func hearsBy(c care.Case, v View) any {
	var by time.Time
	for _, next := range calls(c, v) {
		at := disturbing(c, v, next)
		said := slices.ContainsFunc(c.Told, func(t care.Told) bool { return next.what != "" && t.What == next.what })
		if next.to == toCustomer && !said && at.After(v.Now()) && (by.IsZero() || at.Before(by)) {
			by = at
		}
	}
	if by.IsZero() {
		return ""
	}
	return by.In(zone(v))
}

// owed notes what ran out, for who has the case to hear of it once at work. Where nobody has it, the managers have heard.
func owed(c care.Case, v View, k care.Clock) care.Case {
	if _, known := v.Staff(c.Assignee); known {
		c.Late = append(slices.Clone(c.Late), k)
		c.Late = c.Late[max(0, len(c.Late)-care.MostPromises):]
	}
	return c
}

// lateCalls tell who has the case what has run out.
func lateCalls(c care.Case, v View) []call {
	if len(c.Late) == 0 {
		return nil
	}
	k := c.Late[0]
	return []call{{base: k.Due, to: toStaff, say: func(c care.Case) (care.Case, []Effect) {
		c.Late = slices.Clone(c.Late[1:])
		if _, known := v.Staff(c.Assignee); !known {
			return c, nil // the managers have heard
		}
		return c, warn(c, v, "clock.late_"+string(k.Kind), map[string]any{"Was": k.Due, "Text": k.What}, nil)
	}}}
}
