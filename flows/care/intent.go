package care

// Intent is what a customer's free words ask for, or that they ask for nothing.
type Intent string

// The intents.
const (
	IntentComplaint     Intent = "complaint"      // something went wrong and ought to be put right
	IntentOrderStatus   Intent = "order_status"   // where an order is and when it comes
	IntentPerson        Intent = "person"         // a human being, or a call
	IntentNewsletterOn  Intent = "newsletter_on"  // offers, please
	IntentNewsletterOff Intent = "newsletter_off" // no more offers
	IntentLanguage      Intent = "language"       // be spoken to in another language
	IntentCharter       Intent = "charter"        // what the company promises: times, returns
	IntentMyCases       Intent = "my_cases"       // how their cases stand
	IntentPrivacy       Intent = "privacy"        // what is held about them, a copy, erasure
	IntentThanks        Intent = "thanks"         // thanks and nothing else
	IntentGreeting      Intent = "greeting"       // a greeting or goodbye and nothing else
	IntentAbuse         Intent = "abuse"          // an insult and nothing else
	IntentOther         Intent = "other"          // anything else
)

// Intents returns all intents, in a fixed order.
func Intents() []Intent {
	return []Intent{
		IntentComplaint, IntentOrderStatus, IntentPerson, IntentNewsletterOn, IntentNewsletterOff, IntentLanguage, IntentCharter,
		IntentMyCases, IntentPrivacy, IntentThanks, IntentGreeting, IntentAbuse, IntentOther,
	}
}

// Wish reports whether there is something to do about the intent: true for all but thanks, a greeting, an insult and other.
func (i Intent) Wish() bool {
	switch i {
	case IntentThanks, IntentGreeting, IntentAbuse, IntentOther, "":
		return false
	default:
		return true
	}
}
