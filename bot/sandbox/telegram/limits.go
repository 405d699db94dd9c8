package telegram

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// burst is how many messages a chat takes at once after a silence.
const burst = 5

// limiter counts messages: at most n in any one period over all chats (a sliding window), and a bucket for each chat.
// A call refused on a chat or on all is refused again, for longer, until the told time has passed. The Server's lock
// guards it.
type limiter struct {
	period   time.Duration // of the window
	sent     []time.Time   // a ring of the latest messages; empty: no limit
	next     int           // where in the ring the oldest is
	all      penalty
	chatRate float64
	chats    map[int64]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
	penalty
}

// penalty is the time a caller was told to wait.
type penalty struct {
	until time.Time
	told  int // seconds
}

func newLimiter(rate, chatRate float64) limiter {
	l := limiter{chatRate: chatRate, chats: map[int64]*bucket{}}
	if rate > 0 {
		l.sent = make([]time.Time, max(1, int(rate)))
		l.period = time.Duration(max(1, 1/rate) * float64(time.Second))
	}
	return l
}

// allow counts a call that makes n messages in a chat, or returns the seconds to wait. An album of more items than a
// limit ever allows at once needs the whole of it.
func (l *limiter) allow(now time.Time, chat int64, n int) (wait int) {
	b := l.chats[chat]
	if b == nil {
		b = &bucket{tokens: burst, at: now}
		l.chats[chat] = b
	}
	if w := l.all.refuse(now, l.window(now, n)); w > 0 {
		return w
	}
	if w := b.refuse(now, l.fill(b, now, n)); w > 0 {
		return w
	}
	l.count(now, n)
	if l.chatRate > 0 {
		b.tokens -= float64(min(n, burst))
	}
	return 0
}

// window returns how long until the window has room for n messages.
func (l *limiter) window(now time.Time, n int) time.Duration {
	if len(l.sent) == 0 {
		return 0
	}
	last := l.sent[(l.next+min(n, len(l.sent))-1)%len(l.sent)] // the youngest that must have left the window
	if last.IsZero() {
		return 0
	}
	return l.period - now.Sub(last)
}

func (l *limiter) count(now time.Time, n int) {
	for range min(n, len(l.sent)) {
		l.sent[l.next] = now
		l.next = (l.next + 1) % len(l.sent)
	}
}

// fill gives the bucket what the time has brought and returns how long until it holds enough.
func (l *limiter) fill(b *bucket, now time.Time, n int) time.Duration {
	if l.chatRate <= 0 {
		return 0
	}
	b.tokens = min(burst, b.tokens+now.Sub(b.at).Seconds()*l.chatRate)
	b.at = now
	lacks := float64(min(n, burst)) - b.tokens
	return time.Duration(math.Ceil(lacks / l.chatRate * float64(time.Second)))
}

// refuse returns the whole seconds a caller has to wait, 0 when it may pass: for what the limit lacks, or because it did
// not wait as it was told, and then twice as long.
func (p *penalty) refuse(now time.Time, lacks time.Duration) int {
	early := now.Before(p.until)
	if !early && lacks <= 0 {
		p.told = 0
		return 0
	}
	wait := max(1, int(math.Ceil(lacks.Seconds())))
	if early {
		wait = min(max(wait, 2*p.told), 3600)
	}
	p.told, p.until = wait, now.Add(time.Duration(wait)*time.Second)
	return wait
}

// pace refuses a call that would make n messages too fast. Under lock.
func (s *Server) pace(ch *chat, n int) error {
	wait := s.limits.allow(s.opt.RateNow(), ch.person.ID, n)
	if wait == 0 {
		return nil
	}
	s.log.limited++
	return &Error{
		Code: http.StatusTooManyRequests, Description: "Too Many Requests: retry after " + strconv.Itoa(wait), RetryAfter: wait,
	}
}
