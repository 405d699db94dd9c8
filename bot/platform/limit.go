package platform

import "time"

// Limit is one limit a call counts against, and how much of it.
type Limit struct {
	Name   string // shared by all calls of the same name: "telegram", "telegram/chat/12", "slack/post/C1", "slack/chat.update"
	Shape  Shape
	Weight int // 1, or the number of an album's items
	// Yields: whoever does not yield goes before, however long this one waits already; and of a window it takes no more than
	// its even share of every moment.
	Yields bool
}

// Shape is how a limit counts.
type Shape struct {
	Every  time.Duration // one is given back each …
	Burst  int           // … up to this many
	Window bool          // at most Burst in any period of Every (a sliding window) instead of a bucket
	// Places: no published limit, but at most Burst at a time.
	Places bool
}
