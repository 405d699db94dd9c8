package care

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/pl"
)

// The calendars of public holidays.
const (
	noHolidays     = "none"
	polishHolidays = "pl"
)

// christmasEveSince is the first year in which 24 December is a public holiday in Poland.
const christmasEveSince = 2025

// holiday reports whether the date of t is a public holiday in the calendar.
func holiday(calendar string, t time.Time) bool {
	if calendar != polishHolidays {
		return false
	}
	year, month, day := t.Date()
	if month == time.December && day == 24 {
		return year >= christmasEveSince
	}
	// The two that always fall on a Sunday are missing in the library; shops open on Sundays need them.
	for _, h := range append([]*cal.Holiday{aa.Easter, aa.Pentecost}, pl.Holidays...) {
		if actual, _ := h.Calc(year); actual.Month() == month && actual.Day() == day {
			return true
		}
	}
	return false
}
