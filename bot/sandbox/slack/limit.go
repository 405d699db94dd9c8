package slack

import (
	"math"
	"time"
)

// bucket is one limit: tokens come back at rate a second, up to burst.
type bucket struct {
	rate, burst float64
	tokens      float64
	at          time.Time
	until       time.Time // told to wait until then
	told        time.Duration
}

// jitter is how much earlier than its turn a call may arrive: what the network may have squeezed together.
const jitter = 100 * time.Millisecond

type tooMany struct{ wait time.Duration }

func (t *tooMany) Error() string { return "ratelimited" }

// tiers are calls a minute: the lowest rate that the platform publishes for each.
func tiers() [5]float64 { return [5]float64{0, 1, 20, 50, 100} }

// Connections an app may have at once: so many apps.connections.open must pass in a row, though its tier is 1 a minute.
const maxConnections = 10

// limit counts a call and returns how long the caller is to wait; 0 when it may pass. s.mu is held.
func (s *Server) limit(name string, tier int, a arguments) time.Duration {
	if s.opt.Rate < 0 || tier == 0 && name != "chat.postMessage" {
		return 0
	}
	key, rate, burst := name, tiers()[tier]/60*s.opt.Rate, tiers()[tier]*s.opt.Rate
	switch name {
	case "chat.postMessage":
		key, rate, burst = name+"/"+s.room(a.text("channel")), s.opt.Rate, 5
	case "apps.connections.open":
		burst = math.Max(maxConnections, burst)
	}
	b := s.limits[key]
	if b == nil {
		b = &bucket{rate: rate, burst: math.Max(1, burst), tokens: math.Max(1, burst), at: s.clock.Now()}
		s.limits[key] = b
	}
	wait := b.take(s.clock.Now())
	if wait > 0 {
		s.limited++
	}
	return wait
}

// room returns the channel that a call posts to: a user's ID stands for the direct conversation.
func (s *Server) room(id string) string {
	if s.user(id) != nil {
		return s.directWith(id).ID
	}
	return id
}

// take uses a token. Without one, the caller is told to wait; one who comes before that is told to wait longer.
func (b *bucket) take(now time.Time) time.Duration {
	b.tokens = math.Min(b.burst, b.tokens+b.rate*now.Sub(b.at).Seconds())
	b.at = now
	if now.Before(b.until) {
		b.told = min(2*b.told, 5*time.Minute)
		b.until = b.until.Add(b.told)
		return b.until.Sub(now)
	}
	if b.tokens >= 1-b.rate*jitter.Seconds() {
		b.tokens--
		b.told = 0
		return 0
	}
	b.told = whole(time.Duration((1 - b.tokens) / b.rate * float64(time.Second)))
	b.until = now.Add(b.told)
	return b.told
}

// whole rounds up to seconds, as Retry-After is told in.
func whole(d time.Duration) time.Duration { return time.Duration(seconds(d)) * time.Second }

func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }

// Limited returns how many calls were refused with 429 for coming too fast; those of a fault do not count.
func (s *Server) Limited() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.limited
}
