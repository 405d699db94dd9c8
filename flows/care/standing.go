package care

import (
	"slices"
	"time"
)

// Standing returns what of a case's history stands at a time, what happened before it; the zero time is the end. A promise
// that was said to be kept and, by then, not to be kept after all is no part of it. So figures of a period that is over stay
// as they were reported, and those of one that goes on follow what staff say.
func (c Case) Standing(at time.Time) []Change {
	until, taken := len(c.History), false
	for i, change := range c.History {
		if !at.IsZero() && !change.At.Before(at) {
			until = i
			break
		}
		taken = taken || change.What == ChangeUnkept
	}
	if !taken {
		return c.History[:until:until]
	}
	var stands []Change
	for _, change := range c.History[:until] {
		if change.What != ChangeUnkept {
			stands = append(stands, change)
			continue
		}
		for i, kept := range slices.Backward(stands) {
			if kept.What == ChangeKept && kept.To == change.To {
				stands = slices.Delete(stands, i, i+1)
				break
			}
		}
	}
	return stands
}
