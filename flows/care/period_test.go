package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestReadPeriod(t *testing.T) {
	t.Parallel()
	zone := warsaw(t)
	now := time.Date(2026, 11, 18, 9, 0, 0, 0, zone) // a Wednesday
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, zone) }
	for words, tt := range map[string]struct {
		from, to time.Time
		said     bool
	}{
		"":              {day(11, 9), day(11, 16), false},
		"week":          {day(11, 9), day(11, 16), false},
		" Month ":       {day(10, 1), day(11, 1), false},
		"quarter":       {day(7, 1), day(10, 1), false},
		"last week":     {day(11, 9), day(11, 16), true},
		"this week":     {day(11, 16), now, true},
		"THIS  quarter": {day(10, 1), now, true},
	} {
		p, said, known := care.ReadPeriod(words, now)
		if !known || said != tt.said || !p.From.Equal(tt.from) || !p.To.Equal(tt.to) {
			t.Errorf("%q: %v to %v, said %t, known %t", words, p.From, p.To, said, known)
		}
	}
	for _, words := range []string{"year", "next week", "last", "this last week", "week last"} {
		if p, _, known := care.ReadPeriod(words, now); known {
			t.Errorf("%q is taken for %v to %v", words, p.From, p.To)
		}
	}
}
