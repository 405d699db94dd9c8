package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestNewsOf(t *testing.T) {
	t.Parallel()
	order := func(status care.OrderStatus, promised string) care.Order {
		return care.Order{Status: status, PromisedOn: promised}
	}
	tests := []struct {
		name    string
		was, is care.Order
		want    care.News
	}{
		{"not known before", care.Order{}, order(care.OrderDelayed, "2026-11-25"), care.NoNews},
		{"the same", order(care.OrderShipped, "2026-11-25"), order(care.OrderShipped, "2026-11-25"), care.NoNews},
		{"further", order(care.OrderPaid, "2026-11-25"), order(care.OrderShipped, "2026-11-25"), care.NewsStatus},
		{"cancelled", order(care.OrderPaid, "2026-11-25"), order(care.OrderCancelled, "2026-11-30"), care.NewsStatus},
		{"delivered late", order(care.OrderDelayed, "2026-11-25"), order(care.OrderDelivered, "2026-11-30"), care.NewsStatus},
		{"later", order(care.OrderPaid, "2026-11-25"), order(care.OrderPaid, "2026-12-01"), care.NewsLate},
		{"further and later", order(care.OrderPaid, "2026-11-25"), order(care.OrderShipped, "2026-11-26"), care.NewsLate},
		{"sooner", order(care.OrderPaid, "2026-11-25"), order(care.OrderPaid, "2026-11-24"), care.NoNews},
		{"a day for the first time", order(care.OrderPaid, ""), order(care.OrderPaid, "2026-11-24"), care.NoNews},
		{"delayed", order(care.OrderPaid, "2026-11-25"), order(care.OrderDelayed, "2026-11-25"), care.NewsLate},
		{"delayed with no day", order(care.OrderPaid, ""), order(care.OrderDelayed, ""), care.NewsLate},
		{"delayed has a day", order(care.OrderDelayed, ""), order(care.OrderDelayed, "2026-11-25"), care.NewsLate},
		{"delayed no longer", order(care.OrderDelayed, "2026-11-25"), order(care.OrderShipped, "2026-11-25"), care.NewsStatus},
		{"a day that is none", order(care.OrderPaid, "soon"), order(care.OrderPaid, "later"), care.NoNews},
	}
	for _, tt := range tests {
		if got := care.NewsOf(tt.was, tt.is); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestQuietOver(t *testing.T) {
	t.Parallel()
	zone := warsaw(t)
	night, noon := care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}, care.Quiet{From: 12 * time.Hour, Until: 14 * time.Hour}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	tests := []struct {
		name     string
		quiet    care.Quiet
		at, want time.Time
	}{
		{"by day", night, at(20, 12, 0), at(20, 12, 0)},
		{"the evening", night, at(20, 21, 0), at(21, 8, 0)},
		{"a minute before", night, at(20, 20, 59), at(20, 20, 59)},
		{"after midnight", night, at(20, 3, 0), at(20, 8, 0)},
		{"its end", night, at(20, 8, 0), at(20, 8, 0)},
		{"within a day", noon, at(20, 13, 0), at(20, 14, 0)},
		{"beside it", noon, at(20, 15, 0), at(20, 15, 0)},
		{"all day", care.Quiet{Until: care.Day}, at(20, 15, 0), at(21, 0, 0)},
		{"never", care.Quiet{}, at(20, 3, 0), at(20, 3, 0)},
		{"another zone", night, at(20, 22, 0).UTC(), at(21, 8, 0)},
		{"the hour that is put back", night, time.Date(2026, 10, 24, 23, 0, 0, 0, zone), time.Date(2026, 10, 25, 8, 0, 0, 0, zone)},
		{"the hour that is put forward", night, time.Date(2027, 3, 28, 1, 30, 0, 0, zone), time.Date(2027, 3, 28, 8, 0, 0, 0, zone)},
	}
	for _, tt := range tests {
		if got := tt.quiet.Over(tt.at, zone); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCourtesyDue(t *testing.T) {
	t.Parallel()
	zone := warsaw(t)
	hours, err := care.ParseHours("Mon-Fri 07:00-16:00", zone, "pl")
	if err != nil {
		t.Fatal(err)
	}
	company := care.Company{Zone: zone, Hours: hours, Quiet: care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, zone) }
	shipped := care.Order{Status: care.OrderShipped}
	delivered := func(updated time.Time) care.Order { return care.Order{Status: care.OrderDelivered, UpdatedAt: updated} }
	tests := []struct {
		name      string
		was, is   care.Order
		now, want time.Time
	}{
		{name: "two days later", was: shipped, is: delivered(at(16, 12)), now: at(16, 12), want: at(18, 12)},
		{name: "a weekend between", was: shipped, is: delivered(at(19, 12)), now: at(19, 12), want: at(23, 8)},
		{name: "after hours", was: shipped, is: delivered(at(16, 18)), now: at(16, 18), want: at(19, 8)},
		{name: "no time told", was: shipped, is: delivered(time.Time{}), now: at(16, 12), want: at(18, 12)},
		{name: "the shop's clock is ahead", was: shipped, is: delivered(at(17, 12)), now: at(16, 12), want: at(18, 12)},
		{name: "heard late", was: shipped, is: delivered(at(9, 12)), now: at(16, 12), want: at(16, 12)},
		{name: "heard much too late", was: shipped, is: delivered(at(1, 12)), now: at(16, 12)},
		{name: "not known before", is: delivered(at(15, 12)), now: at(16, 12), want: at(17, 12)},
		{name: "history", is: delivered(at(9, 12)), now: at(16, 12)},
		{name: "known to be delivered", was: delivered(at(15, 12)), is: delivered(at(16, 12)), now: at(16, 12)},
		{name: "not delivered", was: shipped, is: shipped, now: at(16, 12)},
	}
	for _, tt := range tests {
		got, asked := company.CourtesyDue(tt.was, tt.is, tt.now)
		if !got.Equal(tt.want) || asked == tt.want.IsZero() {
			t.Errorf("%s: %v, %t, want %v", tt.name, got, asked, tt.want)
		}
	}
}

// Hours that lie within the quiet time: the quiet time counts, and an answer comes.
func TestPoliteWhereNothingFits(t *testing.T) {
	t.Parallel()
	zone := warsaw(t)
	hours, err := care.ParseHours("Mon-Sun 22:00-23:00", zone, "none")
	if err != nil {
		t.Fatal(err)
	}
	quiet := care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}
	at := func(hour int) time.Time { return time.Date(2026, 11, 20, hour, 0, 0, 0, zone) }
	for from, want := range map[int]time.Time{3: at(8), 12: at(12), 22: at(24 + 8)} {
		if got := (care.Company{Zone: zone, Hours: hours, Quiet: quiet}).Polite(at(from)); !got.Equal(want) {
			t.Errorf("from %v on it is polite at %v, want %v", at(from), got, want)
		}
	}
}
