package care

import (
	"slices"
	"time"
)

// PaceMark is how many of a newsletter's recipients were done at a time.
type PaceMark struct {
	At   time.Time `json:"at"`
	Done int       `json:"done"`
}

// Pace is how quickly a newsletter goes: two marks at most, the older one first.
type Pace []PaceMark

// paceOver is how far two marks lie apart: a pace is measured over it, or twice as long.
const paceOver = 30 * time.Second

// Marked returns the pace with how many are done now, which is said every few seconds. Where nothing was said for long, the
// program was down or people slept: that is no pace, and it begins anew.
func (p Pace) Marked(now time.Time, done int) Pace {
	mark := PaceMark{At: now.UTC(), Done: done}
	switch last := len(p) - 1; {
	case last < 0 || now.Sub(p[last].At) > 2*paceOver:
		return Pace{mark}
	case now.Sub(p[last].At) < paceOver:
		return p
	default:
		return append(slices.Clone(p[last:]), mark)
	}
}

// Rate returns how many recipients a second were done since the older mark; 0 before it can be told.
func (p Pace) Rate(now time.Time, done int) float64 {
	if len(p) == 0 || now.Sub(p[0].At) < time.Second {
		return 0
	}
	return float64(done-p[0].Done) / now.Sub(p[0].At).Seconds()
}
