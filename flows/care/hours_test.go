package care_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
)

const shop = "Mon-Fri 08:00-16:00, Sat 10:00-14:00"

func warsaw(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatalf("the zone of Warsaw: %v", err)
	}
	return zone
}

func hours(t testing.TB, text string) care.Hours {
	t.Helper()
	h, err := care.ParseHours(text, warsaw(t), "pl")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// at reads "2026-11-20 15:50" as a time in Warsaw.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", s, warsaw(t))
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestAdd(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, hours, from string
		working           time.Duration
		want              string
	}{
		{"over the weekend", "Mon-Fri 08:00-16:00", "2026-11-20 15:50", 30 * time.Minute, "2026-11-23 08:20"},
		{"within a day", shop, "2026-11-20 09:00", 30 * time.Minute, "2026-11-20 09:30"},
		{"on Saturday too", shop, "2026-11-20 15:50", 30 * time.Minute, "2026-11-21 10:20"},
		{"until the very end", shop, "2026-11-20 15:30", 30 * time.Minute, "2026-11-20 16:00"},
		{"from before the opening", shop, "2026-11-20 05:00", 30 * time.Minute, "2026-11-20 08:30"},
		{"from the end", shop, "2026-11-20 16:00", 30 * time.Minute, "2026-11-21 10:30"},
		{"more than a day", shop, "2026-11-19 12:00", 8 * time.Hour, "2026-11-20 12:00"},
		{"nothing, open", shop, "2026-11-19 12:00", 0, "2026-11-19 12:00"},
		{"nothing, closed", shop, "2026-11-19 20:00", -time.Hour, "2026-11-20 08:00"},
		{"a holiday between", shop, "2026-11-10 15:50", 30 * time.Minute, "2026-11-12 08:20"},
		{"Christmas Eve is one", shop, "2026-12-23 15:50", 30 * time.Minute, "2026-12-28 08:20"},
		{"Christmas Eve was none", shop, "2024-12-23 15:50", 30 * time.Minute, "2024-12-24 08:20"},
		{"Corpus Christi", shop, "2026-06-03 15:50", 30 * time.Minute, "2026-06-05 08:20"},
		{"Easter Sunday and Monday", "Mon-Sun 08:00-16:00", "2026-04-04 15:50", 30 * time.Minute, "2026-04-07 08:20"},
		{"Pentecost", "Mon-Sun 08:00-16:00", "2026-05-23 15:50", 30 * time.Minute, "2026-05-25 08:20"},
		{"with a break", "Mon-Fri 08:00-12:00, Mon-Fri 13:00-16:00", "2026-11-19 11:50", 30 * time.Minute, "2026-11-19 13:20"},
		{"over midnight", "Mon-Fri 22:00-06:00", "2026-11-19 23:30", time.Hour, "2026-11-20 00:30"},
		{"the night of Friday ends on Saturday", "Mon-Fri 22:00-06:00", "2026-11-21 05:30", time.Hour, "2026-11-23 22:30"},
		{"the night the clock goes forward", "Sat 22:00-06:00", "2026-03-28 22:00", 6 * time.Hour, "2026-03-29 05:00"},
		{"the night the clock goes back", "Sat 22:00-06:00", "2026-10-24 22:00", 6 * time.Hour, "2026-10-25 03:00"},
		{"over the change", shop, "2026-03-28 13:50", 30 * time.Minute, "2026-03-30 08:20"},
		{"whole days", "Mon-Fri 00:00-24:00", "2026-11-19 23:30", time.Hour, "2026-11-20 00:30"},
		{"always", "always", "2026-12-25 23:30", time.Hour, "2026-12-26 00:30"},
		{"the order and the case of days", "sat 10:00-14:00,MON-fri 8:00-16:00", "2026-11-20 15:50", 30 * time.Minute, "2026-11-21 10:20"},
		{"days over the week's end", "Sat-Mon 10:00-12:00", "2026-11-21 11:50", 30 * time.Minute, "2026-11-22 10:20"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := hours(t, test.hours).Add(at(t, test.from), test.working)
			if want := at(t, test.want); !got.Equal(want) {
				t.Errorf("Add(%s, %s) = %s, want %s", test.from, test.working, got, want)
			}
		})
	}
}

func TestOpenAndNext(t *testing.T) {
	t.Parallel()
	tests := []struct{ hours, at, next string }{
		{shop, "2026-11-20 08:00", "2026-11-20 08:00"},
		{shop, "2026-11-20 15:59", "2026-11-20 15:59"},
		{shop, "2026-11-20 16:00", "2026-11-21 10:00"},
		{shop, "2026-11-21 14:00", "2026-11-23 08:00"},
		{shop, "2026-11-11 09:00", "2026-11-12 08:00"},
		{"Fri 22:00-06:00", "2026-11-21 05:59", "2026-11-21 05:59"},
		{"Fri 22:00-06:00", "2026-11-21 06:00", "2026-11-27 22:00"},
		{"Tue 22:00-06:00", "2026-11-11 01:00", "2026-11-17 22:00"}, // 11 November takes its part of the night
		{"Wed 22:00-06:00", "2026-11-11 23:00", "2026-11-12 00:00"},
		{"Wed 10:00-12:00", "2025-12-18 09:00", "2025-12-31 10:00"}, // 24 December
		{"always", "2026-12-25 03:00", "2026-12-25 03:00"},
	}
	for _, test := range tests {
		t.Run(test.hours+" "+test.at, func(t *testing.T) {
			t.Parallel()
			h, now, next := hours(t, test.hours), at(t, test.at), at(t, test.next)
			if got := h.Next(now); !got.Equal(next) {
				t.Errorf("Next = %s, want %s", got, next)
			}
			if got, want := h.Open(now), now.Equal(next); got != want {
				t.Errorf("Open = %t, want %t", got, want)
			}
		})
	}
}

