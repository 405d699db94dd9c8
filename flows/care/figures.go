package care

import "time"

// Figures are what one member of staff has done in a time.
type Figures struct {
	Settled      int // cases
	FirstReplies int // that reached their customers
	Kept         int // promises
}

// counts reports whether a change counts in somebody's figures.
func (c Change) counts() bool {
	return c.Staff != "" && (c.What == ChangeSettled || c.What == ChangeReplied || c.What == ChangeKept)
}

// Deed is a day on which somebody did what counts in their figures.
type Deed struct {
	Staff string // Slack ID
	On    string // the day in UTC, as 2026-11-21
}

// Deeds returns who did what counts in their figures, and on which days, each once.
func (c Case) Deeds() []Deed {
	var deeds []Deed
	seen := map[Deed]bool{}
	for _, change := range c.History {
		d := Deed{Staff: change.Staff, On: change.At.UTC().Format(time.DateOnly)}
		if change.counts() && !seen[d] {
			seen[d] = true
			deeds = append(deeds, d)
		}
	}
	return deeds
}

// Add counts what a member of staff did in a case since a time.
func (f *Figures) Add(c Case, staff string, since time.Time) {
	for _, change := range c.Standing(time.Time{}) {
		if change.Staff != staff || change.At.Before(since) {
			continue
		}
		switch change.What {
		case ChangeSettled:
			f.Settled++
		case ChangeReplied:
			f.FirstReplies++
		case ChangeKept:
			f.Kept++
		}
	}
}
