package slack

// Undelivered returns how many deliveries wait for an acknowledgement or their next attempt, and how many were given up.
func (s *Server) Undelivered() (waiting, dropped int) {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	return s.events.open, s.events.dropped
}

// Repeat delivers the last event once more, with the same event_id or a new one, as the platform does after a missed
// acknowledgement. It reports whether there was one.
func (s *Server) Repeat(newEventID bool) bool {
	p := s.events
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil {
		return false
	}
	d := *p.last
	d.attempt, d.reason = 1, "timeout"
	if newEventID {
		d.renew(s.eventID())
	}
	p.open++
	p.send(&d)
	return true
}

// SwapNext makes the next two events arrive in each other's place.
func (s *Server) SwapNext() {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	s.events.swap = true
}

// Inject delivers an event (the inner object, with its type) as if the platform had it; one that it does not know, too.
func (s *Server) Inject(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(nil, event)
}
