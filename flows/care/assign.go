package care

import (
	"slices"
	"time"
)

// Assign returns who gets a case that comes in now: of the staff who take its kind, are not away and are under
// capacity, those who speak the customer's language before those who do not, those at work before those who start
// soonest, the smallest share of capacity in use, the order of the roster. false when there is nobody.
func Assign(roster []Load, kind Kind, language Language, now time.Time) (Staff, bool) {
	var best *candidate
	for _, load := range roster {
		if !load.takes(kind) {
			continue
		}
		c := candidate{load, slices.Contains(load.Languages, language), load.Hours.Next(now)}
		if best == nil || c.before(*best) {
			best = &c
		}
	}
	if best == nil {
		return Staff{}, false
	}
	return best.Staff, true
}

// takes reports whether the staff member can be given another case of the kind.
func (l Load) takes(kind Kind) bool {
	return !l.Away && l.Open < l.Capacity && (len(l.Kinds) == 0 || slices.Contains(l.Kinds, kind))
}

// candidate is one who could get a case, with what decides between them.
type candidate struct {
	Load
	speaks bool
	starts time.Time // now, for one who is at work
}

// before reports whether c gets the case rather than other, who stands earlier in the roster.
func (c candidate) before(other candidate) bool {
	if c.speaks != other.speaks {
		return c.speaks
	}
	if !c.starts.Equal(other.starts) {
		return c.starts.Before(other.starts)
	}
	// The shares Open/Capacity, compared without division.
	return c.Open*other.Capacity < other.Open*c.Capacity
}
