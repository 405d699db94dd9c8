// Package care holds the nouns of customer care and their rules: who is a customer, what a case is, when the company
// is open, who gets a case and what is promised. Pure: no I/O, no clock.
package care

import "time"

// Hours is when somebody is at work: spans of local time by weekday, less the public holidays. The zero value is
// always at work. Make others with ParseHours.
type Hours struct {
	text     string
	zone     *time.Location
	holidays string
	week     [7][]span // by time.Weekday; sorted, apart from each other, none crosses midnight
}

// span is a part of a day, in minutes since local midnight: [from, until), until at most 24:00.
type span struct{ from, until int }

// shift is a span on a given day: the instants [from, until).
type shift struct{ from, until time.Time }

// Always reports whether the hours never end.
func (h Hours) Always() bool {
	for _, spans := range h.week {
		if len(spans) > 0 {
			return false
		}
	}
	return true
}

// String returns the hours as they were written, or "always".
func (h Hours) String() string {
	if h.Always() {
		return always
	}
	return h.text
}

// Equal reports whether both are the same hours, with the same holidays, in the same zone.
func (h Hours) Equal(other Hours) bool {
	if h.Always() || other.Always() {
		return h.Always() && other.Always()
	}
	return h.text == other.text && h.zone.String() == other.zone.String() && h.holidays == other.holidays
}

// Open reports whether t is within the hours. A span holds its first instant and not its last.
func (h Hours) Open(t time.Time) bool {
	return h.Always() || h.Next(t).Equal(t)
}

// Next returns the first instant at work that is not before t: t itself when at work then. It is in the hours' zone,
// or in t's own when the hours are always.
func (h Hours) Next(t time.Time) time.Time {
	if h.Always() {
		return t
	}
	var next time.Time
	h.each(t, func(s shift) bool {
		next = s.from
		return false
	})
	return next
}

// Add returns the instant at which the given working time has passed since from; what falls outside the hours does
// not count. Time that runs out as a span ends is due at that end. Nothing to add, or less, is Next(from).
func (h Hours) Add(from time.Time, working time.Duration) time.Time {
	working = max(working, 0)
	if h.Always() {
		return from.Add(working)
	}
	var due time.Time
	h.each(from, func(s shift) bool {
		length := s.until.Sub(s.from)
		if working <= length {
			due = s.from.Add(working)
			return false
		}
		working -= length
		return true
	})
	return due
}

// Between returns the working time between two instants; 0 where until is not after from.
func (h Hours) Between(from, until time.Time) time.Duration {
	if !until.After(from) {
		return 0
	}
	if h.Always() {
		return until.Sub(from)
	}
	var worked time.Duration
	h.each(from, func(s shift) bool {
		if !s.from.Before(until) {
			return false
		}
		end := s.until
		if until.Before(end) {
			end = until
		}
		worked += end.Sub(s.from)
		return true
	})
	return worked
}

// each calls f with every shift that ends after t, the first one cut to begin no earlier than t, until f returns
// false. There is always a next one: ParseHours takes no week without a span.
func (h Hours) each(t time.Time, f func(shift) bool) {
	t = t.In(h.zone)
	year, month, day := t.Date()
	for ; ; day++ {
		for _, s := range h.on(year, month, day) {
			if !s.until.After(t) {
				continue
			}
			if s.from.Before(t) {
				s.from = t
			}
			if !f(s) {
				return
			}
		}
	}
}

// on returns the shifts of a local day, none on a holiday. The day may be out of the month's range, as for time.Date.
// Spans are turned into instants, so that the hour that daylight saving takes or gives is counted as it is worked.
func (h Hours) on(year int, month time.Month, day int) []shift {
	noon := time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
	spans := h.week[noon.Weekday()]
	if len(spans) == 0 || holiday(h.holidays, noon) {
		return nil
	}
	shifts := make([]shift, 0, len(spans))
	for _, s := range spans {
		from := time.Date(year, month, day, 0, s.from, 0, 0, h.zone)
		until := time.Date(year, month, day, 0, s.until, 0, 0, h.zone)
		if until.After(from) { // a span that daylight saving skips is no shift
			shifts = append(shifts, shift{from, until})
		}
	}
	return shifts
}
