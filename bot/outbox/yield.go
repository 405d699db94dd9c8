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
func (l *limiter) acquireLast(ctx context.Context, weight int) (func(ending), error) {
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
func (l *limiter) tryLast(now time.Time, weight int) (end func(ending), wait time.Duration, freed <-chan struct{}) {
	l.mu.Lock()
	hurried, calm, next := l.hurried, l.calm, l.next
	l.mu.Unlock()
	if hurried > 0 {
		return nil, 0, calm
	}
	if wait = next.Sub(now); wait > 0 && l.shape.Window {
		return nil, wait, nil
	}
	return l.try(now, weight)
}

// spread puts off the next that yields by the share of the window that was taken: places taken all at once come free all
// at once, period after period, until they are taken with pauses again. The pauses are a little shorter than an even
// share, so that nothing of the limit is lost. l.mu is held.
func (l *limiter) spread(now time.Time, weight int) {
	gap := l.shape.Every / time.Duration(max(1, l.shape.Burst))
	gap -= gap / spreadSlack
	l.next = later(l.next, now.Add(-behind)).Add(time.Duration(weight) * gap)
}

const (
	spreadSlack = 200
	// behind is how late those that yield may be and make up for it: a scheduler's delay, not a pause.
	behind = 10 * time.Millisecond
)

// place takes one of so many places. l.mu is held.
func (l *limiter) place(weight int) (end func(ending), wait time.Duration, freed <-chan struct{}) {
	if l.inFlight > 0 && l.inFlight+weight > l.shape.Burst {
		return nil, 0, l.freed
	}
	l.inFlight += weight
	return func(ending) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.free(weight)
	}, 0, nil
}
