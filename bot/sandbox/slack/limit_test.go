package slack_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestPostingRate(t *testing.T) {
	t.Parallel()
	o, clock := office(), newHandClock()
	o.Rate, o.Clock = 1, clock
	s, _, base := start(t, o)
	post := func() told { return call(t, base, "chat.postMessage", "channel", cases, "text", "x") }
	for i := range 5 {
		if got := post(); !got.OK {
			t.Fatalf("post %d of the burst: %+v", i, got)
		}
	}
	got := post()
	if got.status != http.StatusTooManyRequests || got.Error != "ratelimited" || got.header.Get("Retry-After") != "1" {
		t.Fatalf("the sixth: %d %+v %v", got.status, got, got.header)
	}
	clock.advance(500 * time.Millisecond)
	if again := post(); again.header.Get("Retry-After") != "3" {
		t.Errorf("too early again: %v", again.header)
	}
	clock.advance(2400 * time.Millisecond)
	if again := post(); again.OK {
		t.Error("before the longer time had passed it was taken")
	}
	clock.advance(10 * time.Second)
	if got := post(); !got.OK {
		t.Errorf("after waiting: %+v", got)
	}
	if got := call(t, base, "chat.postMessage", "channel", "C0OTHER", "text", "x"); got.Error != "not_in_channel" {
		t.Errorf("another channel has a limit of its own: %+v", got)
	}
	if n := s.Limited(); n != 3 {
		t.Errorf("counted %d refusals, want 3", n)
	}
}

func TestTiers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method string
		rate   float64
		burst  int
		every  time.Duration
	}{
		{"reactions.remove", 1, 20, 3 * time.Second},
		{"conversations.replies", 1, 50, 1200 * time.Millisecond},
		{"users.info", 1, 100, 600 * time.Millisecond},
		{"users.info", 0.1, 10, 6 * time.Second},
		{"conversations.list", 2, 40, 1500 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s at %v", tt.method, tt.rate), func(t *testing.T) {
			t.Parallel()
			o, clock := office(), newHandClock()
			o.Rate, o.Clock = tt.rate, clock
			s, _, base := start(t, o)
			for range tt.burst {
				call(t, base, tt.method)
			}
			if s.Limited() > 0 {
				t.Error("the burst was refused")
			}
			if got := call(t, base, tt.method); got.status != http.StatusTooManyRequests {
				t.Errorf("over the burst: %+v", got)
			}
			clock.advance(tt.every + 6*time.Second)
			call(t, base, tt.method)
			if s.Limited() != 1 {
				t.Errorf("after waiting it was refused again: %d", s.Limited())
			}
		})
	}
}

func TestSteadyPaceIsNeverRefused(t *testing.T) {
	t.Parallel()
	o, clock := office(), newHandClock()
	o.Rate, o.Clock = 2, clock
	s, _, base := start(t, o)
	for i := range 40 {
		call(t, base, "chat.postMessage", "channel", cases, "text", "x")
		if i >= 4 {
			clock.advance(500 * time.Millisecond)
		}
	}
	if s.Limited() != 0 {
		t.Errorf("%d refusals at the published pace", s.Limited())
	}
}
