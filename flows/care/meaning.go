package care

// What is to be done about words.
const (
	DoesOffer  = "offer"  // one wish, understood with confidence
	DoesAsk    = "ask"    // which of the likeliest wishes
	DoesAnswer = "answer" // a thanks, a greeting or an insult
	DoesPerson = "person" // hand them to a person
)

// Meaning is what free words are taken for. The zero Meaning: nobody tried to understand them.
type Meaning struct {
	Intent     Intent   `json:"intent,omitempty"`
	Confidence float64  `json:"confidence,omitempty"`
	Wishes     []Intent `json:"wishes,omitempty"`   // for DoesAsk: the likeliest, at most two and no person
	Orders     []string `json:"orders,omitempty"`   // the order numbers in the words, normalised
	Language   Language `json:"language,omitempty"` // of the words, where it is certain; else empty
	Does       string   `json:"does,omitempty"`     // DoesOffer, DoesAsk, DoesAnswer, DoesPerson or ""
	Bare       bool     `json:"bare,omitempty"`     // a thanks that says nothing else
}

// Is reports whether the words are clearly a thanks, a greeting or an insult and nothing else.
func (m Meaning) Is(intent Intent) bool { return m.Does == DoesAnswer && m.Intent == intent }
