package slack

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// Ephemeral is a message only one user sees.
type Ephemeral struct {
	Channel string            `json:"channel"`
	Thread  string            `json:"thread_ts,omitempty"`
	User    string            `json:"user"`
	TS      string            `json:"ts"`
	Text    string            `json:"text"`
	Blocks  []json.RawMessage `json:"blocks,omitempty"`
}

func (s *Server) postEphemeral(a arguments) (answer, error) {
	c, err := s.writable(a.text("channel"))
	if err != nil {
		return nil, err
	}
	if user := a.text("user"); s.user(user) == nil || !slices.Contains(c.Members, user) {
		return nil, refuse("user_not_in_channel")
	}
	said, err := s.readContent(a)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(said.text) > maxUpdateText {
		return nil, refuse("msg_too_long")
	}
	if err := threadFor(c, a.text("thread_ts")); err != nil {
		return nil, err
	}
	e := Ephemeral{Channel: c.ID, Thread: a.text("thread_ts"), User: a.text("user"), TS: s.nextTS(), Text: posted(said.text), Blocks: said.blocks}
	s.whisper(e)
	return warned(answer{"message_ts": e.TS}, said.warnings), nil
}

func (s *Server) whisper(e Ephemeral) {
	s.private = append(s.private, e)
	s.tell(Change{Kind: "ephemeral", Channel: e.Channel, Thread: e.Thread, TS: e.TS, User: e.User})
}
