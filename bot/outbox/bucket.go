package outbox

import "time"

// place takes one of so many places, or returns nil. l.mu is held.
func (l *limiter) place(weight int) *pass {
	if l.inFlight > 0 && l.inFlight+weight > l.shape.Burst {
		return nil
	}
	l.inFlight += weight
	return &pass{ends: []func(ending){func(ending) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.free(weight)
	}}}
}

// bucket takes what has come into the bucket, or says how long to wait. l.mu is held.
func (l *limiter) bucket(now time.Time, weight int) (*pass, time.Duration) {
	if l.inFlight > 0 && l.inFlight+weight > l.shape.Burst {
		return nil, 0 // they may all arrive in one moment, after a pause of the network
	}
	if wait := l.full.Add(time.Duration(weight-l.shape.Burst) * l.shape.Every).Sub(now); wait > 0 {
		return nil, wait
	}
	before := l.inFlight
	l.inFlight += weight
	l.granted += weight
	l.full = later(l.full, now).Add(time.Duration(weight) * l.shape.Every)
	mark := l.granted
	return &pass{ends: []func(ending){func(ending) { l.end(time.Now(), weight, before, mark) }}}, 0
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
