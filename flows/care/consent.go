package care

import (
	"slices"
	"time"
)

// OfferPace is how often a customer wants offers at most. News of their own orders and cases is no offer.
type OfferPace string

// The paces of offers.
const (
	OffersEvery   OfferPace = "every"
	OffersWeekly  OfferPace = "weekly"
	OffersMonthly OfferPace = "monthly"
	OffersNever   OfferPace = "never"
)

// OfferPaces returns the paces in the order they are offered.
func OfferPaces() []OfferPace {
	return []OfferPace{OffersEvery, OffersWeekly, OffersMonthly, OffersNever}
}

// How many local days lie between two newsletters, at least.
const (
	daysOfWeekly  = 7
	daysOfMonthly = 30
)

// ConsentHow is where a customer decided about offers.
type ConsentHow string

// The places of that decision.
const (
	HowCommand     ConsentHow = "command"      // /newsletter, or its button in the menu
	HowPrivacy     ConsentHow = "privacy"      // the privacy page
	HowWords       ConsentHow = "words"        // they asked for it, or to be left alone, in their own words
	HowAfterOrder  ConsentHow = "after_order"  // they were asked when an order had arrived well
	HowAfterRating ConsentHow = "after_rating" // they were asked after a good rating
	HowNewsletter  ConsentHow = "newsletter"   // the button under a newsletter
)

// Words are the words a customer decided on: what stood above the button, as it was worded then.
type Words struct {
	Key      string   `json:"key"` // of the text
	Language Language `json:"language"`
	Version  string   `json:"version"` // of a Wording
}

// Wording is a text as it was once shown to customers; kept so that it can be shown what they agreed to.
type Wording struct {
	Words
	Text string    `json:"text"`
	At   time.Time `json:"at"` // when it was first agreed to, or refused
}

// ConsentChange is one decision about offers.
type ConsentChange struct {
	At        time.Time  `json:"at"`
	Pace      OfferPace  `json:"pace"`
	Interests []string   `json:"interests,omitempty"` // as in Consent
	How       ConsentHow `json:"how"`
	Words     Words      `json:"words"`
	// Newsletter is the ID of the newsletter under whose button it was decided; else empty.
	Newsletter string `json:"newsletter,omitempty"`
}

// Consent is what a customer wants of offers. Without one, and until Pace is set, none may be sent.
type Consent struct {
	Customer string `json:"customer"` // customer ID
	ConsentChange
	// Asked is when they were asked for it unasked, which is done once; zero: never.
	Asked time.Time `json:"asked,omitzero"`
	// Before are the decisions before this one, oldest first; of very many the last ones.
	Before []ConsentChange `json:"before,omitempty"`
}

// keptConsents is how many earlier decisions are kept: somebody who presses for fun must not fill a record.
const keptConsents = 50

// Given reports whether offers may come at all.
func (c Consent) Given() bool {
	switch c.Pace {
	case OffersEvery, OffersWeekly, OffersMonthly:
		return true
	default:
		return false
	}
}

// Decided reports whether the customer has ever decided.
func (c Consent) Decided() bool { return c.Pace != "" }

// Decide returns the consent after another decision; a decision that changes nothing leaves it as it was.
func (c Consent) Decide(d ConsentChange) Consent {
	if c.Pace == d.Pace && slices.Equal(c.Interests, d.Interests) {
		return c
	}
	if c.Decided() {
		before := append(slices.Clone(c.Before), c.ConsentChange)
		c.Before = before[max(0, len(before)-keptConsents):]
	}
	c.ConsentChange = d
	return c
}

// Wants reports whether the customer wants offers about an interest. Who has chosen none wants all; an offer about none in
// particular is for everyone.
func (c Consent) Wants(interest string) bool {
	return c.Given() && (interest == "" || len(c.Interests) == 0 || slices.Contains(c.Interests, interest))
}

// Allows reports whether a newsletter may go out now to a customer whose last one went at last (zero: none ever did). Days
// are those of now's zone, the company's: of a weekly newsletter at ten, none is skipped because the last one was sent a
// minute past ten.
func (c Consent) Allows(last, now time.Time) bool {
	if !c.Given() {
		return false
	}
	if last.IsZero() || c.Pace == OffersEvery {
		return true
	}
	days := daysOfWeekly
	if c.Pace == OffersMonthly {
		days = daysOfMonthly
	}
	year, month, day := last.In(now.Location()).Date()
	return !DateOf(now).Before(DateOf(time.Date(year, month, day+days, 12, 0, 0, 0, time.UTC)))
}
