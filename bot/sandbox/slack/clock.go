package slack

import "time"

// Clock is where the sandbox takes time from.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in a goroutine of its own once d has passed; stop reports whether it came before that.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }

func (machineClock) AfterFunc(d time.Duration, f func()) func() bool {
	return time.AfterFunc(d, f).Stop
}
