package care_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
)

// What Add promises, Between measures.
func TestBetweenMeasuresWhatAddAdds(t *testing.T) {
	t.Parallel()
	opening := hours(t, "Mon-Fri 08:00-16:00, Sat 10:00-14:00")
	start := at(t, "2026-11-16 00:00")
	rapid.Check(t, func(rt *rapid.T) {
		from := start.Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(rt, "from")) * time.Minute)
		working := time.Duration(rapid.IntRange(0, 200*60).Draw(rt, "working")) * time.Minute
		if got := opening.Between(from, opening.Add(from, working)); got != working {
			rt.Errorf("%v after %v is %v by Between", working, from, got)
		}
	})
	if got := opening.Between(start, start); got != 0 {
		t.Errorf("from a moment to itself %v passes", got)
	}
	if got := (care.Hours{}).Between(start, start.Add(time.Hour)); got != time.Hour {
		t.Errorf("who is always open works %v an hour", got)
	}
}

func TestReopens(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-20 15:50")
	tests := []struct {
		name string
		c    care.Case
		want bool
	}{
		{"open", care.Case{Status: care.StatusOpen}, false},
		{"just settled", care.Case{Status: care.StatusSettled, SettledAt: now}, true},
		{"fourteen days", care.Case{Status: care.StatusSettled, SettledAt: now.Add(-14 * care.Day)}, true},
		{"longer", care.Case{Status: care.StatusSettled, SettledAt: now.Add(-14*care.Day - time.Second)}, false},
		{"nobody knows when", care.Case{Status: care.StatusSettled}, false},
	}
	for _, test := range tests {
		if got := test.c.Reopens(now); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
	if c := (care.Case{OpenedAt: now, ReopenedAt: now.Add(time.Hour)}); !c.Since().Equal(now.Add(time.Hour)) {
		t.Errorf("a case opened again waits since %v", c.Since())
	}
}
