package desk

import (
	"time"

	"carebot/flows/care"
)

// mostMissed is how often a first reply is promised before no more times are named.
const mostMissed = 3

// owesReply reports whether a first reply is promised by a time, be it past.
func owesReply(c care.Case) bool {
	return c.RepliedAt.IsZero() && !c.FirstReply.IsZero() && c.Missed < mostMissed
}

// replyCalls are what the clock of the first reply says: a reminder when a quarter of the time is left, and, when nobody
// has replied, an apology.
func replyCalls(c care.Case, v View) []call {
	promised := v.Company().Charter.FirstReply > 0 && owesReply(c)
	if !promised || c.Status != care.StatusOpen || v.Customer().Blocked {
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

// replyLate apologises for a first reply that has not come. Each time it says something else, and after the third there is
// nothing left to promise:
//
//  1. The time that was promised passes once more; the managers hear.
//  2. A manager has the case from now on, and the customer their name and phone. The reply is promised within the time in
//     which every customer hears something.
//  3. No time is named any more for a reply: three were not kept. The customer gets the company's phone, and when they hear
//     next how it stands; that the clock of progress holds, and it goes on until the case is settled. The managers hear for the
//     last time, and the card stays red until somebody replies.
func replyLate(c care.Case, v View) (care.Case, []Effect) {
	was, now := c.FirstReply, v.Now()
	c.HeardAt, c.Missed = now.UTC(), c.Missed+1
	c = ended(c, v, care.ChangeBroken, c.Assignee, care.ClockFirstReply)
	by := func(d time.Duration) time.Time { return loud(v, v.Company().Hours.Add(now, d)).UTC() }
	key, owner := "", []Effect(nil)
	switch c.Missed {
	case 1:
		c.FirstReply = by(v.Company().Charter.FirstReply)
	case 2:
		key = "_again"
		c, owner = toManager(c, v)
		c.FirstReply = by(pace(v))
	default:
		key = "_last"
	}
	c = owed(c, v, care.Clock{Kind: care.ClockFirstReply, Due: was})
	return c, append(owner, lateReply(c, v, key, was)...)
}

// lateReply says to the customer and the managers that a first reply has not come.
func lateReply(c care.Case, v View, key string, was time.Time) []Effect {
	staff, _ := v.Staff(c.Assignee)
	data := map[string]any{"Was": was, "Due": c.FirstReply, "Manager": staff.Manager, "CompanyPhone": v.Company().Phone}
	if c.Missed >= mostMissed {
		data["Due"] = hearsBy(c, v)
	}
	effects := tell(c, v, "clock.reply_late"+key, data)
	if c.Assignee == "" && c.Missed == 1 {
		return effects // the managers hear that nobody has it
	}
	return append(effects, escalate(c, v, "clock.reply_missed"+key, data)...)
}

// toManager gives a case to a manager who can take it; it stays with one who has it, and where there is none with who has
// it. The customer hears the name with the apology.
func toManager(c care.Case, v View) (care.Case, []Effect) {
	had, known := v.Staff(c.Assignee)
	if known && had.Manager && !isAway(had.Slack, v) {
		return c, nil
	}
	to, found := recoverer(c, v)
	if !found || to.Slack == c.Assignee {
		return c, nil
	}
	return handed(c, to.Slack, v), []Effect{Remark{To: to.Slack, Key: "clock.reply_owner", Data: map[string]any{"Staff": to.Name}}}
}
