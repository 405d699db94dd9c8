package outbox

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"carebot/bot/platform"
)

// answers is how long a call takes in these tests.
const answers = 2 * time.Millisecond

// crowd is a newsletter's calls and a conversation's through the same limits.
type crowd struct {
	news, talk []platform.Limit
	run        time.Duration
	every      time.Duration // between two words of the conversation
	stuck      time.Duration // how long nothing of the newsletter leaves, once, after some seconds
}

// goes returns when calls began, and how long each of the conversation's waited.
func (c crowd) goes(t *testing.T) (began []time.Time, waited []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		all := newLimits(start)
		ctx, cancel := context.WithTimeout(t.Context(), c.run)
		defer cancel()
		var mu sync.Mutex
		var wait sync.WaitGroup
		call := func(limits []platform.Limit) bool {
			pass, err := all.acquire(ctx, limits)
			if err != nil {
				return false
			}
			mu.Lock()
			began = append(began, time.Now())
			mu.Unlock()
			time.Sleep(answers)
			pass.end(answered)
			return true
		}
		for range 40 { // lanes that wait
			wait.Go(func() {
				for call(c.news) {
					if since := time.Since(start); c.stuck > 0 && since > 3*time.Second && since < 3*time.Second+c.stuck {
						time.Sleep(time.Until(start.Add(3*time.Second + c.stuck)))
					}
				}
			})
		}
		wait.Go(func() {
			time.Sleep(5 * time.Second) // limits begin empty
			for c.talk != nil {
				time.Sleep(c.every)
				asked := time.Now()
				if !call(c.talk) {
					return
				}
				waited = append(waited, time.Since(asked)-answers)
			}
		})
		wait.Wait()
	})
	slices.SortFunc(began, time.Time.Compare)
	return began, waited
}

func yielding(limits ...platform.Limit) []platform.Limit {
	for i := range limits {
		limits[i].Weight, limits[i].Yields = 1, true
	}
	return limits
}

// A word to a customer waits for the next place at most, however many of a newsletter's deliveries wait, all of the rate
// is used, and after a moment in which nothing left places come evenly again.
func TestConversationGoesBeforeNewsletters(t *testing.T) {
	t.Parallel()
	window := platform.Shape{Every: time.Second, Burst: 30, Window: true}
	news := yielding(platform.Limit{Name: "all", Shape: window})
	const run = 30 * time.Second
	for _, stuck := range []time.Duration{0, 250 * time.Millisecond} {
		began, waited := crowd{news: news, talk: []platform.Limit{{Name: "all", Shape: window, Weight: 1}}, run: run, every: 137 * time.Millisecond, stuck: stuck}.goes(t)
		if worst := slices.Max(waited); len(waited) < 130 || worst > time.Second/30+behind {
			t.Errorf("stuck for %v: of %d words one waited %v", stuck, len(waited), worst)
		}
		neverOver(t, began, window)
		if possible := 30 * (run - time.Second - stuck).Seconds(); float64(len(began)) < 0.99*possible {
			t.Errorf("stuck for %v: %d calls where %.0f were possible", stuck, len(began), possible)
		}
	}
}

// neverOver looks whether a window was never overfull.
func neverOver(t *testing.T, began []time.Time, window platform.Shape) {
	t.Helper()
	for i := window.Burst; i < len(began); i++ {
		if gap := began[i].Sub(began[i-window.Burst]); gap < time.Second {
			t.Fatalf("calls %d to %d began within %v", i-window.Burst, i, gap)
		}
	}
}

// So many have a place at a time, from before they begin until they have ended.
func TestPlacesAreFew(t *testing.T) {
	t.Parallel()
	places := yielding(platform.Limit{Name: "places", Shape: platform.Shape{Burst: 2, Places: true}})
	began, _ := crowd{news: places, run: time.Second}.goes(t)
	for i := 2; i < len(began); i++ {
		if gap := began[i].Sub(began[i-2]); gap < answers {
			t.Fatalf("three had a place within %v", gap)
		}
	}
	if len(began) < 900 {
		t.Errorf("%d calls in a second, of 2 ms each, by two at a time", len(began))
	}
}
