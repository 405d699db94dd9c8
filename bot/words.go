package bot

import (
	"fmt"
	"strings"

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
	return func(text string, lang care.Language) care.Meaning {
		means := meaning(model.Understand(text, lang))
		if number(text) {
			means.Language = ""
		}
		return means
	}, nil
}

// number reports whether a text is an order's number and nothing else: that is in no language, whatever its letters.
func number(text string) bool {
	_, ok := care.NormalizeOrder(text)
	return ok && strings.ContainsAny(text, "0123456789")
}

// meaning is what a model takes words for, as flows are told.
func meaning(m understand.Meaning) care.Meaning {
	means := care.Meaning{
		Intent: m.Intent, Confidence: m.Confidence, Wishes: m.Wishes, Orders: m.Orders, Does: string(m.Does), Bare: m.Bare,
	}
	if m.Surely >= surely {
		means.Language = m.Language
	}
	return means
}
