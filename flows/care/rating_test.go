package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestSettlingsAndTheirRatings(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	line := func(what string, hours, score int) care.Change {
		return care.Change{At: at.Add(time.Duration(hours) * time.Hour), What: what, Score: score}
	}
	opened, settled, rated := care.ChangeOpened, care.ChangeSettled, care.ChangeRated
	reopened := care.ChangeReopened
	for name, tt := range map[string]struct {
		history   []care.Change
		n         int
		settlings int
		hours     int
		rated     bool
		known     bool
		recovered bool
	}{
		"never settled":            {history: []care.Change{line(opened, 0, 0)}, n: 1},
		"settled":                  {history: []care.Change{line(opened, 0, 0), line(settled, 1, 0)}, n: 1, settlings: 1, hours: 1, known: true},
		"rated":                    {history: []care.Change{line(settled, 1, 0), line(rated, 2, 5)}, n: 1, settlings: 1, hours: 1, known: true, rated: true},
		"rated, not so often":      {history: []care.Change{line(settled, 1, 0), line(rated, 2, 5)}, n: 2, settlings: 1},
		"no settling has number 0": {history: []care.Change{line(settled, 1, 0), line(rated, 2, 5)}, n: 0, settlings: 1},
		"recovered": {
			history: []care.Change{line(settled, 1, 0), line(rated, 2, 1), line(reopened, 2, 0)},
			n:       1, settlings: 1, hours: 1, known: true, rated: true, recovered: true,
		},
		"settled again, not rated again": {
			history: []care.Change{line(settled, 1, 0), line(rated, 2, 1), line(reopened, 2, 0), line(settled, 3, 0)},
			n:       2, settlings: 2, hours: 3, known: true, recovered: true,
		},
		"the first of two, not rated": {
			history: []care.Change{line(settled, 1, 0), line(reopened, 2, 0), line(settled, 3, 0), line(rated, 4, 4)},
			n:       1, settlings: 2, hours: 1, known: true,
		},
		"opened again by a word, after a good rating": {
			history: []care.Change{line(settled, 1, 0), line(rated, 2, 4), line(reopened, 3, 0)},
			n:       1, settlings: 1, hours: 1, known: true, rated: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := care.Case{Number: "C-1001", History: tt.history}
			when, isRated, known := c.Settling(tt.n)
			if known != tt.known || isRated != tt.rated || known && !when.Equal(at.Add(time.Duration(tt.hours)*time.Hour)) {
				t.Errorf("Settling(%d) = %v, %v, %v", tt.n, when, isRated, known)
			}
			if c.Settlings() != tt.settlings || c.Recovered() != tt.recovered {
				t.Errorf("settled %d times, recovered %v", c.Settlings(), c.Recovered())
			}
		})
	}
}
