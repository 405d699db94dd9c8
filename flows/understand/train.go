package understand

import (
	"cmp"
	"slices"

	"carebot/flows/care"
)

// Model is what was learned from examples. It is never changed after training and safe for concurrent use.
type Model struct {
	vocabulary *vocabulary
	intents    *layer
	languages  *layer
}

// rounds is how often the layers see every example.
const rounds = 8

// example is a phrase with what it means.
type example struct {
	language care.Language
	intent   Intent
	text     string
	words    []string
}

// Train learns from examples: what customers write, by language and intent. Their order does not matter. It takes some
// hundred milliseconds for some thousand examples.
func Train(examples map[care.Language]map[Intent][]string) *Model {
	return train(flatten(examples))
}

// flatten lists examples in an order that depends on nothing but them.
func flatten(examples map[care.Language]map[Intent][]string) []example {
	var list []example
	for language, intents := range examples {
		for intent, phrases := range intents {
			for _, text := range phrases {
				for _, phrase := range expand(text) {
					list = append(list, example{language, intent, text, read(shorten(phrase)).words})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b example) int {
		return cmp.Or(cmp.Compare(a.language, b.language), cmp.Compare(a.intent, b.intent), cmp.Compare(a.text, b.text), slices.Compare(a.words, b.words))
	})
	return list
}

// train learns from examples in the order of flatten.
func train(list []example) *Model {
	m := &Model{vocabulary: newVocabulary()}
	for _, e := range list {
		m.vocabulary.learn(features(e.words))
	}
	m.intents = newLayer(len(care.Intents()), m.vocabulary.size)
	m.languages = newLayer(len(care.Languages()), m.vocabulary.size)
	dice := newDice()
	samples := m.samples(list, dice)
	for round := range rounds {
		dice.Shuffle(len(samples), func(i, k int) { samples[i], samples[k] = samples[k], samples[i] })
		for i := range samples {
			s := &samples[i]
			v := s.variants[round%len(s.variants)]
			m.intents.learn(v, s.intent)
			m.languages.learn(v, s.language)
		}
	}
	m.intents.seal()
	m.languages.seal()
	return m
}

// sample is an example as the layers see it, in several variants.
type sample struct {
	variants []vector
	intent   int
	language int
}

// samples turns examples, and what is made of them, into vectors.
func (m *Model) samples(list []example, dice *dice) []sample {
	v := newVariations(list, dice)
	samples := make([]sample, len(list))
	for i, e := range list {
		s := sample{intent: slices.Index(care.Intents(), e.intent), language: slices.Index(care.Languages(), e.language)}
		for _, words := range v.of(e) {
			known, _ := m.vocabulary.vector(features(words))
			s.variants = append(s.variants, known)
		}
		samples[i] = s
	}
	return samples
}
