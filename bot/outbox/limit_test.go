package outbox

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"carebot/bot/platform"
)

// arrivals lets lanes make calls through a limit for a while; every call takes unknown time to arrive and to answer, and
// never less than the way is long. It returns when each call arrived.
func arrivals(t *testing.T, shape platform.Shape, lanes int, run, way time.Duration, seed uint64) []time.Time {
	t.Helper()
	var arrived []time.Time
	synctest.Test(t, func(t *testing.T) {
		all := newLimits(time.Now())
		limit := platform.Limit{Name: "x", Shape: shape, Weight: 1}
		ctx, cancel := context.WithTimeout(t.Context(), run)
		defer cancel()
		var mu sync.Mutex
		var wait sync.WaitGroup
		for lane := range lanes {
			random := rand.New(rand.NewPCG(seed, uint64(lane)))
			wait.Go(func() {
				for {
					pass, err := all.acquire(ctx, []platform.Limit{limit})
					if err != nil {
						return
					}
					time.Sleep(way + time.Duration(random.Int64N(int64(40*time.Millisecond))))
					mu.Lock()
					arrived = append(arrived, time.Now())
					mu.Unlock()
					time.Sleep(way + time.Duration(random.Int64N(int64(10*time.Millisecond))))
					pass.end(answered)
				}
			})
		}
		wait.Wait()
	})
	slices.SortFunc(arrived, time.Time.Compare)
	return arrived
}

func TestWindowIsNeverOverfullAtTheFarSide(t *testing.T) {
	t.Parallel()
	shape := platform.Shape{Every: time.Second, Burst: 30, Window: true}
	for _, way := range []time.Duration{0, 20 * time.Millisecond, 150 * time.Millisecond} {
		arrived := arrivals(t, shape, 60, 40*time.Second, way, 1)
		neverOver(t, arrived, shape)
		if len(arrived) < 39*28 {
			t.Errorf("%v away: %d calls in 40 s: the limit is not used", way, len(arrived))
		}
	}
}

func TestBucketIsNeverOverdrawnAtTheFarSide(t *testing.T) {
	t.Parallel()
	shape := platform.Shape{Every: time.Second, Burst: 5}
	for _, lanes := range []int{1, 3, 20} {
		arrived := arrivals(t, shape, lanes, 60*time.Second, 0, uint64(lanes))
		full := time.Time{}
		for i, at := range arrived {
			if full.After(at.Add(time.Duration(shape.Burst-1) * shape.Every)) {
				t.Fatalf("%d lanes: call %d is over the limit", lanes, i)
			}
			full = later(full, at).Add(shape.Every)
		}
		if len(arrived) < 50 {
			t.Errorf("%d lanes: %d calls in a minute: the limit is not used", lanes, len(arrived))
		}
	}
}

func TestBucketLetsABurstPassAfterSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := newLimits(time.Now())
		limit := platform.Limit{Name: "chat", Shape: platform.Shape{Every: time.Second, Burst: 5}, Weight: 1}
		time.Sleep(10 * time.Second)
		began := time.Now()
		for range 5 {
			pass, err := all.acquire(t.Context(), []platform.Limit{limit})
			if err != nil {
				t.Fatal(err)
			}
			pass.end(answered)
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("five after a silence took %v, want none", took)
		}
	})
}

func TestHoldClosesOneLimitOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := newLimits(time.Now().Add(-time.Hour))
		shape := platform.Shape{Every: time.Second, Burst: 5}
		held := platform.Limit{Name: "held", Shape: shape, Weight: 1}
		free := platform.Limit{Name: "free", Shape: shape, Weight: 1}
		all.hold(held, 30*time.Second)
		began := time.Now()
		if _, err := all.acquire(t.Context(), []platform.Limit{free}); err != nil || time.Since(began) != 0 {
			t.Errorf("another limit waited %v, %v", time.Since(began), err)
		}
		if _, err := all.acquire(t.Context(), []platform.Limit{held}); err != nil || time.Since(began) != 30*time.Second {
			t.Errorf("the held limit opened after %v, %v", time.Since(began), err)
		}
	})
}

func TestAnAlbumLargerThanTheWindowPassesAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := newLimits(time.Now())
		limit := platform.Limit{Name: "x", Shape: platform.Shape{Every: time.Second, Burst: 5, Window: true}, Weight: 10}
		pass, err := all.acquire(t.Context(), []platform.Limit{limit})
		if err != nil {
			t.Fatal(err)
		}
		pass.end(answered)
	})
}

func TestIdleLimitsAreForgotten(t *testing.T) {
	t.Parallel()
	all := newLimits(time.Now().Add(-time.Hour))
	for i := range manyLimits + 10 {
		all.get(platform.Limit{Name: string(rune(i)), Shape: platform.Shape{Every: time.Second, Burst: 5}})
	}
	if len(all.byName) > manyLimits {
		t.Errorf("%d limits are kept", len(all.byName))
	}
}

func TestASecondChatToldToWaitClosesAll(t *testing.T) {
	t.Parallel()
	shape := platform.Shape{Every: time.Second, Burst: 5}
	all := newLimits(time.Now().Add(-time.Hour))
	one, two := platform.Limit{Name: "chat/1", Shape: shape}, platform.Limit{Name: "chat/2", Shape: shape}
	all.get(one)
	if all.othersHeld(two) {
		t.Error("held before anything was")
	}
	all.hold(one, time.Minute)
	if all.othersHeld(one) || !all.othersHeld(two) {
		t.Error("want the first chat's hold to count for the second only")
	}
}
