package care

import (
	"maps"
	"math/bits"
	"slices"
)

// bestOf is how many customers one of the best stands for: a fifth.
const bestOf = 5

// Turnovers counts what customers spent in a year, so that it can be told from how much on somebody is among the best.
// However many they are, it takes at most some kilobytes for a currency: sums are counted in steps of less than one per
// cent. The zero value is empty.
type Turnovers struct {
	counts map[string]map[uint64]int // by currency, then by step
}

// Add counts one customer's turnover by currency, as Facts has it; who has spent nothing counts nowhere.
func (t *Turnovers) Add(turnover map[string]int64) {
	for currency, sum := range turnover {
		if sum <= 0 {
			continue
		}
		if t.counts == nil {
			t.counts = map[string]map[uint64]int{}
		}
		if t.counts[currency] == nil {
			t.counts[currency] = map[uint64]int{}
		}
		t.counts[currency][stepOf(sum)]++
	}
}

// Best returns the turnover from which a customer is among the fifth with the largest, by currency: a fifth of those who
// spent anything, at least one, and whoever spent as much as the last of them, within a step.
func (t *Turnovers) Best() map[string]int64 {
	best := make(map[string]int64, len(t.counts))
	for currency, counts := range t.counts {
		all := 0
		for _, n := range counts {
			all += n
		}
		left := (all + bestOf - 1) / bestOf
		for _, step := range slices.Backward(slices.Sorted(maps.Keys(counts))) {
			best[currency] = int64(step)
			if left -= counts[step]; left <= 0 {
				break
			}
		}
	}
	return best
}

// stepBits is how many leading bits of a sum are told apart: 1/128 of it at most is lost.
const stepBits = 8

// stepOf returns the beginning of the step that a sum is in: the sum with all but its leading bits cleared.
func stepOf(sum int64) uint64 {
	value := uint64(sum)
	if low := bits.Len64(value) - stepBits; low > 0 {
		return value >> low << low
	}
	return value
}
