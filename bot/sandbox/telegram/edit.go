package telegram

import (
	"encoding/json"
	"time"
)

// deleteLife is how long a message can be deleted.
const deleteLife = 48 * time.Hour

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current " +
	"content and reply markup of the message"

// edits returns a handler that changes one of the bot's own messages; change reads what is new and returns what to do.
func edits(read func(*call) (func(*Message) error, error)) handler {
	return func(s *Server, c *call) (any, error) {
		mk, err := c.markup()
		if err != nil {
			return nil, err
		}
		if err := c.unsimulated(); err != nil {
			return nil, err
		}
		change, err := read(c)
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		m, err := s.editable(c)
		if err != nil {
			return nil, err
		}
		edited := *m
		if err := change(&edited); err != nil {
			return nil, err
		}
		edited.Buttons = mk.buttons
		if unchanged(m, &edited) {
			return nil, bad(notModified)
		}
		edited.Edited = s.opt.Now()
		*m = edited
		s.changed(Change{What: "edited", Chat: m.Chat, Message: m.ID}, m)
		return s.wire(m, true), nil
	}
}

// editable returns the bot's message that a call names. Under lock.
func (s *Server) editable(c *call) (*Message, error) {
	if c.has("inline_message_id") {
		return nil, bad("MESSAGE_ID_INVALID: this bot has sent no inline messages")
	}
	if !c.has("chat_id") || !c.has("message_id") {
		return nil, bad("message identifier is not specified")
	}
	ch, err := s.chatOf(c)
	if err != nil {
		return nil, err
	}
	m := ch.find(int(c.integer("message_id")))
	switch {
	case m == nil || m.Deleted:
		return nil, bad("message to edit not found")
	case !m.FromBot:
		return nil, bad("message can't be edited")
	}
	return m, nil
}

func unchanged(a, b *Message) bool {
	if !(formatted{text: b.Text, entities: b.Entities}).same(a) {
		return false
	}
	x, _ := json.Marshal(wireButtons(a.Buttons))
	y, _ := json.Marshal(wireButtons(b.Buttons))
	return string(x) == string(y)
}

func newText(c *call) (func(*Message) error, error) {
	f, err := c.message()
	return func(m *Message) error {
		if m.Kind != Text {
			return bad("there is no text in the message to edit")
		}
		m.Text, m.Entities = f.text, f.entities
		return nil
	}, err
}

func newCaption(c *call) (func(*Message) error, error) {
	f, err := c.caption()
	return func(m *Message) error {
		if !m.captioned() || m.Kind == Sticker || m.Kind == VideoNote {
			return bad("there is no caption in the message to edit")
		}
		m.Text, m.Entities = f.text, f.entities
		return nil
	}, err
}

func newMarkup(*call) (func(*Message) error, error) {
	return func(*Message) error { return nil }, nil
}

func deleteMessage(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.chatOf(c)
	if err != nil {
		return nil, err
	}
	m := ch.find(int(c.integer("message_id")))
	switch {
	case m == nil || m.Deleted:
		return nil, bad("message to delete not found")
	case s.opt.Now().Sub(m.At) > deleteLife:
		return nil, bad("message can't be deleted for everyone")
	}
	s.remove(m)
	return true, nil
}

// deleteMessages deletes what it finds; what is not there is passed over.
func deleteMessages(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.chatOf(c)
	if err != nil {
		return nil, err
	}
	var ids []int
	c.decode("message_ids", &ids)
	var there []*Message
	for _, id := range ids {
		m := ch.find(id)
		if m == nil || m.Deleted {
			continue
		}
		if s.opt.Now().Sub(m.At) > deleteLife {
			return nil, bad("message can't be deleted for everyone")
		}
		there = append(there, m)
	}
	for _, m := range there {
		s.remove(m)
	}
	return true, nil
}

func (s *Server) remove(m *Message) {
	if m.Deleted { // named twice
		return
	}
	m.Deleted = true
	s.changed(Change{What: "deleted", Chat: m.Chat, Message: m.ID}, m)
}

func setMessageReaction(s *Server, c *call) (any, error) {
	var list []struct{ Type, Emoji string }
	c.decode("reaction", &list)
	if len(list) > 1 {
		return nil, bad("REACTIONS_TOO_MANY")
	}
	emoji := ""
	if len(list) == 1 {
		if list[0].Type != "emoji" {
			return nil, bad("REACTION_INVALID")
		}
		emoji = list[0].Emoji
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	m := ch.find(int(c.integer("message_id")))
	if m == nil || m.Deleted {
		return nil, bad("message to react not found")
	}
	if m.Reaction != emoji {
		m.Reaction = emoji
		s.changed(Change{What: "reaction", Chat: m.Chat, Message: m.ID}, m)
	}
	return true, nil
}

func sendChatAction(s *Server, c *call) (any, error) {
	switch action := c.text("action"); action {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note":
		s.mu.Lock()
		defer s.mu.Unlock()
		ch, err := s.writable(c)
		if err != nil {
			return nil, err
		}
		ch.typing = action
		s.changed(Change{What: "typing", Chat: ch.person.ID, Now: action}, nil)
		return true, nil
	default:
		return nil, bad("wrong parameter action in request")
	}
}
