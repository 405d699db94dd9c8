package telegram

import (
	"context"
	"sync"
)

// Change is one thing that changed on the server.
type Change struct {
	Seq     uint64 `json:"seq"`
	What    string `json:"what"` // message, edited, deleted, reaction, answer (to a press), typing, keys, blocked, customer
	Chat    int64  `json:"chat,omitempty"`
	Message int    `json:"message,omitempty"`
	Now     any    `json:"now,omitempty"` // the Message, the Answer or the Person as it is after the change
}

// news numbers changes and tells them to who watches; the Server's lock guards it.
type news struct {
	seq     uint64
	changed chan struct{} // closed at the next change; nil while nobody waits
	watches map[*Watch]struct{}
}

// changed tells a change, of a message where m is not nil. Under lock.
func (s *Server) changed(c Change, m *Message) {
	s.news.seq++
	c.Seq = s.news.seq
	if m != nil {
		m.Seq = c.Seq
		if m.Made == 0 {
			m.Made = c.Seq
		}
		c.Now = m.copy()
	}
	for w := range s.news.watches {
		w.push(c)
	}
	if s.news.changed != nil {
		close(s.news.changed)
		s.news.changed = nil
	}
}

// Seq returns the number of the latest change.
func (s *Server) Seq() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.news.seq
}

// Wait returns nil once cond holds, looking again after each change (and each call), or ctx's error. cond may use the
// Server's and the customers' methods.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		if s.news.changed == nil {
			s.news.changed = make(chan struct{})
		}
		next := s.news.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// nudge lets Wait look again without a change. Under lock.
func (s *Server) nudge() {
	if s.news.changed != nil {
		close(s.news.changed)
		s.news.changed = nil
	}
}

// Watch is a subscription to all changes. It holds what was not taken yet, so nothing is lost.
type Watch struct {
	s     *Server
	mu    sync.Mutex
	held  []Change
	ready chan struct{} // holds one when there may be something
}

// Watch subscribes to the changes from now on. Close it when done.
func (s *Server) Watch() *Watch {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &Watch{s: s, ready: make(chan struct{}, 1)}
	if s.news.watches == nil {
		s.news.watches = map[*Watch]struct{}{}
	}
	s.news.watches[w] = struct{}{}
	return w
}

func (w *Watch) push(c Change) {
	w.mu.Lock()
	w.held = append(w.held, c)
	w.mu.Unlock()
	select {
	case w.ready <- struct{}{}:
	default:
	}
}

// Next returns the next change, waiting for it until ctx ends. For one caller at a time.
func (w *Watch) Next(ctx context.Context) (Change, error) {
	for {
		w.mu.Lock()
		if len(w.held) > 0 {
			c := w.held[0]
			w.held = w.held[1:]
			w.mu.Unlock()
			return c, nil
		}
		w.mu.Unlock()
		select {
		case <-w.ready:
		case <-ctx.Done():
			return Change{}, ctx.Err()
		}
	}
}

// Close ends the subscription.
func (w *Watch) Close() {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	delete(w.s.news.watches, w)
}
