package care

import (
	"slices"
	"time"
)

// The measures of the question how likely a customer recommends the company.
const (
	// recommendAfter is how long after something was settled or delivered it is asked.
	recommendAfter = 3 * Day
	// recommendEvery is how often a customer is asked at most.
	recommendEvery = 91 * Day
	// recommendLate is how late it may be asked: after that it would come out of the blue.
	recommendLate = 7 * Day
	// recommendPause is how long a customer must have been silent: nobody is interrupted.
	recommendPause = time.Hour
)

// RecommendDue returns when a customer is asked how likely they recommend the company, of whom something was settled or
// delivered now; false: the company does not ask, or has asked them lately. now is in the company's zone.
func (c Company) RecommendDue(who Customer, now time.Time) (time.Time, bool) {
	due := c.Polite(now.Add(recommendAfter))
	return due, c.Charter.Recommend && due.Sub(who.Recommend.AskedAt) >= recommendEvery
}

// AsksRecommend reports whether a customer with so many open cases is asked, now or later, what was planned for a time.
func (c Company) AsksRecommend(who Customer, open int, planned, now time.Time) bool {
	asks := c.Charter.Recommend && open == 0 && !who.Blocked && who.Barred == nil
	return asks && now.Sub(who.Recommend.AskedAt) >= recommendEvery && now.Sub(planned) <= recommendLate
}

// GoodMoment returns when a customer is best asked something, now or later: in working hours, while they are not in the
// middle of something, and not on a day on which they were asked something else. now is in the company's zone.
func (c Company) GoodMoment(who Customer, now time.Time) time.Time {
	at := now
	if silent := who.SeenAt.Add(recommendPause); silent.After(at) {
		at = silent
	}
	return c.OtherDay(who, c.Polite(at.In(now.Location())).In(now.Location()))
}

// OtherDay returns at, or, where a customer was asked something on that day, the first polite time of the days after it.
// The day is told in at's zone, the company's.
func (c Company) OtherDay(who Customer, at time.Time) time.Time {
	if DateOf(who.AskedAt.In(at.Location())) != DateOf(at) {
		return at
	}
	year, month, day := at.Date()
	return c.Polite(time.Date(year, month, day+1, 0, 0, 0, 0, at.Location()))
}

// AsksCourtesy reports whether a customer is asked whether everything is all right with an order: it was delivered, it is
// theirs, they want to hear of it, were not asked before, and have not said already how it is. open are their open cases.
func AsksCourtesy(who Customer, o Order, tie Tie, open []Case) bool {
	said := slices.ContainsFunc(open, func(c Case) bool { return SameOrder(c.Order, o.Number) })
	theirs := tie.Own && tie.Asked.IsZero() && tie.Notify != NotifyOff
	return o.Status == OrderDelivered && theirs && !said && !who.Blocked && who.Barred == nil
}
