package care_test

import (
	"testing"

	"carebot/flows/care"
)

func TestStarts(t *testing.T) {
	t.Parallel()
	tests := []struct{ hours, now, want string }{
		{"Mon-Fri 08:00-16:00", "2026-11-20 07:59", "2026-11-20 08:00"},
		{"Mon-Fri 08:00-16:00", "2026-11-19 08:00", "2026-11-20 08:00"},
		{"Mon-Fri 08:00-16:00", "2026-11-20 12:00", "2026-11-23 08:00"},
		{"Mon-Fri 08:00-16:00", "2026-11-10 20:00", "2026-11-12 08:00"}, // a holiday between
		{"Mon-Fri 08:00-12:00, Mon-Fri 13:00-16:00", "2026-11-20 09:00", "2026-11-20 13:00"},
	}
	for _, tt := range tests {
		got, found := hours(t, tt.hours).Starts(at(t, tt.now))
		if !found || !got.Equal(at(t, tt.want)) {
			t.Errorf("%s begins after %s at %v (%t), want %s", tt.hours, tt.now, got, found, tt.want)
		}
	}
	if _, found := (care.Hours{}).Starts(at(t, "2026-11-20 09:00")); found {
		t.Error("what never ends begins")
	}
}

func TestNextStart(t *testing.T) {
	t.Parallel()
	load := func(h care.Hours) care.Load { return care.Load{Staff: care.Staff{Hours: h}} }
	roster := []care.Load{load(care.Hours{}), load(hours(t, "Mon-Fri 08:00-16:00")), load(hours(t, "Sun 10:00-14:00"))}
	if got, found := care.NextStart(roster, at(t, "2026-11-20 12:00")); !found || !got.Equal(at(t, "2026-11-22 10:00")) {
		t.Errorf("somebody begins next at %v (%t)", got, found)
	}
	if _, found := care.NextStart(roster[:1], at(t, "2026-11-20 12:00")); found {
		t.Error("who is always at work begins")
	}
}
