package slack_test

import (
	"slices"
	"sync"
	"time"
)

// handClock moves only when told to.
type handClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*handTimer
}

type handTimer struct {
	at time.Time
	f  func()
}

func newHandClock() *handClock { return &handClock{now: time.Unix(1_795_000_000, 0)} }

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &handTimer{at: c.now.Add(d), f: f}
	c.timers = append(c.timers, t)
	return func() bool { return c.take(t) }
}

func (c *handClock) take(t *handTimer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.Index(c.timers, t)
	if i < 0 {
		return false
	}
	c.timers = slices.Delete(c.timers, i, i+1)
	return true
}

// advance moves the time on and runs what fell due, in order.
func (c *handClock) advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	now := c.now
	due := slices.Clone(c.timers)
	c.mu.Unlock()
	slices.SortStableFunc(due, func(a, b *handTimer) int { return a.at.Compare(b.at) })
	for _, t := range due {
		if !t.at.After(now) && c.take(t) {
			t.f()
		}
	}
}
