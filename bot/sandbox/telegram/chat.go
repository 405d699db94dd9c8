package telegram

import (
	"net/http"
	"strings"
)

// chat is the private chat of one customer with the bot; the Server's lock guards it.
type chat struct {
	person   Person
	started  bool // the customer has written
	blocked  bool
	messages []*Message
	byID     map[int]*Message
	keys     [][]Key // the reply keyboard shown now
	typing   string  // the latest chat action
}

func newChat(p Person) *chat { return &chat{person: p, byID: map[int]*Message{}} }

func (ch *chat) find(id int) *Message { return ch.byID[id] }

func (ch *chat) wire() object {
	p := ch.person
	out := object{"id": p.ID, "type": "private", "first_name": p.FirstName}
	if p.LastName != "" {
		out["last_name"] = p.LastName
	}
	if p.Username != "" {
		out["username"] = p.Username
	}
	return out
}

func (p Person) user() User {
	return User{ID: p.ID, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, LanguageCode: p.Language}
}

// chatOf returns the chat that a call names, if the bot may know it. Under lock.
func (s *Server) chatOf(c *call) (*chat, error) {
	if name := c.text("chat_id"); name != "" {
		if id := number(name); id != 0 {
			return s.known(id)
		}
		return nil, bad("chat not found: %s is no chat of this bot", strings.ToValidUTF8(name, "?"))
	}
	if !c.has("chat_id") {
		return nil, bad("chat_id is empty")
	}
	return s.known(c.integer("chat_id"))
}

func (s *Server) known(id int64) (*chat, error) {
	ch := s.chats[id]
	if ch == nil || !ch.started && !ch.person.Known {
		return nil, bad("chat not found")
	}
	return ch, nil
}

// writable returns the chat that a call wants to write to.
func (s *Server) writable(c *call) (*chat, error) {
	ch, err := s.chatOf(c)
	if err == nil && ch.blocked {
		return nil, refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	}
	return ch, err
}

// add gives messages their IDs and shows them. Under lock.
func (s *Server) add(ch *chat, messages ...*Message) {
	for _, m := range messages {
		s.messages++
		m.ID, m.Chat, m.At = s.messages, ch.person.ID, s.opt.Now()
		ch.messages = append(ch.messages, m)
		ch.byID[m.ID] = m
		if m.Keys != nil || m.HideKeys {
			ch.keys = m.Keys
		}
		if m.FromBot {
			ch.typing = ""
		}
		s.changed(Change{What: "message", Chat: m.Chat, Message: m.ID}, m)
	}
}
