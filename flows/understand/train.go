package understand

import (
	"cmp"
	"slices"

	"carebot/flows/care"
)

// Model is what was learned from examples. It is never changed after training and safe for concurrent use.
type Model struct {
	vocabulary *vocabulary
	layer      *layer
}

// Which of the layer's regressions tells what.
const (
	intentAnswer   = 0
	languageAnswer = 1
)

// How often the layer sees an example: what is known already is left in peace for some rounds.
const (
	rounds = 4
	rest   = 3
)

// example is a phrase with what it means.
type example struct {
	language care.Language
	intent   Intent
	text     string // as it was given
	words    []string
	one      bool // of the many that the text, which has alternatives, stands for
}

// Train learns from examples: what customers write, by language and intent. An example may have alternatives in brackets, as
// in "{where is|where's} my {order|parcel}". The order of examples does not matter. It takes some hundred milliseconds.
func Train(examples map[care.Language]map[Intent][]string) *Model {
	return train(flatten(examples))
}

// flatten lists examples in an order that depends on nothing but them.
func flatten(examples map[care.Language]map[Intent][]string) []example {
	var list []example
	for language, intents := range examples {
		for intent, texts := range intents {
			for _, text := range texts {
				list = append(list, example{language: language, intent: intent, text: text})
			}
		}
	}
	slices.SortFunc(list, func(a, b example) int {
		return cmp.Or(cmp.Compare(a.language, b.language), cmp.Compare(a.intent, b.intent), cmp.Compare(a.text, b.text))
	})
	var phrases []example
	for _, e := range list {
		all := expand(e.text)
		for _, phrase := range all {
			e.words, e.one = read(shorten(phrase)).words, len(all) > 1
			phrases = append(phrases, e)
		}
	}
	return phrases
}

// train learns from examples in the order of flatten.
func train(list []example) *Model {
	counted := newVocabulary()
	var buffer []weighted
	for _, e := range list {
		buffer = features(buffer[:0], e.words)
		counted.count(buffer)
	}
	m := &Model{vocabulary: counted.numbered()}
	m.layer = newLayer(m.vocabulary.size, len(care.Intents()), len(care.Languages()))
	dice := newDice()
	samples := m.samples(list, dice)
	for round := range rounds {
		dice.Shuffle(len(samples), func(i, k int) { samples[i], samples[k] = samples[k], samples[i] })
		for i := range samples {
			samples[i].teach(m.layer, round)
		}
	}
	m.layer.seal()
	return m
}

// sample is an example as the layer sees it, in several variants.
type sample struct {
	variants [4]vector // those that there are first
	count    int
	intent   int
	language int
	peace    int // for how many rounds to leave it in peace
}

// teach shows a sample to the layer.
func (s *sample) teach(l *layer, round int) {
	if s.peace > 0 {
		s.peace--
		return
	}
	if l.learn(s.variants[round%s.count], s.intent, s.language) {
		s.peace = rest
	}
}

// samples turns examples, and what is made of them, into vectors.
func (m *Model) samples(list []example, dice *dice) []sample {
	v := newVariations(list, dice)
	samples := make([]sample, len(list))
	var buffer []weighted
	for i, e := range list {
		s := &samples[i]
		s.intent, s.language = slices.Index(care.Intents(), e.intent), slices.Index(care.Languages(), e.language)
		for _, words := range v.of(e) {
			buffer = features(buffer[:0], words)
			s.variants[s.count], _ = m.vocabulary.vector(buffer)
			s.count++
		}
	}
	return samples
}
