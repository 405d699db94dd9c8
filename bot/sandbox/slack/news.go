package slack

import (
	"context"
	"sync"
)

// Change says what changed; look it up with Messages, Ephemerals … .
type Change struct {
	Seq     int64  `json:"seq"`
	Kind    string `json:"kind"` // message, changed, deleted, reaction, ephemeral, view, file, call, connection, delivery
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
	Thread  string `json:"thread,omitempty"` // the parent's ts
	User    string `json:"user,omitempty"`
	Call    string `json:"call,omitempty"` // of kind call: the method
}

// keptNews is how many changes a slow watcher may lag behind before it misses some.
const keptNews = 1024

// news is what changed lately, and who waits for more.
type news struct {
	mu     sync.Mutex
	seq    int64
	ring   [keptNews]Change
	more   chan struct{} // closed by the next change
	closed bool
}

func newNews() *news { return &news{more: make(chan struct{})} }

func (n *news) add(c Change) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return
	}
	n.seq++
	c.Seq = n.seq
	n.ring[n.seq%keptNews] = c
	close(n.more)
	n.more = make(chan struct{})
}

func (n *news) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.closed {
		n.closed = true
		close(n.more)
	}
}

// after returns the changes since seq and a channel that closes with the next one.
func (n *news) after(seq int64) (changes []Change, more <-chan struct{}, closed bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := max(seq+1, n.seq-keptNews+1); i <= n.seq; i++ {
		changes = append(changes, n.ring[i%keptNews])
	}
	return changes, n.more, n.closed
}

// next returns a channel that closes with the next change.
func (n *news) next() (more <-chan struct{}, closed bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.more, n.closed
}

func (n *news) last() int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.seq
}

// tell announces a change. It may be called with s.mu held: it never takes that lock.
func (s *Server) tell(c Change) { s.news.add(c) }

// Wait returns once cond holds, asking it now and after every change, or ctx's error. cond may call Server's methods.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
	for {
		more, closed := s.news.next()
		if cond() {
			return nil
		}
		if closed {
			return ErrClosed
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Seq returns the number of the latest change.
func (s *Server) Seq() int64 { return s.news.last() }

// Watch hands every change from now on to see, in order, until ctx ends, the server closes or see returns an error,
// which Watch returns. One that falls more than 1,024 changes behind misses some; Seq shows the gap.
func (s *Server) Watch(ctx context.Context, see func(Change) error) error {
	return s.WatchFrom(ctx, s.Seq(), see)
}

// WatchFrom is Watch from the change after seq.
func (s *Server) WatchFrom(ctx context.Context, seq int64, see func(Change) error) error {
	for {
		changes, more, closed := s.news.after(seq)
		for _, c := range changes {
			seq = c.Seq
			if err := see(c); err != nil {
				return err
			}
		}
		if closed {
			return ErrClosed
		}
		select {
		case <-more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
