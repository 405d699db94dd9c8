package bot

import (
	"fmt"

	"carebot/flows/care"
	"carebot/flows/understand"
	"carebot/locales"
)

// surely is how certain the language of words must be for their author to be offered to go on in it.
const surely = 0.9

// Understanding trains on the examples of what customers write and returns what says what words are taken for. It takes
// about a second; the result may be shared.
func Understanding() (func(text string, lang care.Language) care.Meaning, error) {
	examples, err := locales.Examples()
	if err != nil {
		return nil, fmt.Errorf("load the examples of free words: %w", err)
	}
	model := understand.Train(examples)
	return func(text string, lang care.Language) care.Meaning { return meaning(model.Understand(text, lang)) }, nil
}

// meaning is what a model takes words for, as flows are told.
func meaning(m understand.Meaning) care.Meaning {
	means := care.Meaning{
		Intent: m.Intent, Confidence: m.Confidence, Wishes: m.Wishes, Orders: m.Orders, Does: string(m.Does),
	}
	if m.Surely >= surely {
		means.Language = m.Language
	}
	return means
}
