package understand

import "math"

// vocabulary numbers the features that are known, in the order they were learned: a hash table of them beside their numbers,
// since a message has hundreds to look up.
type vocabulary struct {
	slots   []feature // 0 is empty; a power of two of them
	numbers []int32   // by slot
	size    int
}

// entry is a known feature of a text and its weight.
type entry struct {
	index int32
	value float32
}

// vector is the known features of a text, each once; that of a text all of whose features are known has length one.
type vector []entry

// rarest is how often a feature must come in the examples.
const rarest = 1

// firstSlots is how large a vocabulary begins.
const firstSlots = 1 << 16

func newVocabulary() *vocabulary {
	return &vocabulary{slots: make([]feature, firstSlots), numbers: make([]int32, firstSlots)}
}

// slot returns where a feature is, or would be.
func (v *vocabulary) slot(f feature) int {
	mask := len(v.slots) - 1
	at := int(uint32(f)*0x9e3779b1>>7) & mask
	for v.slots[at] != 0 && v.slots[at] != f {
		at = (at + 1) & mask
	}
	return at
}

// count counts the features of a text.
func (v *vocabulary) count(list []weighted) {
	for _, f := range list {
		at := v.slot(f.feature)
		v.numbers[at]++
		if v.slots[at] == f.feature {
			continue
		}
		v.slots[at] = f.feature
		v.size++
		if 4*v.size > 3*len(v.slots) {
			v.grow()
		}
	}
}

// grow makes room.
func (v *vocabulary) grow() {
	slots, numbers := v.slots, v.numbers
	v.slots, v.numbers = make([]feature, 2*len(slots)), make([]int32, 2*len(slots))
	for i, f := range slots {
		if f != 0 {
			at := v.slot(f)
			v.slots[at], v.numbers[at] = f, numbers[i]
		}
	}
}

// numbered returns the vocabulary of the features that were counted often enough, with numbers in place of counts.
func (v *vocabulary) numbered() *vocabulary {
	kept := newVocabulary()
	for i, f := range v.slots {
		if f == 0 || v.numbers[i] < rarest {
			continue
		}
		at := kept.slot(f)
		kept.slots[at], kept.numbers[at] = f, int32(kept.size)
		kept.size++
		if 4*kept.size > 3*len(kept.slots) {
			kept.grow()
		}
	}
	return kept
}

// vector returns the known ones of features, and what share of the whole they are, 0 to 1: 0 for a text of which nothing is
// known.
func (v *vocabulary) vector(list []weighted) (known vector, share float64) {
	known = make(vector, 0, len(list))
	var all, of float32
	for _, f := range list {
		all += f.weight * f.weight
		if at := v.slot(f.feature); v.slots[at] == f.feature {
			of += f.weight * f.weight
			known = append(known, entry{v.numbers[at], f.weight})
		}
	}
	if all == 0 {
		return nil, 0
	}
	scale := 1 / float32(math.Sqrt(float64(max(all, 1))))
	for i := range known {
		known[i].value *= scale
	}
	return known, float64(of / all)
}
