package understand

import (
	"math/rand/v2"
	"slices"

	"carebot/flows/care"
)

// dice are thrown the same way every time.
type dice = rand.Rand

func newDice() *dice { return rand.New(rand.NewPCG(1, 2)) }

// variations makes more examples of examples: with a greeting before and thanks behind, with an oath, with typos.
type variations struct {
	dice    *dice
	phrases map[care.Language]map[Intent][][]string // short ones, to put beside others
}

// shortPhrase is how many words a greeting, thanks or oath has that is put beside another phrase.
const shortPhrase = 3

// newVariations makes ready to vary examples.
func newVariations(list []example, dice *dice) *variations {
	v := &variations{dice: dice, phrases: map[care.Language]map[Intent][][]string{}}
	for _, e := range list {
		if len(e.words) == 0 || len(e.words) > shortPhrase {
			continue
		}
		if v.phrases[e.language] == nil {
			v.phrases[e.language] = map[Intent][][]string{}
		}
		v.phrases[e.language][e.intent] = append(v.phrases[e.language][e.intent], e.words)
	}
	return v
}

// of returns the words of an example, and of what can be made of it.
func (v *variations) of(e example) [][]string {
	plain := e.words
	if e.one {
		switch v.dice.IntN(3) {
		case 0:
			return [][]string{v.typos(v.beside(e))}
		case 1:
			return [][]string{v.blank(v.beside(e))}
		default:
			return [][]string{plain}
		}
	}
	return [][]string{plain, v.beside(e), v.blank(v.typos(v.beside(e))), v.blank(plain)}
}

// beside puts a greeting, thanks or an oath beside a phrase whose meaning they do not change.
func (v *variations) beside(e example) []string {
	short := v.phrases[e.language]
	switch throw := v.dice.IntN(8); {
	case throw < 3 && e.intent != care.IntentGreeting:
		return slices.Concat(v.one(short[care.IntentGreeting]), e.words)
	case throw == 3 && (e.intent.Wish() || e.intent == care.IntentOther || e.intent == care.IntentGreeting):
		joined := slices.Concat(e.words, v.one(short[care.IntentThanks]))
		return joined
	case throw == 4 && e.intent.Wish():
		return slices.Concat(v.one(short[care.IntentAbuse]), e.words)
	case throw == 5 && e.intent.Wish():
		return slices.Concat(e.words, v.one(short[care.IntentAbuse]))
	default:
		return e.words
	}
}

// one picks a phrase.
func (v *variations) one(phrases [][]string) []string {
	if len(phrases) == 0 {
		return nil
	}
	return phrases[v.dice.IntN(len(phrases))]
}

// typos mistypes about every fourth longer word.
func (v *variations) typos(words []string) []string {
	mistyped := slices.Clone(words)
	for i, w := range mistyped {
		if len(w) > 3 && w[0] != thing && v.dice.IntN(4) == 0 {
			mistyped[i] = v.typo(w)
		}
	}
	return mistyped
}

// typo leaves out, doubles into another or swaps a letter.
func (v *variations) typo(word string) string {
	at := 1 + v.dice.IntN(len(word)-2)
	switch v.dice.IntN(3) {
	case 0:
		return word[:at] + word[at+1:]
	case 1:
		return word[:at] + string(rune('a'+v.dice.IntN(26))) + word[at+1:]
	default:
		return word[:at] + word[at+1:at+2] + word[at:at+1] + word[at+2:]
	}
}

// unknown is a word that is like no other.
const unknown = "\x02"

// blank makes one of several words unknown, so that the meaning is not learned from single words alone.
func (v *variations) blank(words []string) []string {
	if len(words) < 3 {
		return words
	}
	blanked := slices.Clone(words)
	blanked[v.dice.IntN(len(words))] = unknown
	return blanked
}
