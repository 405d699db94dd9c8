package understand

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// mostExpansions is how many phrases are made of one example with alternatives, at most.
const mostExpansions = 12

// expand returns the phrases that an example stands for: in "{where is|where's} my {order|parcel}" each bracket is one of its
// alternatives, which may be empty. Of very many phrases some are taken, the same ones every time, and so that every
// alternative is among them.
func expand(text string) []string {
	parts := alternatives(text)
	all, longest := 1, 1
	for _, p := range parts {
		all = min(all*len(p), mostExpansions+1)
		longest = max(longest, len(p))
	}
	if all <= mostExpansions {
		return everyPhrase(parts)
	}
	return somePhrases(parts, max(longest, mostExpansions), text)
}

// everyPhrase joins one of each part in every way.
func everyPhrase(parts [][]string) []string {
	phrases := []string{""}
	for _, part := range parts {
		var longer []string
		for _, phrase := range phrases {
			for _, p := range part {
				longer = append(longer, phrase+p)
			}
		}
		phrases = longer
	}
	return phrases
}

// somePhrases joins one of each part in so many ways, or a few less, going through each part in an order that depends on the
// text, and through it again in another.
func somePhrases(parts [][]string, count int, text string) []string {
	dice := rand.New(rand.NewPCG(uint64(hashed('e', text)), 0))
	orders := make([][]int, len(parts))
	var phrases []string
	for k := range count {
		var phrase strings.Builder
		for i, p := range parts {
			if k%len(p) == 0 {
				orders[i] = dice.Perm(len(p))
			}
			phrase.WriteString(p[orders[i][k%len(p)]])
		}
		if !slices.Contains(phrases, phrase.String()) {
			phrases = append(phrases, phrase.String())
		}
	}
	return phrases
}

// alternatives splits a text into what stands as it is and brackets of alternatives. A bracket that does not end stands as it is.
func alternatives(text string) [][]string {
	var parts [][]string
	for {
		before, rest, opened := strings.Cut(text, "{")
		inside, after, closed := strings.Cut(rest, "}")
		if !opened || !closed {
			return append(parts, []string{text})
		}
		parts = append(parts, []string{before}, strings.Split(inside, "|"))
		text = after
	}
}
