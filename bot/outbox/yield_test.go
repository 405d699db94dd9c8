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

// crowd is a newsletter's calls and a conversation's through the same limits for a while. It returns when calls began,
// and how long each of the conversation's waited.
func crowd(t *testing.T, news, talk []platform.Limit, run, every time.Duration) (began []time.Time, waited []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		all := newLimits(time.Now())
		ctx, cancel := context.WithTimeout(t.Context(), run)
		defer cancel()
		var mu sync.Mutex
		var wait sync.WaitGroup
		call := func(limits []platform.Limit) bool {
			end, err := all.acquire(ctx, limits)
			if err != nil {
				return false
			}
			mu.Lock()
			began = append(began, time.Now())
			mu.Unlock()
			time.Sleep(answers)
			end()
			return true
		}
		for range 40 { // lanes that wait
			wait.Go(func() {
				for call(news) {
				}
			})
		}
		wait.Go(func() {
			time.Sleep(2 * time.Second) // limits begin empty
			for talk != nil {
				time.Sleep(every)
				asked := time.Now()
				if !call(talk) {
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

// A word to a customer waits for the next place at most, however many of a newsletter's deliveries wait, and all of the
// rate is used.
func TestConversationGoesBeforeNewsletters(t *testing.T) {
	t.Parallel()
	window := platform.Shape{Every: time.Second, Burst: 30, Window: true}
	news := yielding(platform.Limit{Name: "all", Shape: window})
	const run = 30 * time.Second
	began, waited := crowd(t, news, []platform.Limit{{Name: "all", Shape: window, Weight: 1}}, run, 137*time.Millisecond)
	if worst := slices.Max(waited); len(waited) < 150 || worst > time.Second/30+2*answers {
		t.Errorf("of %d words one waited %v", len(waited), worst)
	}
	for i := window.Burst; i < len(began); i++ {
		if gap := began[i].Sub(began[i-window.Burst]); gap < time.Second {
			t.Fatalf("calls %d to %d began within %v", i-window.Burst, i, gap)
		}
	}
	if possible := 30 * (run - time.Second).Seconds(); float64(len(began)) < 0.99*possible {
		t.Errorf("%d calls where %.0f were possible", len(began), possible)
	}
}

// So many have a place at a time, from before they begin until they have ended.
func TestPlacesAreFew(t *testing.T) {
	t.Parallel()
	places := yielding(platform.Limit{Name: "places", Shape: platform.Shape{Burst: 2, Places: true}})
	began, _ := crowd(t, places, nil, time.Second, time.Hour)
	for i := 2; i < len(began); i++ {
		if gap := began[i].Sub(began[i-2]); gap < answers {
			t.Fatalf("three had a place within %v", gap)
		}
	}
	if len(began) < 900 {
		t.Errorf("%d calls in a second, of 2 ms each, by two at a time", len(began))
	}
}
