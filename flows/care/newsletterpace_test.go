package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

// A newsletter's pace is that of the last moments, however long it has been going, was down or asleep.
func TestPace(t *testing.T) {
	t.Parallel()
	now, done := audienceNow, 0
	pace := care.Pace{}.Marked(now, done)
	if rate := pace.Rate(now.Add(time.Second/2), 10); rate != 0 {
		t.Errorf("at once it is %v", rate)
	}
	goes := func(seconds, each int) {
		for range seconds {
			now, done = now.Add(time.Second), done+each
			pace = pace.Marked(now, done)
		}
	}
	for _, test := range []struct {
		name          string
		down          time.Duration
		seconds, each int
	}{
		{"at the beginning", 0, 10, 30},
		{"in the middle", 0, 300, 30},
		{"after a minute of another pace", 0, 61, 10},
		{"after a night", 11 * time.Hour, 5, 30},
		{"after a moment down", 2 * time.Minute, 5, 20},
	} {
		now = now.Add(test.down)
		if test.down > 0 {
			pace = pace.Marked(now, done)
		}
		goes(test.seconds, test.each)
		if rate := pace.Rate(now, done); rate != float64(test.each) || len(pace) > 2 {
			t.Errorf("%s it is %v of %v, from %d marks", test.name, rate, test.each, len(pace))
		}
	}
}
