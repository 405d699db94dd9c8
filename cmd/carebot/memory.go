package main

import (
	"math"
	"runtime/debug"
)

// memoryLimit is how much memory Go may take before its garbage collector works harder. Without it the heap grows to
// twice what is alive, and the store's caches and tables make that several times what the bot needs; a small server
// (512 MiB) would kill it.
const memoryLimit = 256 << 20

// limitMemory sets the limit, unless $GOMEMLIMIT has set one.
func limitMemory(env func(string) string) {
	if env("GOMEMLIMIT") == "" && debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(memoryLimit)
	}
}
