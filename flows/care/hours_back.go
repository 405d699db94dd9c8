package care

import "time"

// Before returns the latest instant from which the given working time is left until an instant: what Add, of the same
// time, comes back from. Nothing to leave, or less, is the last instant at work that is not after until.
func (h Hours) Before(until time.Time, working time.Duration) time.Time {
	working = max(working, 0)
	if h.Always() {
		return until.Add(-working)
	}
	var from time.Time
	h.back(until, func(s shift) bool {
		length := s.until.Sub(s.from)
		if working <= length {
			from = s.until.Add(-working)
			return false
		}
		working -= length
		return true
	})
	return from
}

// back calls f with every shift that begins before t, the latest first and that one cut to end no later than t, until f
// returns false.
func (h Hours) back(t time.Time, f func(shift) bool) {
	t = t.In(h.zone)
	year, month, day := t.Date()
	for ; ; day-- {
		shifts := h.on(year, month, day)
		for i := len(shifts) - 1; i >= 0; i-- {
			s := shifts[i]
			if !s.from.Before(t) {
				continue
			}
			if s.until.After(t) {
				s.until = t
			}
			if !f(s) {
				return
			}
		}
	}
}
