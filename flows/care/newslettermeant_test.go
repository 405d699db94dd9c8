package care_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
)

// life is what happens to one customer of a property: decisions, orders, ratings, newsletters; as a list of what was true
// when, so that the test can look at it without the rules under test.
type life struct {
	facts    care.Facts
	now      time.Time
	received []receivedAt
}

// receivedAt is a newsletter that came, and what held then.
type receivedAt struct {
	at         time.Time
	newsletter care.Newsletter
	facts      care.Facts
}

var (
	interests = []string{"Lampy", "Kremy"}
	paces     = []care.OfferPace{care.OffersWeekly, care.OffersMonthly, care.OffersEvery, care.OffersNever} // the tighter, the likelier
)

// Whatever a customer decides and does, and whatever newsletters are written: who gets one has agreed to it, last, has not
// stopped the bot, reads its language, wants its topic, has had none within what they allow, is in its audience, and is
// not unhappy unless somebody has thought of the unhappy; and all others get none.
func TestWhoeverIsNotMeantDoesNotGetIt(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		l := &life{now: time.Date(2026, 1, 5, 9, 0, 0, 0, zone)}
		l.facts = care.Facts{Customer: "K-1", Language: care.Polish, FirstSeen: l.now, LastWord: l.now}
		l.facts.Consent = l.facts.Consent.Decide(care.ConsentChange{At: l.now, Pace: rapid.SampledFrom(append(paces, "")).Draw(t, "first")})
		for range rapid.SampledFrom([]int{120, 60, 10}).Draw(t, "events") {
			days := rapid.SampledFrom([]int{0, 6, 7, 29, 30, 1, 23, 8}).Draw(t, "days") // what the rules turn on
			l.now = l.now.AddDate(0, 0, days).Add(time.Duration(rapid.IntRange(-90, 90).Draw(t, "minutes")) * time.Minute)
			l.happens(t)
		}
		for i := range l.received {
			l.wasMeant(t, i)
		}
	})
}

// happens lets one thing happen.
func (l *life) happens(t *rapid.T) {
	f := &l.facts
	switch rapid.SampledFrom([]string{"offer", "offer", "offer", "decides", "offer", "rates", "buys", "speaks", "tagged", "complains", "blocks", "recommends"}).Draw(t, "event") {
	case "decides":
		f.Consent = f.Consent.Decide(care.ConsentChange{
			At: l.now, Pace: rapid.SampledFrom(paces).Draw(t, "pace"), How: care.HowCommand,
			Interests: rapid.SampledFrom([][]string{nil, {"Lampy"}, {"Kremy"}}).Draw(t, "interests"),
		})
	case "buys":
		status := rapid.SampledFrom([]care.OrderStatus{care.OrderPaid, care.OrderCancelled, care.OrderRefunded}).Draw(t, "status")
		*f = f.AddOrder(care.Order{Status: status, PlacedAt: l.now, Total: rapid.Int64Range(0, 200_00).Draw(t, "total"), Currency: "PLN"}, l.now)
	case "rates":
		f.Rating, f.Score, f.Scored = rapid.IntRange(1, 5).Draw(t, "rating"), rapid.IntRange(0, 10).Draw(t, "score"), true
	case "complains":
		f.Complains = !f.Complains
	case "blocks":
		f.Blocked = !f.Blocked && rapid.Bool().Draw(t, "stops")
	case "speaks":
		f.Language, f.LastWord = rapid.SampledFrom(care.Languages()).Draw(t, "language"), l.now
	case "recommends":
		*f = f.AddRecommendation(l.now)
	case "tagged":
		f.Tags = []string{"vip"}
	case "offer":
		l.offer(t)
	}
}

// offer sends a newsletter if the rules under test say so; both ways are looked at.
func (l *life) offer(t *rapid.T) {
	n := care.Newsletter{
		Texts:    map[care.Language]care.Content{},
		Audience: care.Audience{Who: care.In(care.Everyone, ""), With: rapid.Bool().Draw(t, "with")},
		Interest: rapid.SampledFrom(append([]string{""}, interests...)).Draw(t, "interest"),
	}
	if rapid.Bool().Draw(t, "chosen") {
		n.Audience.Who = expressions(3).Draw(t, "who")
	}
	for _, lang := range care.Languages() {
		if rapid.IntRange(0, 3).Draw(t, "text") > 0 {
			n.Texts[lang] = care.Content{Text: "Oferta"}
		}
	}
	m := care.Measures{Now: l.now, DormantAfter: 90 * care.Day, Best: map[string]int64{"PLN": 100_00}}
	why := n.Meant(l.facts, m)
	if why == "" {
		l.received = append(l.received, receivedAt{at: l.now, newsletter: n, facts: l.facts})
		l.facts.LastNewsletter = l.now
		if n.Audience.Thanks() && l.now.After(l.facts.Thanked) {
			l.facts.Thanked = l.now
		}
		return
	}
	if l.isMeant(n) {
		t.Fatalf("left out for %s, and is meant: %+v", why, l.facts)
	}
}

