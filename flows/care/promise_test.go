package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestDecisionDue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, received, want string // in Warsaw; want without seconds
	}{
		{"fourteen days", "2026-11-21 09:30", "2026-12-05 23:59"},
		{"received at the first minute", "2026-11-21 00:00", "2026-12-05 23:59"},
		{"received at the last minute", "2026-11-21 23:59", "2026-12-05 23:59"},
		{"on a Sunday and a holiday", "2026-12-12 12:00", "2026-12-26 23:59"},
		{"over the new year", "2026-12-20 12:00", "2027-01-03 23:59"},
		{"over the change of the clock", "2026-03-20 12:00", "2026-04-03 23:59"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			// The day is the local one, whatever zone the time of receipt is in.
			got := care.DecisionDue(at(t, test.received).UTC(), 14, warsaw(t))
			if want := at(t, test.want).Add(59 * time.Second); !got.Equal(want) {
				t.Errorf("DecisionDue = %s, want %s", got, want)
			}
		})
	}
}

func TestDateOf(t *testing.T) {
	t.Parallel()
	moment := at(t, "2026-11-21 00:30")
	if got, want := care.DateOf(moment), (care.Date{Year: 2026, Month: time.November, Day: 21}); got != want {
		t.Errorf("in Warsaw it is %s, want %s", got, want)
	}
	if got, want := care.DateOf(moment.UTC()).String(), "2026-11-20"; got != want {
		t.Errorf("in UTC it is %s, want %s", got, want)
	}
}

func TestParseDuration(t *testing.T) {
	t.Parallel()
	good := map[string]time.Duration{
		"90s": 90 * time.Second, "30m": 30 * time.Minute, "8h": 8 * time.Hour, "14d": 14 * 24 * time.Hour, "1d": 24 * time.Hour,
	}
	for s, want := range good {
		if got, err := care.ParseDuration(s); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %s, %v, want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "m", "30", "0m", "-5m", "+5m", "1.5h", "5ms", "1h30m", " 5m", "99999999999d", "5 m", "99999999999999999999s"} {
		if got, err := care.ParseDuration(s); err == nil {
			t.Errorf("ParseDuration(%q) = %s, want an error", s, got)
		}
	}
}

func TestParseQuiet(t *testing.T) {
	t.Parallel()
	got, err := care.ParseQuiet("21:00-08:00")
	if want := (care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}); err != nil || got != want {
		t.Errorf("ParseQuiet = %v, %v, want %v", got, err, want)
	}
	for _, s := range []string{"", "21:00", "21-8", "21:00-21:00", "21:00-26:00"} {
		if got, err := care.ParseQuiet(s); err == nil {
			t.Errorf("ParseQuiet(%q) = %v, want an error", s, got)
		}
	}
}
