package telegram

import "time"

// callback is a press that waits for its answer.
type callback struct {
	chat    int64
	message int
	at      time.Time
}

// Answer is the bot's answer to a press.
type Answer struct {
	Query   string    `json:"query"` // ID of the callback query
	Chat    int64     `json:"chat"`
	Message int       `json:"message"` // with the button
	Text    string    `json:"text,omitempty"`
	Alert   bool      `json:"alert,omitempty"`
	URL     string    `json:"url,omitempty"`
	At      time.Time `json:"at"`
}

func answerCallbackQuery(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := c.text("callback_query_id")
	cb := s.callbacks[id]
	if cb == nil || s.opt.Now().Sub(cb.at) > s.opt.CallbackLife {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	delete(s.callbacks, id)
	a := Answer{
		Query: id, Chat: cb.chat, Message: cb.message, Text: c.text("text"), Alert: c.flag("show_alert"), URL: c.text("url"),
		At: s.opt.Now(),
	}
	s.answers = append(s.answers, a)
	s.changed(Change{What: "answer", Chat: a.Chat, Message: a.Message, Now: a}, nil)
	return true, nil
}

// Answers returns the bot's answers to presses, in order.
func (s *Server) Answers() []Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Answer(nil), s.answers...)
}

// Unanswered returns how many presses wait for an answer that can still come.
func (s *Server) Unanswered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, cb := range s.callbacks {
		if s.opt.Now().Sub(cb.at) <= s.opt.CallbackLife {
			n++
		}
	}
	return n
}
