package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

// asking is a company that asks, open Mon-Fri from eight to four.
func asking(t *testing.T) care.Company {
	t.Helper()
	hours, err := care.ParseHours("Mon-Fri 08:00-16:00", warsaw(t), "none")
	if err != nil {
		t.Fatal(err)
	}
	return care.Company{
		Zone: warsaw(t), Hours: hours, Quiet: care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}, Charter: care.Charter{Recommend: true},
	}
}

func TestRecommendDue(t *testing.T) {
	t.Parallel()
	company := asking(t)
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, company.Zone)
	due := time.Date(2026, 11, 23, 8, 0, 0, 0, company.Zone) // three days later is a Sunday
	for name, tt := range map[string]struct {
		asked time.Time
		want  bool
	}{
		"never asked":         {time.Time{}, true},
		"asked a quarter ago": {due.Add(-91 * care.Day), true},
		"asked lately":        {due.Add(-91*care.Day + time.Second), false},
	} {
		got, asked := company.RecommendDue(care.Customer{Recommend: care.Recommend{AskedAt: tt.asked}}, now)
		if !got.Equal(due) || asked != tt.want {
			t.Errorf("%s: %v, %t", name, got, asked)
		}
	}
	company.Charter.Recommend = false
	if _, asked := company.RecommendDue(care.Customer{}, now); asked {
		t.Error("a company that does not ask asks")
	}
}

func TestAsksRecommend(t *testing.T) {
	t.Parallel()
	company := asking(t)
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, company.Zone)
	for name, tt := range map[string]struct {
		who     care.Customer
		open    int
		planned time.Time
		want    bool
	}{
		"as planned":       {planned: now, want: true},
		"put off a week":   {planned: now.Add(-7 * care.Day), want: true},
		"put off too long": {planned: now.Add(-7*care.Day - time.Second)},
		"an open case":     {planned: now, open: 1},
		"has blocked us":   {planned: now, who: care.Customer{Blocked: true}},
		"barred":           {planned: now, who: care.Customer{Dossier: care.Dossier{Barred: &care.Bar{}}}},
		"asked meanwhile":  {planned: now, who: care.Customer{Recommend: care.Recommend{AskedAt: now.Add(-care.Day)}}},
	} {
		if got := company.AsksRecommend(tt.who, tt.open, tt.planned, now); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestGoodMoment(t *testing.T) {
	t.Parallel()
	company := asking(t)
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, company.Zone)
	}
	for name, tt := range map[string]struct {
		now, seen, asked, want time.Time
	}{
		"now":                        {now: at(20, 10, 0), want: at(20, 10, 0)},
		"they have just written":     {now: at(20, 10, 0), seen: at(20, 9, 30).UTC(), want: at(20, 10, 30)},
		"they wrote an hour ago":     {now: at(20, 10, 0), seen: at(20, 9, 0), want: at(20, 10, 0)},
		"by night":                   {now: at(20, 3, 0), want: at(20, 8, 0)},
		"they write until it closes": {now: at(20, 15, 30), seen: at(20, 15, 30), want: at(23, 8, 0)},
		"asked today":                {now: at(19, 10, 0), asked: at(19, 8, 0).UTC(), want: at(20, 8, 0)},
		"asked today, a Friday":      {now: at(20, 10, 0), asked: at(20, 0, 30).UTC(), want: at(23, 8, 0)},
		"asked yesterday, late":      {now: at(20, 10, 0), asked: at(19, 23, 59).UTC(), want: at(20, 10, 0)},
	} {
		who := care.Customer{SeenAt: tt.seen, AskedAt: tt.asked}
		if got := company.GoodMoment(who, tt.now); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestAsksCourtesy(t *testing.T) {
	t.Parallel()
	order := care.Order{Number: "ZAM-1", Status: care.OrderDelivered}
	own := care.Tie{Own: true}
	for name, tt := range map[string]struct {
		who   care.Customer
		order care.Order
		tie   care.Tie
		open  []care.Case
		want  bool
	}{
		"delivered":           {order: order, tie: own, want: true},
		"about another order": {order: order, tie: own, open: []care.Case{{Order: "ZAM-2"}}, want: true},
		"they have said it":   {order: order, tie: own, open: []care.Case{{Order: "zam-1"}}},
		"returned meanwhile":  {order: care.Order{Number: "ZAM-1", Status: care.OrderReturned}, tie: own},
		"not theirs":          {order: order},
		"asked before":        {order: order, tie: care.Tie{Own: true, Asked: time.Unix(1, 0)}},
		"they want no news":   {order: order, tie: care.Tie{Own: true, Notify: care.NotifyOff}},
		"who has blocked us":  {order: order, tie: own, who: care.Customer{Blocked: true}},
		"who is barred":       {order: order, tie: own, who: care.Customer{Dossier: care.Dossier{Barred: &care.Bar{}}}},
	} {
		if got := care.AsksCourtesy(tt.who, tt.order, tt.tie, tt.open); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
