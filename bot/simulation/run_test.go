package simulation_test

import (
	"testing"
	"time"
)

const (
	people   = 500 // come in the week
	restarts = 20
	// mostShown is how many of the things that went wrong are shown.
	mostShown = 25
)

// TestAWeek lets a week pass, and looks at what everybody was told in it. Then it lets the same week pass with a bot that
// dies again and again: it must come to the same end.
func TestAWeek(t *testing.T) {
	t.Parallel()
	plain := passes(t, people, 0)
	restarted := passes(t, people, restarts)
	if restarted.restarts == 0 {
		t.Error("the bot has not died")
	}
	show(t, differs(plain.stories(), restarted.stories()))
	ends := restarted.finals()
	for number, was := range plain.finals() {
		if is := ends[number]; is != was {
			t.Fatalf("%s ends otherwise:\n%s\n\n%s", number, was, is)
		}
	}
}

// passes lets a week pass.
func passes(t *testing.T, people, restarts int) *week {
	t.Helper()
	began := time.Now()
	w := newWeek(t, seedOf(t), people, restarts)
	w.runs()
	show(t, w.checks())
	show(t, w.reported())
	t.Log(w.summary(time.Since(began)))
	return w
}

func show(t *testing.T, wrong []string) {
	t.Helper()
	for i, line := range wrong {
		if i < mostShown {
			t.Error(line)
		}
	}
	if len(wrong) > mostShown {
		t.Errorf("… and %d more", len(wrong)-mostShown)
	}
}
