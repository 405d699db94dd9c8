package outbox

import "time"

// window takes a place of the window's, or says how long to wait. l.mu is held.
func (l *limiter) window(now time.Time, weight int, yields bool) (*pass, time.Duration) {
	wait := l.windowWait(now, weight)
	if wait < 0 {
		return nil, 0
	}
	at := now.Add(wait)
	if yields {
		at = later(at, l.next)
		wait = at.Sub(now) - l.ahead()
	}
	if wait > 0 {
		return nil, wait
	}
	l.inFlight += weight
	l.spread(at, weight)
	return &pass{at: at, ends: []func(ending){func(how ending) { l.leave(at, time.Now(), weight, how) }}}, 0
}

// windowWait returns 0 when a place is free, the wait until one is, or a negative value when only the end of a call
// can free one.
func (l *limiter) windowWait(now time.Time, weight int) time.Duration {
	gone := 0
	for gone < len(l.ended) && !l.ended[gone].Add(l.shape.Every).After(now) {
		gone++
	}
	l.ended = l.ended[gone:]
	over := l.inFlight + len(l.ended) + weight - l.shape.Burst
	switch {
	case over <= 0:
		return 0
	case over <= len(l.ended):
		return l.ended[over-1].Add(l.shape.Every).Sub(now)
	default:
		return -1
	}
}

// leave notes how a call ended that was let go at a time: one that was not made gives its place back.
func (l *limiter) leave(began, now time.Time, weight int, how ending) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.free(weight)
	switch how {
	case unmade:
		return
	case answered:
		now = now.Add(-l.calls.answered(now.Sub(began), l.shape.Burst))
	case lost:
	}
	if n := len(l.ended); n > 0 {
		now = later(now, l.ended[n-1])
	}
	for range weight {
		l.ended = append(l.ended, now)
	}
}

// calls is how long the quickest of a window's calls took from when it was let go until its answer: of that, some went by
// on the way there or on the way back, always. So two calls that are let go with a pause between the answer to one and the
// other arrive so much further apart; without that, a window far away would be used the less, the further it is.
type calls struct {
	quickest time.Duration
	known    int
}

const (
	fewCalls  = 2                    // windows' worth of them that are measured before one relies on it
	callSlack = 16                   // … and not on the last sixteenth of it
	callNoise = 1 * time.Millisecond // … nor on this
)

// answered notes that a call took so long, and returns how long before its answer it has surely arrived, taken together
// with the way of any other.
func (c *calls) answered(took time.Duration, window int) time.Duration {
	if c.known == 0 || took < c.quickest {
		c.quickest = took
	}
	c.known++
	if c.known < fewCalls*window {
		return 0
	}
	return max(0, c.quickest-c.quickest/callSlack-callNoise)
}
