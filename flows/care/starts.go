package care

import "time"

// Starts returns when hours next begin after t: an instant at work with none before it. False: they never end.
func (h Hours) Starts(t time.Time) (time.Time, bool) {
	if h.Always() {
		return time.Time{}, false
	}
	var next time.Time
	h.each(t, func(s shift) bool {
		next = s.from
		return !s.from.After(t)
	})
	return next, true
}

// NextStart returns when the hours of anybody on the roster begin next; false: all are always at work, or nobody is there.
func NextStart(roster []Load, now time.Time) (time.Time, bool) {
	var next time.Time
	for _, l := range roster {
		if start, found := l.Hours.Starts(now); found && (next.IsZero() || start.Before(next)) {
			next = start
		}
	}
	return next, !next.IsZero()
}
