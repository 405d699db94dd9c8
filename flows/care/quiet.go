package care

import (
	"fmt"
	"strings"
	"time"
)

// Quiet is the part of the day in which nobody is written to unasked, since local midnight. It may pass midnight:
// then Until is before From.
type Quiet struct{ From, Until time.Duration }

// ParseQuiet reads a quiet time such as 21:00-08:00. Errors say what to write.
func ParseQuiet(s string) (Quiet, error) {
	from, until, err := parseSpan(strings.TrimSpace(s))
	if err != nil {
		return Quiet{}, fmt.Errorf("quiet %q: %w: write for example 21:00-08:00", s, err)
	}
	return Quiet{time.Duration(from) * time.Minute, time.Duration(until) * time.Minute}, nil
}

// Over returns t, or when the quiet time ends that t is in. Zone is where the day is told; nil: t's own.
func (q Quiet) Over(t time.Time, zone *time.Location) time.Time {
	if q.From == q.Until {
		return t
	}
	if zone == nil {
		zone = t.Location()
	}
	year, month, day := t.In(zone).Date()
	for d := day - 1; d <= day; d++ {
		from, until := clock(year, month, d, q.From, zone), clock(year, month, d, q.Until, zone)
		if q.Until < q.From {
			until = clock(year, month, d+1, q.Until, zone)
		}
		if !t.Before(from) && t.Before(until) {
			return until
		}
	}
	return t
}

// clock returns a time of day as clocks on the wall show it, also on days on which they are put forward or back.
func clock(year int, month time.Month, day int, of time.Duration, zone *time.Location) time.Time {
	return time.Date(year, month, day, 0, int(of/time.Minute), 0, 0, zone)
}

// Polite returns the first instant, not before t, at which the company is at work and nobody is disturbed. Where its
// hours are all within the quiet time the quiet time counts.
func (c Company) Polite(t time.Time) time.Time {
	if at, found := c.Meeting(c.Hours, t); found {
		return at
	}
	return c.Quiet.Over(t, c.Zone)
}

// meetings bounds the search for an instant that is at work and not quiet: some work by night alone.
const meetings = 14

// Meeting returns the first instant, not before t, that is within hours and not in the company's quiet time; false: there
// is none.
func (c Company) Meeting(hours Hours, t time.Time) (time.Time, bool) {
	for range meetings {
		next := c.Quiet.Over(hours.Next(t), c.Zone)
		if next.Equal(t) {
			return t, true
		}
		t = next
	}
	return time.Time{}, false
}
