package desk

import (
	"time"

	"carebot/flows/care"
)

// How many days a case waits for its customer …
const (
	waitsQuietly = 3  // … before they are reminded, once
	waitsLongest = 7  // … before a question is settled, and a complaint is to be decided on what is known
	waitsAtAll   = 28 // … that anybody is told of it
)

// waitingCalls are what is said of a case that waits for its customer. A complaint never ends by silence.
func waitingCalls(c care.Case, v View) []call {
	if c.Status != care.StatusWaiting || c.WaitsSince.IsZero() {
		return nil
	}
	after := func(days int) time.Time { return c.WaitsSince.In(zone(v)).AddDate(0, 0, days) }
	end := after(waitsLongest)
	var all []call
	if !v.Customer().Blocked {
		all = append(all, call{base: after(waitsQuietly), what: named("waits", c.WaitsSince), until: end, say: func(c care.Case) (care.Case, []Effect) {
			return stillWaits(c, v)
		}})
	}
	switch {
	case c.Kind == care.KindComplaint:
		all = append(all, call{base: end, to: toStaff, what: named("decide", c.WaitsSince), until: after(waitsAtAll), say: func(c care.Case) (care.Case, []Effect) {
			return c, warn(c, v, "clock.decide", map[string]any{"Waits": c.WaitsFor}, nil)
		}})
	case c.DuePromises() == 0:
		all = append(all, call{base: end, say: func(c care.Case) (care.Case, []Effect) { return silent(c, v) }})
	}
	return all
}

// stillWaits reminds the customer of what is needed of them.
func stillWaits(c care.Case, v View) (care.Case, []Effect) {
	c.HeardAt = v.Now().UTC()
	key := "clock.waits_complaint"
	if c.Kind != care.KindComplaint {
		key = "clock.waits_question"
	}
	data := map[string]any{"Waits": c.WaitsFor, "Due": care.DateOf(c.WaitsSince.In(zone(v)).AddDate(0, 0, waitsLongest))}
	return c, append(tell(c, v, key, data), Remark{Key: "clock.waits_said", Data: data})
}

// silent settles a case whose customer has not answered; a word of theirs opens it again.
func silent(c care.Case, v View) (care.Case, []Effect) {
	now := v.Now().UTC()
	c.Status, c.SettledAt, c.WaitsFor, c.WaitsSince = care.StatusSettled, now, "", time.Time{}
	c.Late, c.HeardAt = nil, now
	c.Resolution = &care.Resolution{Outcome: care.OutcomeSilent, At: now}
	c.History = append(c.History[:len(c.History):len(c.History)], care.Change{At: now, What: care.ChangeSettled, To: string(care.OutcomeSilent)})
	return c, append(tell(c, v, "clock.silent", nil), Remark{Key: "clock.silent_said"})
}
