package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"

	"carebot/bot/sandbox/spec"
)

// Pending returns how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.pending)
}

// Inject sends the bot an update as it stands, however wrong; update_id is set where the document is an object that lacks
// it. The update's ID is returned.
func (s *Server) Inject(raw []byte) (int64, error) {
	v, err := spec.Decode(raw)
	if err != nil {
		return 0, fmt.Errorf("telegram sandbox: an injected update must be JSON: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := &update{id: s.queue.next, raw: append(json.RawMessage(nil), raw...), at: s.opt.Now()}
	if m, ok := v.(map[string]any); ok {
		if id, ok := m["update_id"].(json.Number); ok {
			u.id, _ = id.Int64()
		} else {
			m["update_id"] = json.Number(strconv.FormatInt(u.id, 10))
			u.raw, _ = json.Marshal(m) // it was decoded from JSON
		}
	}
	s.queue.next = max(s.queue.next, u.id+1)
	s.push(u)
	return u.id, nil
}

// Repeat delivers the last n updates again, with the same IDs, though the bot may have confirmed them.
func (s *Server) Repeat(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.queue.latest[max(0, len(s.queue.latest)-n):]
	for _, u := range append([]*update(nil), last...) {
		again := *u
		again.sticky, again.busy, again.at = true, false, s.opt.Now()
		s.push(&again)
	}
}

// Swap swaps the last two updates that the bot has not taken; false where there are not two.
func (s *Server) Swap() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.queue.pending
	if len(p) < 2 || p[len(p)-1].busy || p[len(p)-2].busy {
		return false
	}
	p[len(p)-1], p[len(p)-2] = p[len(p)-2], p[len(p)-1]
	p[len(p)-1].sticky, p[len(p)-2].sticky = true, true
	return true
}

// Hold keeps updates back until release is called, so that several can be swapped or delivered at once.
func (s *Server) Hold() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.held++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.queue.held--; s.queue.held == 0 {
			s.queue.wake()
			if s.hook != nil {
				s.hook.wake()
			}
		}
	}
}
