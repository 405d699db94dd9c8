// Package understand tells what a customer's free words mean: which intent, how surely, and which orders they name.
//
// The model is a multinomial logistic regression over the words of a message, pairs of them and pieces of them, trained at
// start on examples in all languages at once. Every script is first brought into one plain alphabet (see spell), so that
// missing diacritics and Russian in Latin letters look like the proper thing. Words mistyped by one letter are mended (see
// mend), and pieces of words survive what is left of typos.
//
//	text ─ read ─► words, things (orders, dates, phones …) ─ spell, mend ─► features ─ layer ─► odds ─ decide ─► Meaning
//
// Everything here is pure: the same examples and the same text give the same meaning.
package understand

import (
	"carebot/flows/care"
)

// Intent is what free words ask for.
type Intent = care.Intent

// Does is what a meaning leads to.
type Does string

// What a meaning leads to.
const (
	Offer  Does = "offer"  // the wish is offered as one button
	Ask    Does = "ask"    // the likeliest wishes and a person are offered
	Answer Does = "answer" // a thanks, a greeting or an insult is answered
	Person Does = "person" // a person gets it
)

// Meaning is what a text is taken for.
type Meaning struct {
	Intent     Intent        // the likeliest
	Confidence float64       // that it is Intent, 0 to 1
	Second     Intent        // the next likeliest
	Wishes     []Intent      // for Ask: what to ask about, likeliest first, at most two and no person, who is always offered
	Orders     []string      // the order numbers in the text, normalised, as they come, each once
	Language   care.Language // the language the text is likeliest in
	Surely     float64       // that it is in Language, 0 to 1
	Does       Does
	Bare       bool // a thanks that says nothing else
}

// longest is how much of a text is looked at, in runes: what comes later changes no meaning.
const longest = 4000

// Understand returns what a text means. lang is the customer's language, which decides what language the text is taken
// for where its words fit several.
func (m *Model) Understand(text string, lang care.Language) Meaning {
	read := read(shorten(text))
	if len(read.words) == 0 {
		return Meaning{Intent: care.IntentOther, Confidence: 1, Second: care.IntentPerson, Language: lang, Does: Person}
	}
	if onlySigns(read.words) {
		return Meaning{Intent: care.IntentThanks, Confidence: 1, Second: care.IntentGreeting, Language: lang, Does: Answer, Bare: true}
	}
	known, share := m.vocabulary.vector(features(nil, m.vocabulary.mend(read.words)))
	answers := m.layer.ask(known)
	meaning := Meaning{Orders: read.orders}
	meaning.decide(answers[intentAnswer])
	meaning.Bare = meaning.Intent == care.IntentThanks && merelyThanks(read.words)
	meaning.guessLanguage(read, answers[languageAnswer], share, lang)
	return meaning
}

// shorten returns the first runes of a text.
func shorten(text string) string {
	count := 0
	for i := range text {
		if count == longest {
			return text[:i]
		}
		count++
	}
	return text
}
