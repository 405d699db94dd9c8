package care

// Tally is what a period came to: of all, of a topic, of a language or of a member of staff. The zero value is ready.
type Tally struct {
	Opened    int    // cases
	Reopened  int    // how often a case was opened again
	Settled   int    // how often a case was settled, by whom or what ever
	Silent    int    // of Settled: the customer did not answer
	Barred    int    // of Settled: the customer was barred for abuse
	Forgotten int    // open cases that ended because their customer was forgotten
	Open      int    // cases open at the period's end
	Overdue   int    // of Open: something was owed by then that had not come, the customer having been put off
	Reply     Spread // working time to the first reply, since a case was opened or opened again
	Settling  Spread // working time until staff settled it, counted the same; silence and barring are nobody's work
	Kept      map[ClockKind]int
	Broken    map[ClockKind]int
	Scores    [6]int  // how often a case was rated 1 to 5
	Recommend [11]int // how often 0 to 10 was said to whether they recommend the company
}

// ClockKinds returns the clocks of a case in the order they are told.
func ClockKinds() []ClockKind {
	return []ClockKind{ClockFirstReply, ClockProgress, ClockPromised, ClockDecision}
}

// KeptAll returns how many promises were kept, of all clocks.
func (t Tally) KeptAll() int { return sum(t.Kept) }

// BrokenAll returns how many promises were broken, of all clocks.
func (t Tally) BrokenAll() int { return sum(t.Broken) }

func sum(of map[ClockKind]int) int {
	all := 0
	for _, n := range of {
		all += n
	}
	return all
}

// Rated returns how many ratings there are.
func (t Tally) Rated() int {
	all := 0
	for _, n := range t.Scores {
		all += n
	}
	return all
}

// Low returns how many ratings say that it went badly.
func (t Tally) Low() int {
	low := 0
	for score, n := range t.Scores {
		if score <= LowScore {
			low += n
		}
	}
	return low
}

// Average returns the average rating in hundredths, rounded; 0 where there is none.
func (t Tally) Average() int {
	points, rated := 0, t.Rated()
	if rated == 0 {
		return 0
	}
	for score, n := range t.Scores {
		points += score * n
	}
	return (points*100 + rated/2) / rated
}

// The answers that make the recommendation score: promoters from the one, detractors up to the other.
const (
	promoter  = 9
	detractor = 6
)

// Recommended returns the recommendation score, the percentage of promoters less that of detractors, -100 to 100, rounded
// towards zero, and of how many answers; 0 of 0 where there is none.
func (t Tally) Recommended() (score, answers int) {
	balance := 0
	for said, n := range t.Recommend {
		answers += n
		switch {
		case said >= promoter:
			balance += n
		case said <= detractor:
			balance -= n
		}
	}
	if answers == 0 {
		return 0, 0
	}
	return balance * 100 / answers, answers
}

// Empty reports whether there is nothing to tell of.
func (t Tally) Empty() bool {
	_, answers := t.Recommended()
	return t.Opened+t.Reopened+t.Settled+t.Forgotten+t.Open+t.Rated()+answers+t.KeptAll()+t.BrokenAll() == 0
}
