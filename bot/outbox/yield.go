package outbox

import (
	"context"
	"time"
)

// hurry counts a waiter that does not yield, or one that waits no more.
func (l *limiter) hurry(change int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.hurried
	l.hurried += change
	switch {
	case before == 0:
		l.calm = make(chan struct{})
	case l.hurried == 0:
		close(l.calm)
	}
}

// acquireLast takes a place once nobody waits who does not yield.
func (l *limiter) acquireLast(ctx context.Context, weight int) (func(), error) {
	select {
	case l.last <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.last }()
	for {
		end, wait, freed := l.tryLast(time.Now(), weight)
		if end != nil {
			return end, nil
		}
		if err := pause(ctx, wait, freed); err != nil {
			return nil, err
		}
	}
}

// tryLast is try for one that yields. Of a window's places it takes one at a time, spread evenly: were they all taken at
// once, a word to a customer would wait until they are given back, all at once.
func (l *limiter) tryLast(now time.Time, weight int) (end func(), wait time.Duration, freed <-chan struct{}) {
	l.mu.Lock()
	hurried, calm, next := l.hurried, l.calm, l.next
	l.mu.Unlock()
	if hurried > 0 {
		return nil, 0, calm
	}
	if wait = next.Sub(now); wait > 0 && l.shape.Window {
		return nil, wait, nil
	}
	if end, wait, freed = l.try(now, weight); end != nil && l.shape.Window {
		gap := l.shape.Every / time.Duration(max(1, l.shape.Burst))
		l.next = later(l.next, now.Add(-behind*gap)).Add(time.Duration(weight) * gap)
	}
	return end, wait, freed
}

// place takes one of so many places. l.mu is held.
func (l *limiter) place(weight int) (end func(), wait time.Duration, freed <-chan struct{}) {
	if l.inFlight > 0 && l.inFlight+weight > l.shape.Burst {
		return nil, 0, l.freed
	}
	l.inFlight += weight
	return l.ending(weight), 0, nil
}

// behind is how many that yield may be let go late at once: a scheduler's delay is made up for, a pause is not.
const behind = 2

// ending returns what gives places back, once.
func (l *limiter) ending(weight int) func() {
	done := false
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if done {
			return
		}
		done = true
		l.inFlight -= weight
		close(l.freed)
		l.freed = make(chan struct{})
	}
}
