package care

import (
	"maps"
	"slices"
	"time"
)

// Spread counts how long things took. It keeps no more than how many took how many whole minutes, and beyond two days how
// many whole hours, so that any number of them fits into little memory.
type Spread struct {
	count int
	took  map[time.Duration]int
}

// fine is up to where a Spread tells minutes apart.
const fine = 2 * Day

// Add counts one that took so long; less than nothing counts as nothing.
func (s *Spread) Add(took time.Duration) {
	took = max(took, 0)
	unit := time.Minute
	if took >= fine {
		unit = time.Hour
	}
	if s.took == nil {
		s.took = map[time.Duration]int{}
	}
	s.count++
	s.took[took.Truncate(unit)]++
}

// Count returns how many were counted.
func (s Spread) Count() int { return s.count }

// Median returns what half of them took at most; false where there are none.
func (s Spread) Median() (time.Duration, bool) { return s.Percentile(50) }

// Percentile returns the shortest time, rounded down as Spread says, within which at least so many percent were done;
// false where there are none.
func (s Spread) Percentile(percent int) (time.Duration, bool) {
	rank := max((s.count*percent+99)/100, 1)
	for _, took := range slices.Sorted(maps.Keys(s.took)) {
		if rank -= s.took[took]; rank <= 0 {
			return took, true
		}
	}
	return 0, false
}
