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

// replyCalls are what the clock of the first reply says: a reminder when a quarter of the time is left, and, when nobody
// has replied, an apology with a new time.
func replyCalls(c care.Case, v View) []call {
	promised := v.Company().Charter.FirstReply > 0 && !c.FirstReply.IsZero()
	if !promised || !c.RepliedAt.IsZero() || c.Status != care.StatusOpen || v.Customer().Blocked {
		return nil
	}
	due := c.FirstReply
	soon := threeQuarters(v.Company().Hours, c.Heard(), due)
	return []call{
		{base: soon, to: toStaff, what: named(care.ClockFirstReply, due), until: due, say: func(c care.Case) (care.Case, []Effect) {
			return c, warn(c, v, "clock.reply_soon", map[string]any{"Due": due}, nil)
		}},
		{base: due, say: func(c care.Case) (care.Case, []Effect) { return replyLate(c, v) }},
	}
}

func threeQuarters(h care.Hours, from, until time.Time) time.Time {
	return h.Add(from, h.Between(from, until)/4*3)
}

// replyLate apologises for a first reply that has not come: the time that was promised passes once more, and from the second
// time on the one in which every customer hears something.
func replyLate(c care.Case, v View) (care.Case, []Effect) {
	was, now := c.FirstReply, v.Now()
	again := v.Company().Charter.FirstReply
	if c.Missed > 0 {
		again = pace(v)
	}
	c.FirstReply, c.HeardAt, c.Missed = loud(v, v.Company().Hours.Add(now, again)).UTC(), now.UTC(), c.Missed+1
	c = ended(c, v, care.ChangeBroken, c.Assignee, care.ClockFirstReply)
	c = owed(c, v, care.Clock{Kind: care.ClockFirstReply, Due: was})
	data := map[string]any{"Was": was, "Due": c.FirstReply}
	effects := tell(c, v, "clock.reply_late", data)
	if c.Assignee == "" && c.Missed == 1 {
		return c, effects // the managers hear that nobody has it
	}
	return c, append(effects, escalate(c, v, "clock.reply_missed", data)...)
}

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
	return c.RepliedAt.IsZero() && !c.FirstReply.IsZero() || found && !promise.Due.After(due)
}

// goesOn tells the customer that their case is not forgotten, and when they hear next.
func goesOn(c care.Case, v View, due time.Time) (care.Case, []Effect) {
	key, how := "clock.progress", care.ChangeKept
	if v.Now().Sub(due) > lateness {
		key, how = "clock.progress_late", care.ChangeBroken
	}
	c.HeardAt = v.Now().UTC()
	c = ended(c, v, how, "", care.ClockProgress)
	data := map[string]any{"Due": HearsNext(c, v)}
	return c, append(tell(c, v, key, data), Remark{Key: "clock.progress_said", Data: data})
}

// HearsNext returns when the customer of an open case hears of it at the latest, now that they have: each of those times is
// kept by a clock.
func HearsNext(c care.Case, v View) time.Time {
	next := loud(v, v.Company().Hours.Add(v.Now(), pace(v)))
	sooner := func(at time.Time) {
		if at = loud(v, at); at.After(v.Now()) && at.Before(next) {
			next = at
		}
	}
	if promise, found := c.NextPromise(); found {
		sooner(promise.Due)
	}
	if c.RepliedAt.IsZero() {
		sooner(c.FirstReply)
	}
	return next.In(zone(v))
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
