package understand

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// mostExpansions is how many phrases are made of one example with alternatives, at most.
const mostExpansions = 12

// expand returns the phrases that an example stands for: in "{where is|where's} my {order|parcel}" each bracket is one of its
// alternatives, which may be empty. Of very many phrases some are taken, the same ones every time, and so that every
// alternative is among them as far as possible.
func expand(text string) []string {
	parts := alternatives(text)
	all, longest := 1, 1
	for _, p := range parts {
		all = min(all*len(p), 1<<20)
		longest = max(longest, len(p))
	}
	if all == 1 {
		return []string{text}
	}
	hash := fnv.New64a()
	hash.Write([]byte(text)) //nolint:errcheck // a hash takes everything
	dice := rand.New(rand.NewPCG(hash.Sum64(), 0))
	orders := make([][]int, len(parts))
	for i, p := range parts {
		orders[i] = dice.Perm(len(p))
	}
	var phrases []string
	seen := map[string]bool{}
	for k := range min(all, max(longest, mostExpansions)) {
		var phrase strings.Builder
		for i, p := range parts {
			if k > 0 && k%len(p) == 0 {
				orders[i] = dice.Perm(len(p))
			}
			phrase.WriteString(p[orders[i][k%len(p)]])
		}
		if !seen[phrase.String()] {
			seen[phrase.String()] = true
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
