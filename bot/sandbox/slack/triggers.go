package slack

import (
	"fmt"
	"maps"
	"time"
)

// trigger is a one-time right to open a modal, or a socket.
type trigger struct {
	user  string
	until time.Time
}

// newTrigger returns a trigger_id for a user. s.mu is held.
func (s *Server) newTrigger(user string) string {
	s.sweep()
	id := fmt.Sprintf("%d.%d.%s", s.clock.Now().UnixMilli(), s.lastID, s.secret(16))
	s.triggers[id] = trigger{user: user, until: s.clock.Now().Add(s.opt.TriggerLife)}
	return id
}

// sweep forgets rights that ran out long ago.
func (s *Server) sweep() {
	const many = 1000
	if len(s.triggers) < many && len(s.answers) < many {
		return
	}
	long := s.clock.Now().Add(-time.Hour)
	maps.DeleteFunc(s.triggers, func(_ string, t trigger) bool { return t.until.Before(long) })
	maps.DeleteFunc(s.answers, func(_ string, r *responseURL) bool { return r.until.Before(long) })
}

// use takes a trigger_id, once, and returns whose it is.
func (s *Server) use(a arguments) (string, error) {
	id := a.text("trigger_id")
	t, ok := s.triggers[id]
	switch {
	case id == "":
		return "", refuse("invalid_arguments", "[ERROR] missing required field: trigger_id")
	case !ok:
		return "", refuse("invalid_trigger_id")
	case t.user == "":
		return "", refuse("exchanged_trigger_id")
	case s.clock.Now().After(t.until):
		return "", refuse("expired_trigger_id")
	}
	s.triggers[id] = trigger{until: t.until.Add(time.Hour)}
	return t.user, nil
}
