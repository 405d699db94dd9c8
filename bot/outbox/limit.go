package outbox

import (
	"context"
	"sync"
	"time"

	"carebot/bot/platform"
)

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

// acquire waits for a place of the given weight, behind all who came before and, if it yields, behind all who do not.
func (l *limiter) acquire(ctx context.Context, weight int, yields bool) (*pass, error) {
	weight = min(weight, max(1, l.shape.Burst)) // an album larger than the whole limit passes when all is free
	turn := l.last
	if !yields {
		turn = l.turn
		l.hurry(1)
		defer l.hurry(-1)
	}
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-turn }()
	for {
		p, wait, freed := l.try(time.Now(), weight, yields)
		if p != nil {
			return p, nil
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

// try takes a place, or says how long to wait (0: until what is returned is closed).
func (l *limiter) try(now time.Time, weight int, yields bool) (p *pass, wait time.Duration, signal <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if yields && l.hurried > 0 {
		return nil, 0, l.calm
	}
	if wait = l.held.Sub(now); wait > 0 {
		return nil, wait, l.freed
	}
	switch {
	case l.shape.Places:
		return l.place(weight), 0, l.freed
	case l.shape.Window:
		p, wait = l.window(now, weight, yields)
	default:
		p, wait = l.bucket(now, weight)
	}
	return p, wait, l.freed
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
