package understand

import (
	"iter"
	"slices"
)

// Words of so many letters are mended: of shorter ones too many are like each other, and longer ones nobody writes.
const (
	shortestMended = 5
	longestMended  = 24
)

// mend returns words with each unknown one replaced by a known one that is a slip of the finger away, if there is any. The
// words that are given stay as they are.
func (v *vocabulary) mend(words []string) []string {
	mended, whole := words, true
	for i, w := range words {
		if len(w) < shortestMended || len(w) > longestMended || w[0] == thing || v.has(hashed('w', w)) {
			continue
		}
		for slip := range slips(w) {
			if !v.has(hashed('w', slip)) {
				continue
			}
			if whole {
				mended, whole = slices.Clone(words), false
			}
			mended[i] = string(slip)
			break
		}
	}
	return mended
}

// has reports whether a feature is known.
func (v *vocabulary) has(f feature) bool { return v.slots[v.slot(f)] == f }

// slips yields what a word may have been meant to be, the likeliest first: two letters are swapped, one is too many, wrong or
// missing. What is yielded is overwritten by the next.
func slips(word string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		b := make([]byte, 0, len(word)+1)
		_ = swapped(b, word, yield) && shorter(b, word, yield) && lettered(b, word, 1, yield) && lettered(b, word, 0, yield)
	}
}

// swapped yields a word with two neighbours in each other's place, until it is told to stop.
func swapped(b []byte, word string, yield func([]byte) bool) bool {
	for i := 1; i < len(word); i++ {
		b = append(b[:0], word...)
		b[i-1], b[i] = b[i], b[i-1]
		if !yield(b) {
			return false
		}
	}
	return true
}

// shorter yields a word without one of its letters, until it is told to stop.
func shorter(b []byte, word string, yield func([]byte) bool) bool {
	for i := range len(word) {
		if !yield(append(append(b[:0], word[:i]...), word[i+1:]...)) {
			return false
		}
	}
	return true
}

// lettered yields a word with any letter in place of so many of its letters, 0 or 1, until it is told to stop.
func lettered(b []byte, word string, of int, yield func([]byte) bool) bool {
	for i := range len(word) + 1 - of {
		b = append(append(append(b[:0], word[:i]...), 'a'), word[i+of:]...)
		for c := byte('a'); c <= 'z'; c++ {
			b[i] = c
			if !yield(b) {
				return false
			}
		}
	}
	return true
}
