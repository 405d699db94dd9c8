package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// always is how hours without end are written.
const always = "always"

const minutesADay = 24 * 60

// ParseHours reads hours such as "Mon-Fri 08:00-16:00, Sat 10:00-14:00", or "always", in the local time of zone.
// A span may pass midnight ("22:00-06:00"): what comes after it belongs to the day after, also when that is a
// holiday. Spans of the same day add up. Holidays is the calendar to leave out, "pl" or "none"; always knows none.
// Errors say what to write.
func ParseHours(s string, zone *time.Location, holidays string) (Hours, error) {
	switch holidays {
	case "", noHolidays, polishHolidays:
	default:
		return Hours{}, fmt.Errorf("holidays %q are not known: write pl or none", holidays)
	}
	text := strings.TrimSpace(s)
	if strings.EqualFold(text, always) {
		return Hours{}, nil
	}
	if zone == nil {
		return Hours{}, fmt.Errorf("hours %q need a time zone: write one such as Europe/Warsaw", s)
	}
	h := Hours{text: text, zone: zone, holidays: holidays}
	for part := range strings.SplitSeq(text, ",") {
		if err := h.addPart(part); err != nil {
			return Hours{}, fmt.Errorf("hours %q: %w: write for example Mon-Fri 08:00-16:00, Sat 10:00-14:00, or always", s, err)
		}
	}
	for day := range h.week {
		h.week[day] = merged(h.week[day])
	}
	return h, nil
}

// addPart adds one part, such as "Mon-Fri 08:00-16:00", to the week.
func (h *Hours) addPart(part string) error {
	fields := strings.Fields(part)
	if len(fields) != 2 {
		return fmt.Errorf("%q is not days and times", strings.TrimSpace(part))
	}
	days, err := parseDays(fields[0])
	if err != nil {
		return err
	}
	from, until, err := parseSpan(fields[1])
	if err != nil {
		return err
	}
	for _, day := range days {
		h.addSpan(day, from, until)
	}
	return nil
}

// addSpan adds a span to a day; what passes midnight goes to the day after.
func (h *Hours) addSpan(day time.Weekday, from, until int) {
	if until > from {
		h.week[day] = append(h.week[day], span{from, until})
		return
	}
	h.week[day] = append(h.week[day], span{from, minutesADay})
	if next := (day + 1) % 7; until > 0 {
		h.week[next] = append(h.week[next], span{0, until})
	}
}

// parseDays reads "Mon" or "Mon-Fri"; a range may pass the week's end ("Sat-Mon").
func parseDays(s string) ([]time.Weekday, error) {
	first, last, ranged := strings.Cut(s, "-")
	from, err := parseWeekday(first)
	if err != nil || !ranged {
		return []time.Weekday{from}, err
	}
	until, err := parseWeekday(last)
	if err != nil {
		return nil, err
	}
	days := []time.Weekday{from}
	for day := from; day != until; {
		day = (day + 1) % 7
		days = append(days, day)
	}
	return days, nil
}

func parseWeekday(s string) (time.Weekday, error) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(s, day.String()[:3]) {
			return day, nil
		}
	}
	return 0, fmt.Errorf("%q is not a day (Mon Tue Wed Thu Fri Sat Sun)", s)
}

// parseSpan reads "08:00-16:00" as minutes since midnight; until may be 24:00, or before from to pass midnight.
func parseSpan(s string) (from, until int, err error) {
	first, last, ranged := strings.Cut(s, "-")
	if !ranged {
		return 0, 0, fmt.Errorf("%q is not a span of time", s)
	}
	if from, err = parseClock(first); err != nil {
		return 0, 0, err
	}
	if last == "24:00" {
		return from, minutesADay, nil
	}
	if until, err = parseClock(last); err != nil {
		return 0, 0, err
	}
	if from == until {
		return 0, 0, fmt.Errorf("%q is empty (a whole day is 00:00-24:00)", s)
	}
	return from, until, nil
}

// parseClock reads "08:00" as minutes since midnight.
func parseClock(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time from 00:00 to 23:59", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// merged returns the spans sorted, with those that touch made one.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].until {
			out[n-1].until = max(out[n-1].until, s.until)
			continue
		}
		out = append(out, s)
	}
	return out
}