// Sunday the 29th of March 2026 has no 02:30 in Warsaw: hours within that hour do not exist on it.
func TestNextSkipsWhatDaylightSavingSkips(t *testing.T) {
	t.Parallel()
	h := hours(t, "Sun 02:15-02:45")
	next := h.Next(at(t, "2026-03-29 00:00"))
	if !h.Open(next) {
		t.Errorf("Next = %s, which is not open", next)
	}
}

func TestHolidaysCanBeLeftOut(t *testing.T) {
	t.Parallel()
	for _, calendar := range []string{"none", ""} {
		h, err := care.ParseHours(shop, warsaw(t), calendar)
		if err != nil {
			t.Fatal(err)
		}
		if !h.Open(at(t, "2026-11-11 09:00")) {
			t.Errorf("closed on a holiday with the calendar %q", calendar)
		}
	}
}

func TestZeroHoursAreAlways(t *testing.T) {
	t.Parallel()
	var h care.Hours
	now := at(t, "2026-12-25 03:00")
	if !h.Always() || !h.Open(now) || !h.Next(now).Equal(now) || h.String() != "always" {
		t.Errorf("the zero Hours %v are not always", h)
	}
	if !h.Equal(hours(t, "Always")) || h.Equal(hours(t, shop)) || !hours(t, shop).Equal(hours(t, shop)) {
		t.Error("Equal does not tell always from hours")
	}
}

func TestHoursInAnotherZone(t *testing.T) {
	t.Parallel()
	utc := time.Date(2026, 11, 20, 14, 50, 0, 0, time.UTC)
	if got, want := hours(t, "Mon-Fri 08:00-16:00").Add(utc, 30*time.Minute), at(t, "2026-11-23 08:20"); !got.Equal(want) {
		t.Errorf("Add from UTC = %s, want %s", got, want)
	}
}

func TestParseHoursErrors(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "Mon-Fri", "08:00-16:00", "Mon-Fri 08:00", "Mon-Fri 08:00-25:00", "Mon-Fri 24:00-06:00", "Mon-Fri 08:00-08:00",
		"Pon-Pt 08:00-16:00", "Mon-Xyz 08:00-16:00", "Mon-Fri 08:00-16:00,", "Mon 08:00-16:00 17:00", "Mon,Tue 08:00-16:00",
	} {
		_, err := care.ParseHours(s, time.UTC, "pl")
		if err == nil || !strings.Contains(err.Error(), "write for example Mon-Fri 08:00-16:00") {
			t.Errorf("ParseHours(%q) = %v, want an error that says what to write", s, err)
		}
	}
	if _, err := care.ParseHours(shop, time.UTC, "de"); err == nil || !strings.Contains(err.Error(), "write pl or none") {
		t.Errorf("an unknown calendar: %v", err)
	}
	if _, err := care.ParseHours(shop, nil, "pl"); err == nil || !strings.Contains(err.Error(), "Europe/Warsaw") {
		t.Errorf("no zone: %v", err)
	}
}

// Whatever the start, as much time is open between it and what Add returns as was asked for.
func TestAddCountsOpenTime(t *testing.T) {
	t.Parallel()
	all := []care.Hours{hours(t, shop), hours(t, "Mon-Sun 22:00-06:00"), hours(t, "Sat-Sun 00:00-24:00"), hours(t, "Mon 08:00-09:00, Mon 08:30-10:10")}
	start := at(t, "2026-01-01 00:00")
	const grain = 10 * time.Minute // all hours above and all times below are whole grains
	rapid.Check(t, func(r *rapid.T) {
		h := rapid.SampledFrom(all).Draw(r, "hours")
		from := start.Add(time.Duration(rapid.IntRange(0, 366*24*6).Draw(r, "from")) * grain)
		working := time.Duration(rapid.IntRange(1, 24*6).Draw(r, "working")) * grain
		due := h.Add(from, working)
		var open time.Duration
		for t := from; t.Before(due); t = t.Add(grain) {
			if h.Open(t) {
				open += grain
			}
		}
		if open != working {
			r.Fatalf("%s: from %s to %s %s is open, want %s", h, from, due, open, working)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	h, from := hours(b, shop), at(b, "2026-11-20 15:50")
	for b.Loop() {
		h.Add(from, 30*time.Minute)
	}
}
