package main

import (
	"cmp"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// The load of the crash test.
const (
	crashCustomers = 50
	crashKills     = 5  // in the short form
	crashSoak      = 30 // with CAREBOT_SOAK
)

// TestCrash runs the program as a process of its own against both local platforms, under load, kills it at random
// moments and starts it again at once on the same folder. Then it counts on the far side: what was lost, doubled, out of
// order, or never answered. CAREBOT_SOAK makes it long, CAREBOT_SEED repeats the same random choices.
func TestCrash(t *testing.T) {
	t.Parallel()
	kills := crashKills
	if os.Getenv("CAREBOT_SOAK") != "" {
		kills = crashSoak
	}
	seed := crashSeed(t)
	t.Logf("CAREBOT_SEED=%d", seed)
	w := newCrashWorld(t, seed)
	w.program.start()
	w.begin()
	w.program.suffer(newCrashRandom(seed, 0), kills-1)
	w.away()
	w.end()
	w.calm()
	w.lastWords()
	w.program.stop()
	w.check()
}

// crashSeed is CAREBOT_SEED, else a new one each time.
func crashSeed(t *testing.T) uint64 {
	t.Helper()
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("CAREBOT_SEED"), "0"), 10, 64)
	if err != nil {
		t.Fatalf("CAREBOT_SEED: %v; give a whole number", err)
	}
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	return seed
}

// newCrashRandom returns the random choices of one of those who act, the same for the same seed.
func newCrashRandom(seed uint64, who int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(who)))
}

// crashUpTo is a random time below most.
func crashUpTo(random *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(random.Int64N(int64(most)))
}
