package care

import (
	"slices"
	"time"
)

// Recommends is from which answer to how likely they recommend us on a customer does, 0–10.
const Recommends = 9

// The measures of segments that no company changes.
const (
	newFor        = 30 * Day
	year          = 365 * Day
	regularOrders = 3
)

// Facts is what is known of one customer when a newsletter is planned, and again when it is their turn.
type Facts struct {
	Customer  string   // ID
	Language  Language // what they are spoken to in
	Blocked   bool     // they have stopped the bot
	Barred    bool     // for abuse
	Tags      []string
	FirstSeen time.Time // when they were first seen
	LastWord  time.Time // when they last wrote or pressed
	// Bought is how many orders they ever had, YearOrders how many in the year before now; cancelled ones are none.
	Bought     int
	YearOrders int
	LastOrder  time.Time // zero: never
	// Turnover is what their orders of that year came to, by currency, in hundredths; what was sent back or cancelled is
	// no turnover.
	Turnover  map[string]int64
	Rating    int  // their last, 1–5; 0: none
	Score     int  // how likely they recommend us, 0–10, …
	Scored    bool // … if they ever said
	Complains bool // they have an open complaint
	Referred  bool // they came by somebody's link
	Brought   int  // how many came by theirs; more than one may be said as one
	// Recommended is when the last recommendation was that they have a part in: they came by somebody's link, or somebody
	// by theirs. Thanked is when they were last thanked for one. Zero: never.
	Recommended time.Time
	Thanked     time.Time
	Consent     Consent
	// LastNewsletter is when they last got one, or may have; zero: never.
	LastNewsletter time.Time
}

// Measures is what customers are held against.
type Measures struct {
	Now          time.Time // in the company's zone
	DormantAfter time.Duration
	// Best is the turnover of a year from which somebody is among the best, by currency (Turnovers.Best); where there is
	// none for a currency, nobody is.
	Best map[string]int64
}

// in reports whether a customer is in a segment. An unknown segment has nobody.
func (f Facts) in(s Segment, value string, m Measures) bool {
	switch s {
	case Everyone:
		return true
	case InLanguage:
		return f.Language == Language(value) && value != ""
	case Tagged:
		return slices.Contains(f.Tags, value)
	case Interested:
		return value != "" && f.Consent.Wants(value)
	case New:
		return m.Now.Sub(f.FirstSeen) <= newFor
	case Recommenders, Brought, Bringers, Unthanked:
		return f.recommends(s)
	case Unhappy:
		return f.Complains || f.Rating > 0 && f.Rating <= LowScore
	default:
		return f.buys(s, m)
	}
}

// recommends reports whether a customer is in a segment of recommendations.
func (f Facts) recommends(s Segment) bool {
	switch s {
	case Recommenders:
		return f.Scored && f.Score >= Recommends
	case Brought:
		return f.Referred
	case Bringers:
		return f.Brought > 0
	default:
		return f.Recommended.After(f.Thanked)
	}
}

// buys reports whether a customer is in a segment of buyers.
func (f Facts) buys(s Segment, m Measures) bool {
	switch s {
	case Bought:
		return f.Bought > 0
	case NeverBought:
		return f.Bought == 0
	case Regular:
		return f.YearOrders >= regularOrders
	case Dormant:
		since := m.Now.Add(-m.DormantAfter)
		return m.DormantAfter > 0 && f.LastWord.Before(since) && f.LastOrder.Before(since)
	case Best:
		for currency, turnover := range f.Turnover {
			if least, known := m.Best[currency]; known && turnover >= least && turnover > 0 {
				return true
			}
		}
	}
	return false
}

// AddRecommendation returns the facts with one more recommendation that the customer has a part in.
func (f Facts) AddRecommendation(at time.Time) Facts {
	if at.After(f.Recommended) {
		f.Recommended = at
	}
	return f
}

// FactsOf returns the facts that are in a customer's own record and their consent; the rest is filled in from elsewhere.
func FactsOf(c Customer, consent Consent) Facts {
	return Facts{
		Customer: c.ID, Language: c.Language, Blocked: c.Blocked, Barred: c.Barred != nil, Tags: c.Tags,
		FirstSeen: c.CreatedAt, LastWord: c.SeenAt, Consent: consent,
		Score: c.Recommend.Score, Scored: !c.Recommend.AnsweredAt.IsZero(),
	}
}

// AddOrder returns the facts with one more order of the customer's.
func (f Facts) AddOrder(o Order, now time.Time) Facts {
	if o.Status == OrderCancelled {
		return f
	}
	at := o.PlacedAt
	if at.IsZero() {
		at = o.UpdatedAt
	}
	f.Bought++
	if at.After(f.LastOrder) {
		f.LastOrder = at
	}
	if now.Sub(at) > year {
		return f
	}
	f.YearOrders++
	if o.Status != OrderReturned && o.Status != OrderRefunded && o.Total > 0 {
		turnover := map[string]int64{o.Currency: o.Total}
		for currency, sum := range f.Turnover {
			turnover[currency] += sum
		}
		f.Turnover = turnover
	}
	return f
}

// LeftOut is why a customer does not get a newsletter; empty: they get it.
type LeftOut string

// The reasons, in the order they are looked at.
const (
	LeftOutNoConsent  LeftOut = "no_consent"  // they want no offers, or were never asked
	LeftOutBlocked    LeftOut = "blocked"     // they have stopped the bot
	LeftOutBarred     LeftOut = "barred"      // for abuse
	LeftOutLanguage   LeftOut = "language"    // it has no text in their language
	LeftOutInterest   LeftOut = "interest"    // they have chosen other topics
	LeftOutTooSoon    LeftOut = "too_soon"    // the last one was too recent for how often they want them
	LeftOutOfAudience LeftOut = "of_audience" // the audience does not pick them
)

// Meant returns why a customer is not meant to get a newsletter at m.Now; empty: they are.
func (n Newsletter) Meant(f Facts, m Measures) LeftOut {
	switch {
	case !f.Consent.Given():
		return LeftOutNoConsent
	case f.Blocked:
		return LeftOutBlocked
	case f.Barred:
		return LeftOutBarred
	case n.Texts[f.Language].Text == "":
		return LeftOutLanguage
	case !f.Consent.Wants(n.Interest):
		return LeftOutInterest
	case !f.Consent.Allows(f.LastNewsletter, m.Now):
		return LeftOutTooSoon
	case !n.Audience.Picks(f, m):
		return LeftOutOfAudience
	default:
		return ""
	}
}
