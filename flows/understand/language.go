package understand

import (
	"math"
	"slices"

	"carebot/flows/care"
)

// home is how much likelier a text is in the customer's language than in another, before it is read.
const home = 3

// guessLanguage fills in the language a text is in: Cyrillic letters are Russian, for the rest the words decide.
func (m *Model) guessLanguage(meaning *Meaning, r reading, known vector, share float64, lang care.Language) {
	languages := care.Languages()
	odds := m.languages.odds(known)
	for i, l := range languages {
		if l == lang {
			odds[i] *= home
		}
		if 2*r.cyrillic > r.letters && l != care.Russian {
			odds[i] *= 0.01
		}
	}
	var sum float32
	for _, o := range odds {
		sum += o
	}
	best := slices.Index(odds, slices.Max(odds))
	meaning.Language = languages[best]
	meaning.Surely = math.Min(1, float64(odds[best]/sum)) * share
}
