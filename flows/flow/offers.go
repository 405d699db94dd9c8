package flow

import "carebot/flows/care"

// Decide keeps what the customer decided about offers, with when and on which words.
type Decide struct {
	Pace      care.OfferPace
	Interests []string // none: all
	How       care.ConsentHow
	// Words stood above the button: they are worded again, in the customer's language, and kept.
	Words Text
	// Newsletter is the ID of the newsletter under whose button it was; may be empty.
	Newsletter string
}

// AskedConsent: the customer is asked, unasked, whether they want offers. It is done once.
type AskedConsent struct{}

// AskedAbout: a case asks about a newsletter's offer.
type AskedAbout struct{ Newsletter, Case string }

// PressedOffer: a button of a newsletter was pressed, counted from 0.
type PressedOffer struct {
	Newsletter string
	Button     int
}

func (Decide) isEffect()       {}
func (AskedConsent) isEffect() {}
func (AskedAbout) isEffect()   {}
func (PressedOffer) isEffect() {}

// OfferView answers what decisions about offers need to know, as View does.
type OfferView interface {
	Consent() care.Consent                             // the customer's; the zero value: never asked, never decided
	Newsletter(id string) (care.Newsletter, bool)      // by its ID
	Coupons() []care.Coupon                            // the codes the customer was given, newest first
	Received(newsletter string) (care.Recipient, bool) // what the customer got of a newsletter
	// Link returns the address that begins a conversation with us with a payload; "" while it is not known.
	Link(payload string) string
}
