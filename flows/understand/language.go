package understand

import (
	"math"
	"slices"

	"carebot/flows/care"
)

// home is how much likelier a text is in the customer's language than in another, before it is read.
const home = 3

// understood is what share of a text must be known for its language to be believed; of most messages it is more.
const understood = 0.4

// foreign are letters of Ukrainian and Belarusian that Russian lacks: such a text is in no language of ours, however
// much of it is understood, and nobody who writes it is offered Russian.
const foreign = "іїєґўІЇЄҐЎ"

// guessLanguage fills in the language a text is in: Cyrillic letters are Russian but for those of its neighbours, for
// the rest the words decide. share is how much of the text is known.
func (m *Meaning) guessLanguage(r reading, odds []float32, share float64, lang care.Language) {
	languages := care.Languages()
	if share == 0 || r.foreign {
		m.Language = lang
		return
	}
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
	m.Language = languages[best]
	m.Surely = math.Min(1, float64(odds[best]/sum)) * math.Min(1, share/understood)
}
