package desk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// weekdays are hours in Warsaw, and half past nine of a Saturday there.
func weekdays(t testing.TB) (care.Hours, time.Time) {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	hours, err := care.ParseHours("Mon-Fri 08:00-16:00", zone, "pl")
	if err != nil {
		t.Fatal(err)
	}
	return hours, time.Date(2026, 11, 21, 9, 30, 0, 0, zone)
}

func TestUntil(t *testing.T) {
	t.Parallel()
	hours, now := weekdays(t)
	tests := []struct{ text, want string }{
		{"", ""},
		{"  ", ""},
		{"16:00", "2026-11-21 16:00"},
		{"do 16.30", "2026-11-21 16:30"},
		{"until 9:45", "2026-11-21 09:45"},
		{"dzisiaj o 23:00", "2026-11-21 23:00"},
		{"today 10:00", "2026-11-21 10:00"},
		{"сегодня до 18:00", "2026-11-21 18:00"},
		{"tomorrow", "2026-11-23 08:00"},
		{"Jutro", "2026-11-23 08:00"},
		{"до завтра", "2026-11-23 08:00"},
		{"jutro 10:00", "2026-11-22 10:00"},
		{"pojutrze", "2026-11-23 08:00"},
		{"послезавтра в 12:00", "2026-11-23 12:00"},
		{"Friday", "2026-11-27 08:00"},
		{"do piątku", "2026-11-27 08:00"},
		{"piatek 12:00", "2026-11-27 12:00"},
		{"до пятницы", "2026-11-27 08:00"},
		{"w środę o 9:15", "2026-11-25 09:15"},
		{"sobota", "2026-11-30 08:00"},
		{"Sat 10:00", "2026-11-28 10:00"},
		{"вс", "2026-11-23 08:00"},
		{"pon.", "2026-11-23 08:00"},
		{"2026-12-01", "2026-12-01 08:00"},
		{"2026-12-01 07:00", "2026-12-01 07:00"},
		{"1.12", "2026-12-01 08:00"},
		{"01.12.2026", "2026-12-01 08:00"},
		{"1.12.26 12:00", "2026-12-01 12:00"},
		{"1 Dec", "2026-12-01 08:00"},
		{"Dec 1st, 12:00", "2026-12-01 12:00"},
		{"do 1 grudnia", "2026-12-01 08:00"},
		{"1 декабря", "2026-12-01 08:00"},
		{"до 1 дек. в 15:00", "2026-12-01 15:00"},
		{"1 May 2027", "2027-05-04 08:00"}, // holidays, then a weekend
		{"3.01", "2027-01-04 08:00"},
		{"11.11.2027", "2027-11-12 08:00"},
		{"24 grudnia", "2026-12-28 08:00"},
		{"2d", "2026-11-23 08:00"},
		{"2 dni", "2026-11-23 08:00"},
		{"на 3 дня", "2026-11-24 08:00"},
		{"for 1 week", "2026-11-30 08:00"},
		{"через 2 нед.", "2026-12-07 08:00"},
		{"za 2 tyg", "2026-12-07 08:00"},
		{"2w", "2026-12-07 08:00"},
		{"3h", "2026-11-21 12:30"},
		{"3 godz.", "2026-11-21 12:30"},
		{"через 2 часа", "2026-11-21 11:30"},
		{"45m", "2026-11-21 10:15"},
		{"90 min", "2026-11-21 11:00"},
		{"9:30", "past"},
		{"9:00", "past"},
		{"2026-11-20", "past"},
		{"20.11", "past"},
		{"1 Jan 2026", "past"},
		{"0h", "past"},
		{"today 8:00", "past"},
		{"2028-01-01", "far"},
		{"400d", "far"},
		{"1.12.2030", "far"},
		{"urlop", "?"},
		{"25:00", "?"},
		{"16:60", "?"},
		{"31.02", "?"},
		{"0.12", "past"},
		{"12.13", "2026-11-21 12:13"},
		{"32 Dec", "?"},
		{"-2d", "?"},
		{"2", "?"},
		{"2 foo", "?"},
		{"today", "?"},
		{"1.12.2026.5", "?"},
		{"Dec Dec", "?"},
		{"1 Dec Dec", "?"},
		{"до", "?"},
		{"999999999999d", "?"},
		{"mon tue 12:00", "?"},
		{"200000h", "?"},
		{"16:0", "?"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			until, no := desk.Until(tt.text, hours, now)
			got := ""
			switch {
			case no != nil:
				got = map[string]string{"away.past": "past", "away.far": "far", "away.unclear": "?"}[no.Key]
			case !until.IsZero():
				got = until.Format("2006-01-02 15:04")
			}
			if got != tt.want {
				t.Errorf("away until %q: %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// Who works always is back at midnight of the day they say.
func TestUntilADayOfAlways(t *testing.T) {
	t.Parallel()
	_, now := weekdays(t)
	until, no := desk.Until("jutro", care.Hours{}, now)
	if want := time.Date(2026, 11, 22, 0, 0, 0, 0, now.Location()); no != nil || !until.Equal(want) {
		t.Errorf("back %v (%v), want %v", until, no, want)
	}
}

// Whatever is written, it is understood as a time to come within a year, or refused.
func TestUntilAnything(t *testing.T) {
	t.Parallel()
	hours, now := weekdays(t)
	words := []string{"до", "1", "12", "31", "2026", "99999999", "пятницы", "Dec", "grudnia", "16:00", "d", "2d", ".", "1.12", "jutro", "-", ":", "2026-12-01", "ё", "\x00"}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, word := range rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.String()), 0, 5).Draw(t, "words") {
			text += word + rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "between")
		}
		until, no := desk.Until(text, hours, now)
		if no == nil && !until.IsZero() && (!until.After(now) || until.After(now.AddDate(1, 0, 2))) {
			t.Errorf("away until %q is %v", text, until)
		}
	})
}
