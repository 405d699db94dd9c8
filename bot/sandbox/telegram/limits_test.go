package telegram

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAllow(t *testing.T) {
	t.Parallel()
	type step struct {
		at   time.Duration // since the beginning
		chat int64
		n    int
		want int // seconds to wait
	}
	ms := time.Millisecond
	tests := map[string]struct {
		rate, chatRate float64
		steps          []step
	}{
		"burst of five, then one a second": {30, 1, []step{
			{0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 1}, {0, 2, 1, 0}, {1000 * ms, 1, 1, 0}, {1000 * ms, 1, 1, 1},
		}},
		"early again waits longer": {30, 1, []step{
			{0, 1, 5, 0}, {0, 1, 1, 1}, {500 * ms, 1, 1, 2}, {2499 * ms, 1, 1, 4}, {6499 * ms, 1, 1, 0}, {6499 * ms, 1, 4, 0}, {6499 * ms, 1, 1, 1},
		}},
		"all chats together": {3, -1, []step{
			{0, 1, 1, 0}, {900 * ms, 2, 1, 0}, {900 * ms, 3, 1, 0}, {950 * ms, 4, 1, 1}, {1950 * ms, 4, 1, 0},
		}},
		"any second, not each": {3, -1, []step{
			{0, 1, 1, 0}, {900 * ms, 2, 1, 0}, {999 * ms, 3, 1, 0}, {1000 * ms, 4, 1, 0}, {1001 * ms, 5, 1, 1},
		}},
		"a refusal on all holds for all": {1, -1, []step{{0, 1, 1, 0}, {0, 2, 1, 1}, {500 * ms, 3, 1, 2}, {2500 * ms, 3, 1, 0}}},
		"an album counts its items":      {30, -1, []step{{0, 1, 10, 0}, {0, 2, 10, 0}, {0, 3, 9, 0}, {0, 4, 2, 1}}},
		"an album takes all of a chat":   {30, 1, []step{{0, 1, 10, 0}, {0, 1, 10, 5}, {5000 * ms, 1, 10, 0}}},
		"album above the rate":           {4, -1, []step{{0, 1, 10, 0}, {999 * ms, 2, 10, 1}, {1999 * ms, 2, 10, 0}}},
		"slow rates":                     {0.5, -1, []step{{0, 1, 1, 0}, {1000 * ms, 2, 1, 1}, {2000 * ms, 2, 1, 0}}},
		"no limits":                      {-1, -1, []step{{0, 1, 10, 0}, {0, 1, 10, 0}, {0, 1, 10, 0}, {0, 1, 10, 0}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLimiter(tt.rate, tt.chatRate)
			begin := time.Unix(1_800_000_000, 0)
			for i, s := range tt.steps {
				if got := l.allow(begin.Add(s.at), s.chat, s.n); got != s.want {
					t.Fatalf("step %d %+v: wait %d", i, s, got)
				}
			}
		})
	}
}

// TestWindowHolds: whatever is asked, no period of a second has more messages than the rate.
func TestWindowHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const rate = 7
		l := newLimiter(rate, -1)
		now := time.Unix(1_800_000_000, 0)
		var sent []time.Time
		for range rapid.IntRange(1, 60).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 700).Draw(t, "pause")) * time.Millisecond)
			n := rapid.IntRange(1, 5).Draw(t, "items")
			if wait := l.allow(now, 1, n); wait > 0 {
				continue
			}
			for range n {
				sent = append(sent, now)
			}
		}
		for i := rate; i < len(sent); i++ {
			if sent[i].Sub(sent[i-rate]) < time.Second {
				t.Fatalf("%d messages within %v", rate+1, sent[i].Sub(sent[i-rate]))
			}
		}
	})
}
