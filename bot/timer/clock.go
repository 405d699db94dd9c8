package timer

import (
	"sync"
	"time"
)

// Clock is the machine's clock, moved ahead. The zero value shows the machine's time.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now returns what the clock shows.
func (c *Clock) Now() time.Time { return time.Now().Add(c.Ahead()) }

// Ahead returns how far the clock is ahead of the machine's.
func (c *Clock) Ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead
}

// Add moves the clock ahead; never back.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(d, 0)
}

// Reach moves the clock ahead so that it shows at least t.
func (c *Clock) Reach(t time.Time) { c.Add(t.Sub(c.Now())) }
