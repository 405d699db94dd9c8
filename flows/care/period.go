package care

import (
	"strings"
	"time"
)

// PeriodKind is how long a report's time is.
type PeriodKind string

// The kinds of periods. Each begins at midnight in the company's zone: a week on Monday, a month and a quarter on their
// first day.
const (
	Week    PeriodKind = "week"
	Month   PeriodKind = "month"
	Quarter PeriodKind = "quarter"
)

// Period is a span of time that a report is about: [From, To).
type Period struct {
	Kind PeriodKind
	From time.Time
	To   time.Time
}

// ReadPeriod reads which period somebody means: "[last|this] week", month or quarter; no words are the last full week. said:
// they say whether it is the last or this one. Its days are those of now's zone. known is false where they mean none.
func ReadPeriod(words string, now time.Time) (p Period, said, known bool) {
	which, name := "last", string(Week)
	switch fields := strings.Fields(strings.ToLower(words)); len(fields) {
	case 0:
	case 1:
		name = fields[0]
	case 2:
		which, name, said = fields[0], fields[1], true
	default:
		return p, false, false
	}
	kind := PeriodKind(name)
	switch {
	case kind != Week && kind != Month && kind != Quarter:
		return p, said, false
	case which == "last":
		return kind.LastFull(now), said, true
	default:
		return kind.SoFar(now), said, which == "this"
	}
}

// LastFull returns the last period of a kind that is over at now; its days are those of now's zone.
func (k PeriodKind) LastFull(now time.Time) Period {
	from := k.begins(now)
	return Period{Kind: k, From: k.next(from, -1), To: from}
}

// SoFar returns the period of a kind that now is in, up to now; its days are those of now's zone.
func (k PeriodKind) SoFar(now time.Time) Period { return Period{Kind: k, From: k.begins(now), To: now} }

// Before returns the period to compare with: as long a part of the one before.
func (p Period) Before() Period {
	b := Period{Kind: p.Kind, From: p.Kind.next(p.From, -1), To: p.From}
	if p.Full() {
		return b
	}
	last := p.To.In(p.From.Location())
	year, month, first := b.From.Date()
	hour, minute, second := last.Clock()
	part := time.Date(year, month, first+DateOf(p.From).DaysTo(DateOf(last)), hour, minute, second, last.Nanosecond(), p.From.Location())
	if part.Before(b.To) {
		b.To = part
	}
	return b
}

// Full reports whether the period is a whole week, month or quarter.
func (p Period) Full() bool { return p.To.Equal(p.Kind.next(p.From, 1)) }

// LastDay returns the last day of the period, in the zone of From.
func (p Period) LastDay() Date { return DateOf(p.To.In(p.From.Location()).Add(-time.Nanosecond)) }

// Steps returns where the parts begin that a chart of the period shows: the days of a week, the weeks of a longer time,
// counted from its first day.
func (p Period) Steps() []time.Time {
	days := 1
	if p.Kind != Week {
		days = 7
	}
	var steps []time.Time
	year, month, day := p.From.Date()
	for at := p.From; at.Before(p.To); at = time.Date(year, month, day, 0, 0, 0, 0, p.From.Location()) {
		steps = append(steps, at)
		day += days
	}
	return steps
}

func (p Period) holds(at time.Time) bool { return !at.Before(p.From) && at.Before(p.To) }

// begins returns the midnight at which the period that t is in begins.
func (k PeriodKind) begins(t time.Time) time.Time {
	year, month, day := t.Date()
	switch k {
	case Month:
		day = 1
	case Quarter:
		month, day = month-(month-1)%3, 1
	default:
		day -= (int(t.Weekday()) + 6) % 7
	}
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}

// next returns where the nth period after one that begins at from begins; before it where n is negative.
func (k PeriodKind) next(from time.Time, n int) time.Time {
	switch k {
	case Month:
		return from.AddDate(0, n, 0)
	case Quarter:
		return from.AddDate(0, 3*n, 0)
	default:
		return from.AddDate(0, 0, 7*n)
	}
}

// ReportAt returns when the report on the last week is given, the first time after now: as the company's hours begin on
// Monday, or on the next day it is open; of one that is always open, at nine.
func (c Company) ReportAt(now time.Time) time.Time {
	now = now.In(c.Zone)
	for monday := Week.begins(now); ; monday = Week.next(monday, 1) {
		at := c.Hours.Next(monday)
		if c.Hours.Always() {
			at = time.Date(monday.Year(), monday.Month(), monday.Day(), 9, 0, 0, 0, c.Zone)
		}
		if at = c.Polite(at); at.After(now) {
			return at
		}
	}
}
