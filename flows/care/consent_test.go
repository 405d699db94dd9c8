package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestAllows(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, zone)
	}
	tests := []struct {
		name string
		pace care.OfferPace
		last time.Time
		now  time.Time
		want bool
	}{
		{"nobody asked", "", time.Time{}, at(3, 4, 10, 0), false},
		{"never", care.OffersNever, time.Time{}, at(3, 4, 10, 0), false},
		{"an unknown pace", "hourly", time.Time{}, at(3, 4, 10, 0), false},
		{"the first", care.OffersMonthly, time.Time{}, at(3, 4, 10, 0), true},
		{"every, at once", care.OffersEvery, at(3, 4, 10, 0), at(3, 4, 10, 0), true},
		{"six days", care.OffersWeekly, at(3, 4, 0, 1), at(3, 10, 23, 59), false},
		{"a week, a little earlier in the day", care.OffersWeekly, at(3, 4, 10, 17), at(3, 11, 10, 0), true},
		{"a week over the hour that is lost", care.OffersWeekly, at(3, 25, 10, 17), at(4, 1, 10, 0), true},
		{"29 days", care.OffersMonthly, at(3, 1, 10, 0), at(3, 30, 23, 0), false},
		{"30 days", care.OffersMonthly, at(3, 1, 10, 0), at(3, 31, 0, 1), true},
		{"midnight there, not here", care.OffersWeekly, at(3, 4, 0, 30).UTC(), at(3, 10, 23, 30), false},
		{"the clock was set back", care.OffersWeekly, at(3, 11, 10, 0), at(3, 4, 10, 0), false},
	}
	for _, test := range tests {
		c := care.Consent{ConsentChange: care.ConsentChange{Pace: test.pace}}
		if got := c.Allows(test.last, test.now); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// Each decision is kept, what repeats one is not; of very many the last ones.
func TestDecide(t *testing.T) {
	t.Parallel()
	var c care.Consent
	for i := range 200 {
		pace := care.OfferPaces()[i%2]
		for range 2 {
			c = c.Decide(care.ConsentChange{At: ago(200 - i), Pace: pace, How: care.HowCommand})
		}
	}
	if len(c.Before) != 50 || !c.At.Equal(ago(1)) || !c.Before[49].At.Equal(ago(2)) || c.Pace != care.OffersWeekly {
		t.Errorf("kept are %d, the last of %v, now %+v", len(c.Before), c.Before[len(c.Before)-1].At, c.ConsentChange)
	}
	first := care.Consent{Asked: ago(3)}.Decide(care.ConsentChange{Pace: care.OffersNever})
	if len(first.Before) != 0 || !first.Asked.Equal(ago(3)) || !first.Decided() || first.Given() {
		t.Errorf("the first decision makes %+v", first)
	}
}
