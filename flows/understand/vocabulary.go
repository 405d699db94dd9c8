package understand

import (
	"cmp"
	"math"
	"slices"
)

// rarest is in how many examples a feature must be: what is in fewer is nothing to learn from.
const rarest = 1

// vocabulary numbers the features that are known.
type vocabulary map[feature]int32

// vector is the known features of a text, each once, with weights; a text all of whose features are known has length one.
type vector []entry

type entry struct {
	index int32
	value float32
}

// learnWords numbers the features that examples have in common.
func learnWords(list []example) vocabulary {
	counts := make(map[feature]int32, 1<<18)
	seen := make(map[feature]int32, 1<<18) // the last example it was counted for
	for i, e := range list {
		for _, f := range features(e.words) {
			if last, found := seen[f.feature]; !found || last != int32(i) {
				seen[f.feature] = int32(i)
				counts[f.feature]++
			}
		}
	}
	var kept []feature
	for f, n := range counts {
		if n >= rarest {
			kept = append(kept, f)
		}
	}
	slices.Sort(kept)
	v := make(vocabulary, len(kept))
	for i, f := range kept {
		v[f] = int32(i)
	}
	return v
}

// vector returns the known ones of features, and what share of the whole they are, 0 to 1: 0 for a text of which nothing is
// known.
func (v vocabulary) vector(list []weighted) (known vector, share float64) {
	var all, of float32
	known = make(vector, 0, len(list))
	for _, f := range list {
		all += f.weight * f.weight
		if index, found := v[f.feature]; found {
			known = append(known, entry{index, f.weight})
		}
	}
	slices.SortFunc(known, func(a, b entry) int { return cmp.Compare(a.index, b.index) })
	known = slices.CompactFunc(known, func(a, b entry) bool { return a.index == b.index })
	scale := 1 / float32(math.Sqrt(float64(max(all, 1))))
	for i := range known {
		of += known[i].value * known[i].value
		known[i].value *= scale
	}
	if all > 0 {
		share = float64(of / all)
	}
	return known, share
}