// wasMeant checks one newsletter that came.
func (l *life) wasMeant(t *rapid.T, i int) {
	r := l.received[i]
	then := &life{facts: r.facts, now: r.at, received: l.received[:i]}
	if !then.isMeant(r.newsletter) {
		t.Fatalf("it came at %v and was not meant: %+v\n%+v", r.at, r.newsletter, r.facts)
	}
}

// isMeant is the rule in the plainest words, over what was recorded.
func (l *life) isMeant(n care.Newsletter) bool {
	f, c := l.facts, l.facts.Consent
	if c.Pace != care.OffersEvery && c.Pace != care.OffersWeekly && c.Pace != care.OffersMonthly {
		return false
	}
	if f.Blocked || n.Texts[f.Language].Text == "" {
		return false
	}
	if n.Interest != "" && len(c.Interests) > 0 && !slices.Contains(c.Interests, n.Interest) {
		return false
	}
	if len(l.received) > 0 {
		days := map[care.OfferPace]int{care.OffersWeekly: 7, care.OffersMonthly: 30}[c.Pace]
		if daysBetween(l.received[len(l.received)-1].at, l.now) < days {
			return false
		}
	}
	unhappy := f.Complains || f.Rating == 1 || f.Rating == 2
	if unhappy && !n.Audience.With && !n.Audience.Names(care.Unhappy) {
		return false
	}
	return l.holds(n.Audience.Who)
}

// daysBetween counts the midnights between two instants.
func daysBetween(from, until time.Time) int {
	days := 0
	for day := from; care.DateOf(day).Before(care.DateOf(until)); day = day.AddDate(0, 0, 1) {
		days++
	}
	return days
}

// holds evaluates an expression once more, by a table of what is true.
func (l *life) holds(e care.Expression) bool {
	f := l.facts
	wants := f.Consent.Pace != "" && f.Consent.Pace != care.OffersNever
	dormantSince := l.now.Add(-90 * care.Day)
	truth := map[care.Segment]bool{
		care.Everyone: true, care.InLanguage: string(f.Language) == e.Value, care.Tagged: slices.Contains(f.Tags, e.Value),
		care.Bought: f.Bought >= 1, care.NeverBought: f.Bought == 0, care.New: !f.FirstSeen.Before(l.now.Add(-30 * care.Day)),
		care.Best: f.Turnover["PLN"] >= 100_00, care.Regular: f.YearOrders > 2,
		care.Dormant:      f.LastWord.Before(dormantSince) && f.LastOrder.Before(dormantSince),
		care.Recommenders: f.Scored && f.Score > 8, care.Interested: wants && (len(f.Consent.Interests) == 0 || slices.Contains(f.Consent.Interests, e.Value)),
		care.Brought: f.Referred, care.Bringers: f.Brought > 0, care.Unthanked: l.unthanked(), care.Unhappy: f.Complains || f.Rating == 1 || f.Rating == 2,
	}
	switch {
	case e.Not != nil:
		return !l.holds(*e.Not)
	case len(e.All) > 0:
		return !slices.ContainsFunc(e.All, func(part care.Expression) bool { return !l.holds(part) })
	case len(e.Any) > 0:
		return slices.ContainsFunc(e.Any, l.holds)
	default:
		return truth[e.Segment]
	}
}

// unthanked says whether there was a recommendation after all that came as thanks.
func (l *life) unthanked() bool {
	return !l.facts.Recommended.IsZero() && !slices.ContainsFunc(l.received, func(r receivedAt) bool {
		return r.newsletter.Audience.Thanks() && !r.at.Before(l.facts.Recommended)
	})
}

// Why somebody is left out is told in order, so that the counts before sending explain themselves.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	n := care.Newsletter{
		Texts: map[care.Language]care.Content{care.Polish: {Text: "Oferta"}}, Interest: "Lampy",
		Audience: care.Audience{Who: care.In(care.Bought, "")},
	}
	f := care.Facts{Language: care.Russian, Blocked: true, LastNewsletter: ago(2)}
	decide := func(pace care.OfferPace, interests ...string) {
		f.Consent = f.Consent.Decide(care.ConsentChange{Pace: pace, Interests: interests})
	}
	steps := []struct {
		want care.LeftOut
		mend func()
	}{
		{care.LeftOutNoConsent, func() { decide(care.OffersNever) }},
		{care.LeftOutNoConsent, func() { decide(care.OffersWeekly, "Kremy") }},
		{care.LeftOutBlocked, func() { f.Blocked = false }},
		{care.LeftOutBarred, func() { f.Barred = false }},
		{care.LeftOutLanguage, func() { f.Language = care.Polish }},
		{care.LeftOutInterest, func() { decide(care.OffersWeekly) }},
		{care.LeftOutTooSoon, func() { f.LastNewsletter = ago(7) }},
		{care.LeftOutOfAudience, func() { f.Bought = 1 }},
		{"", func() {}},
	}
	f.Barred = true
	for i, step := range steps {
		if got := n.Meant(f, measures()); got != step.want {
			t.Errorf("step %d: left out for %q, want %q", i, got, step.want)
		}
		step.mend()
	}
}
