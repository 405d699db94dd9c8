package understand

import (
	"cmp"
	"slices"

	"carebot/flows/care"
)

// How likely an intent must be. The numbers come from cross-validation, and TestCrossValidation holds them to what they are
// for: at most 3 in 100 messages are taken for something wrong without asking.
const (
	sure     = 0.75 // to be offered alone, or answered
	surely   = 0.75 // to be called none of what there is
	possible = 0.03 // to be asked about
)

// decide fills in what odds say: the intents, how sure, and what it leads to.
func (m *Meaning) decide(odds []float32) {
	intents := care.Intents()
	slices.SortStableFunc(intents, func(a, b Intent) int { return cmp.Compare(oddsOf(odds, b), oddsOf(odds, a)) })
	m.Intent, m.Second = intents[0], intents[1]
	m.Confidence = oddsOf(odds, m.Intent)
	for _, i := range intents {
		if i.Wish() && i != care.IntentPerson && len(m.Wishes) < 2 && oddsOf(odds, i) >= possible {
			m.Wishes = append(m.Wishes, i)
		}
	}
	m.Does = m.does()
}

// oddsOf returns an intent's odds.
func oddsOf(odds []float32, i Intent) float64 { return float64(odds[slices.Index(care.Intents(), i)]) }

// does returns what a meaning leads to.
func (m *Meaning) does() Does {
	enough := sure
	if m.Intent == care.IntentOther {
		enough = surely
	}
	switch {
	case m.Confidence < enough && len(m.Wishes) > 0:
		return Ask
	case m.Intent.Wish():
		return Offer
	case m.Intent == care.IntentOther:
		return Person
	default:
		return Answer
	}
}
