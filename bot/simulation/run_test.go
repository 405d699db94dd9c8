package simulation_test

import (
	"os"
	"testing"
	"time"
)

const (
	restarts = 20
	// mostShown is how many of the things that went wrong are shown.
	mostShown = 25
)

// TestAWeek lets a week pass, and looks at what everybody was told in it. Then it lets the same week pass with a bot that
// dies again and again: it must come to the same end. CAREBOT_SEED has another week pass, CAREBOT_SOAK ten, with many deaths.
func TestAWeek(t *testing.T) {
	t.Parallel()
	if os.Getenv("CAREBOT_SOAK") == "" {
		twice(t, seedOf(t), restarts)
		return
	}
	for seed := seedOf(t); seed < seedOf(t)+10; seed++ {
		twice(t, seed, 10*restarts)
	}
}

// twice lets the same week pass without restarts and with some.
func twice(t *testing.T, seed uint64, restarts int) {
	t.Helper()
	plain, restarted := passes(t, seed, 0), passes(t, seed, restarts)
	if restarted.restarts == 0 {
		t.Error("the bot has not died")
	}
	show(t, differs(plain.stories(), restarted.stories()))
	was, is := plain.finals(), restarted.finals()
	for number := range merged(was, is) {
		if was[number] != is[number] {
			t.Fatalf("%s ends otherwise:\n%s\n\n%s", number, was[number], is[number])
		}
	}
}

// passes lets a week pass.
func passes(t *testing.T, seed uint64, restarts int) *week {
	t.Helper()
	began := time.Now()
	w := newWeek(t, seed, people, restarts)
	w.runs()
	w.stop()
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
