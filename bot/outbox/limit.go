package outbox

import (
	"context"
	"sync"
	"time"

	"carebot/bot/platform"
)

// limits holds the limiters that deliveries share, by name. They start empty: what the process before this one sent
// a moment ago still counts with the platform.
type limits struct {
	started time.Time
	mu      sync.Mutex
	byName  map[string]*limiter
}

func newLimits(started time.Time) *limits {
	return &limits{started: started, byName: map[string]*limiter{}}
}

func (l *limits) get(limit platform.Limit) *limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, ok := l.byName[limit.Name]
	if !ok {
		if len(l.byName) >= manyLimits {
			l.forgetIdle(time.Now())
		}
		found = newLimiter(limit.Shape, l.started)
		l.byName[limit.Name] = found
	}
	return found
}

// manyLimits is how many limiters are kept before those of long silent chats are forgotten.
const manyLimits = 10_000

func (l *limits) forgetIdle(now time.Time) {
	for name, limiter := range l.byName {
		if limiter.idle(now) {
			delete(l.byName, name)
		}
	}
}

// ending is what became of a call that was let go.
type ending int

const (
	unmade   ending = iota // it was not made after all
	lost                   // it may have arrived at any time
	answered               // its platform answered
)

// acquire waits until every limit allows a call, and returns what to call when the call has ended; the first time counts.
func (l *limits) acquire(ctx context.Context, wanted []platform.Limit) (func(ending), error) {
	var ends []func(ending)
	var once sync.Once
	end := func(how ending) {
		once.Do(func() {
			for _, e := range ends {
				e(how)
			}
		})
	}
	for _, limit := range narrowFirst(wanted) {
		e, err := l.get(limit).acquire(ctx, max(1, limit.Weight), limit.Yields)
		if err != nil {
			end(unmade)
			return nil, err
		}
		ends = append(ends, e)
	}
	return end, nil
}

// narrowFirst puts buckets before windows: a place in the overall window is not held while a chat's bucket fills.
func narrowFirst(wanted []platform.Limit) []platform.Limit {
	ordered := make([]platform.Limit, 0, len(wanted))
	for _, window := range []bool{false, true} {
		for _, limit := range wanted {
			if limit.Shape.Window == window {
				ordered = append(ordered, limit)
			}
		}
	}
	return ordered
}

// hold keeps a limit closed for as long as its platform told.
func (l *limits) hold(limit platform.Limit, wait time.Duration) {
	l.get(limit).hold(time.Now().Add(wait))
}

// othersHeld reports whether another limit of the same shape is held just now.
func (l *limits) othersHeld(than platform.Limit) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for name, other := range l.byName {
		if name != than.Name && other.heldAs(than.Shape, now) {
			return true
		}
	}
	return false
}

// limiter keeps one published limit exactly, though calls take unknown time to arrive: a call counts from when it is
// let go until it has surely arrived, which is when its answer came (a window knows better: see calls). Waiters go first
// come, first served, and a lane waits with one delivery at a time; so the threads of a channel take turns.
type limiter struct {
	shape platform.Shape
	turn  chan struct{} // held by the waiter at the head; Go queues the others in order
	last  chan struct{} // the same for those that yield

	mu       sync.Mutex
	hurried  int           // waiters that do not yield
	calm     chan struct{} // closed while there are none of them
	next     time.Time     // window: when the next that yields may be let go
	freed    chan struct{} // closed and renewed when a call ends
	held     time.Time     // closed until then, as the platform told
	inFlight int           // weight of the calls that have not ended
	granted  int           // weight of all calls ever let go
	full     time.Time     // bucket: when it will be full again (its theoretical arrival time)
	ended    []time.Time   // window: when the calls of the last period arrived, at the latest
	calls    calls         // window
}

func newLimiter(shape platform.Shape, now time.Time) *limiter {
	l := &limiter{
		shape: shape, turn: make(chan struct{}, 1), last: make(chan struct{}, 1), freed: make(chan struct{}), calm: make(chan struct{}),
	}
	close(l.calm)
	switch {
	case shape.Window:
		l.held = now.Add(shape.Every)
	case !shape.Places:
		l.full = now.Add(time.Duration(shape.Burst) * shape.Every)
	}
	return l
}

// acquire waits for a place of the given weight; the function returned is called once the call has ended.
func (l *limiter) acquire(ctx context.Context, weight int, yields bool) (func(ending), error) {
	weight = min(weight, max(1, l.shape.Burst)) // an album larger than the whole limit passes when all is free
	if yields {
		return l.acquireLast(ctx, weight)
	}
	l.hurry(1)
	defer l.hurry(-1)
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.turn }()
	for {
		end, wait, freed := l.try(time.Now(), weight)
		if end != nil {
			return end, nil
		}
		if err := pause(ctx, wait, freed); err != nil {
			return nil, err
		}
	}
}

// pause waits for a time (0: no limit), a signal or the end of ctx, whichever is first.
func pause(ctx context.Context, wait time.Duration, signal <-chan struct{}) error {
	var timeout <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-timeout:
	case <-signal:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// try takes a place, or says how long to wait (0: until a call ends, which freed tells).
func (l *limiter) try(now time.Time, weight int) (end func(ending), wait time.Duration, freed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait = l.held.Sub(now); wait > 0 {
		return nil, wait, l.freed
	}
	switch {
	case l.shape.Places:
		return l.place(weight)
	case l.shape.Window:
		wait = l.windowWait(now, weight)
	case l.inFlight > 0 && l.inFlight+weight > l.shape.Burst:
		return nil, 0, l.freed // they may all arrive in one moment, after a pause of the network
	default:
		wait = l.full.Add(time.Duration(weight-l.shape.Burst) * l.shape.Every).Sub(now)
	}
	if wait > 0 {
		return nil, wait, l.freed
	}
	if wait < 0 && l.shape.Window {
		return nil, 0, l.freed
	}
	before := l.inFlight
	l.inFlight += weight
	l.granted += weight
	if l.shape.Window {
		l.spread(now, weight)
		return func(how ending) { l.leave(now, time.Now(), weight, how) }, 0, nil
	}
	l.full = later(l.full, now).Add(time.Duration(weight) * l.shape.Every)
	mark := l.granted
	return func(ending) { l.end(time.Now(), weight, before, mark) }, 0, nil
}

// end notes that a call has surely arrived by now. before is what was in flight when it was let go, mark the count of
// grants then: calls that may have arrived after it keep the bucket from filling any sooner.
func (l *limiter) end(now time.Time, weight, before, mark int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	others := before + l.granted - mark
	l.full = later(l.full, now.Add(time.Duration(weight+others)*l.shape.Every))
	l.free(weight)
}

// free gives back what was in flight and tells who waits. l.mu is held.
func (l *limiter) free(weight int) {
	l.inFlight -= weight
	close(l.freed)
	l.freed = make(chan struct{})
}

// hold closes the limit until the given time.
func (l *limiter) hold(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = later(l.held, until)
}

// heldAs reports whether the limiter has the shape and its platform told to wait.
func (l *limiter) heldAs(shape platform.Shape, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shape == shape && l.held.After(now)
}

// idle reports whether forgetting the limiter loses nothing: it is as good as new.
func (l *limiter) idle(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.shape.Window && l.inFlight == 0 && len(l.turn) == 0 && l.full.Before(now) && l.held.Before(now)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
