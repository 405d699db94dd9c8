package understand_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"carebot/flows/care"
)

// TestPhrasesMistyped holds the model to the phrases kept apart with a slip of the finger in every third longer word.
func TestPhrasesMistyped(t *testing.T) {
	t.Parallel()
	m := trained(t)
	for _, l := range care.Languages() {
		dice := rand.New(rand.NewPCG(3, 4))
		table := newConfusion()
		for _, p := range phrases(t, l) {
			words := strings.Split(p.text, " ")
			for i, w := range words {
				if letters := []rune(w); len(letters) > 3 && !strings.ContainsAny(w, "0123456789") && dice.IntN(3) == 0 {
					words[i] = slip(letters, dice)
				}
			}
			table.add(p.intent, m.Understand(strings.Join(words, " "), l))
		}
		t.Logf("%s: %v", l, table)
		table.hold(t, leastRight, mostWrong)
	}
}

// slip swaps two letters of a word, leaves one out or types one twice.
func slip(word []rune, dice *rand.Rand) string {
	at := 1 + dice.IntN(len(word)-2)
	switch dice.IntN(3) {
	case 0:
		word[at], word[at+1] = word[at+1], word[at]
		return string(word)
	case 1:
		return string(word[:at]) + string(word[at+1:])
	default:
		return string(word[:at+1]) + string(word[at:])
	}
}
