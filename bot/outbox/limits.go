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

// pass lets a call go.
type pass struct {
	at   time.Time // not before
	ends []func(ending)
	once sync.Once
}

// end tells that the call has ended; the first time counts.
func (p *pass) end(how ending) {
	p.once.Do(func() {
		for _, end := range p.ends {
			end(how)
		}
	})
}

// acquire waits until every limit allows a call.
func (l *limits) acquire(ctx context.Context, wanted []platform.Limit) (*pass, error) {
	all := &pass{}
	for _, limit := range narrowFirst(wanted) {
		p, err := l.get(limit).acquire(ctx, max(1, limit.Weight), limit.Yields)
		if err != nil {
			all.end(unmade)
			return nil, err
		}
		all.at, all.ends = later(all.at, p.at), append(all.ends, p.end)
	}
	return all, nil
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
