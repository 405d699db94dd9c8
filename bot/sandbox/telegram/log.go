package telegram

import (
	"time"

	"carebot/bot/sandbox/fault"
)

// Call is one call of the bot, as it went.
type Call struct {
	Method      string         `json:"method"`
	Params      map[string]any `json:"params,omitempty"` // numbers as json.Number, uploads as spec.File
	Status      int            `json:"status,omitempty"` // of HTTP; 0: a fault answered
	Description string         `json:"description,omitempty"`
	Fault       fault.Kind     `json:"fault,omitempty"` // that befell it
	At          time.Time      `json:"at"`
	Took        time.Duration  `json:"took"`
}

// callLog keeps the latest calls; the Server's lock guards it.
type callLog struct {
	keep    int
	calls   []Call
	limited int // how many calls the rate limits refused
	total   int
}

func (s *Server) record(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.total++
	s.log.calls = append(s.log.calls, c)
	if over := len(s.log.calls) - 2*s.log.keep; over > 0 {
		s.log.calls = append([]Call(nil), s.log.calls[s.log.keep+over:]...)
	}
	s.nudge()
}

// Calls returns the calls of a method in order, of every method when it is empty, as far back as Options.KeepCalls
// reaches. Long polls that brought nothing are left out.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.log.calls[max(0, len(s.log.calls)-s.log.keep):] {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// Limited returns how many calls the rate limits have refused with 429; scripted faults are not counted.
func (s *Server) Limited() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.limited
}
