package understand

import (
	"cmp"
	"slices"

	"carebot/flows/care"
)

// sure is how likely an intent must be to be offered alone or answered.
const sure = 0.6

// possible is how likely a wish must be to be asked about.
const possible = 0.12

// decide fills in what odds say: the intents, how sure, and what it leads to. share is how much of the text is known.
func (m *Model) decide(meaning *Meaning, odds []float32, share float64) {
	intents := care.Intents()
	byOdds := make([]int, len(intents))
	for i := range byOdds {
		byOdds[i] = i
	}
	slices.SortStableFunc(byOdds, func(a, b int) int { return cmp.Compare(odds[b], odds[a]) })
	meaning.Intent, meaning.Second = intents[byOdds[0]], intents[byOdds[1]]
	meaning.Confidence = float64(odds[byOdds[0]])
	_ = share
	for _, i := range byOdds {
		if intents[i].Wish() && intents[i] != care.IntentPerson && len(meaning.Wishes) < 2 && odds[i] >= possible {
			meaning.Wishes = append(meaning.Wishes, intents[i])
		}
	}
	meaning.Does = does(meaning)
}

// does returns what a meaning leads to.
func does(m *Meaning) Does {
	switch {
	case m.Confidence < sure && len(m.Wishes) > 0:
		return Ask
	case m.Intent == care.IntentOther || m.Confidence < sure:
		return Person
	case m.Intent.Wish():
		return Offer
	default:
		return Answer
	}
}
