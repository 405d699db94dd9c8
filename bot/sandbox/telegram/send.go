package telegram

import (
	"net/http"
	"strings"
)

// content makes a message's own part out of a call.
type content func(*Server, *call) (*Message, error)

// sends returns a handler that sends one message.
func sends(read content) handler {
	return func(s *Server, c *call) (any, error) {
		m, err := read(s, c)
		if err != nil {
			return nil, err
		}
		out, err := s.post(c, []*Message{m})
		if err != nil {
			return nil, err
		}
		return out[0], nil
	}
}

// post sends the messages of one call and returns them as the platform tells them.
func (s *Server) post(c *call, messages []*Message) ([]object, error) {
	mk, err := c.markup()
	if err != nil {
		return nil, err
	}
	if err := c.unsimulated(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	reply, err := c.reply(ch)
	if err != nil {
		return nil, err
	}
	if err := s.pace(ch, len(messages)); err != nil {
		return nil, err
	}
	for _, m := range messages {
		m.FromBot, m.ReplyTo, m.Silent = true, reply, c.flag("disable_notification")
		m.Buttons, m.Keys, m.HideKeys = mk.buttons, mk.keys, mk.hide
		if m.File != nil && m.File.ID == "" {
			s.keep(m.File)
		}
	}
	s.add(ch, messages...)
	out := make([]object, len(messages))
	for i, m := range messages {
		out[i] = s.wire(m, true)
	}
	return out, nil
}

// unsimulated refuses what leads out of a private chat or costs money.
func (c *call) unsimulated() error {
	switch {
	case c.text("business_connection_id") != "":
		return bad("business connection not found")
	case c.integer("message_thread_id") != 0:
		return bad("message thread not found")
	case c.integer("direct_messages_topic_id") != 0, c.has("suggested_post_parameters"):
		return bad("the chat is not a direct messages chat")
	case c.flag("allow_paid_broadcast"):
		return bad("paid broadcast is not allowed for this bot")
	case c.has("rich_message"):
		return refuse(http.StatusNotImplemented, "Not Implemented: the sandbox does not simulate rich_message")
	}
	return nil
}

// reply returns the ID of the message that a call answers, 0 for none. Under lock.
func (c *call) reply(ch *chat) (int, error) {
	var p struct {
		MessageID int  `json:"message_id"`
		Chat      any  `json:"chat_id"`
		Allow     bool `json:"allow_sending_without_reply"`
	}
	if !c.decode("reply_parameters", &p) {
		return 0, nil
	}
	if m := ch.find(p.MessageID); p.Chat == nil && m != nil && !m.Deleted {
		return m.ID, nil
	}
	if p.Allow {
		return 0, nil
	}
	return 0, bad("message to be replied not found")
}

func textContent(_ *Server, c *call) (*Message, error) {
	f, err := c.message()
	return &Message{Kind: Text, Text: f.text, Entities: f.entities}, err
}

func placeContent(_ *Server, c *call) (*Message, error) {
	p := &Location{Latitude: c.float("latitude"), Longitude: c.float("longitude")}
	if p.Latitude < -90 || p.Latitude > 90 || p.Longitude < -180 || p.Longitude > 180 {
		return nil, bad("can't parse location: it is not on Earth")
	}
	return &Message{Kind: Place, Place: p}, nil
}

func venueContent(s *Server, c *call) (*Message, error) {
	m, err := placeContent(s, c)
	if err != nil {
		return nil, err
	}
	m.Kind, m.Title, m.Address = Venue, c.text("title"), c.text("address")
	if m.Title == "" || m.Address == "" {
		return nil, bad("VENUE_INVALID: title and address must be non-empty")
	}
	return m, nil
}

func contactContent(_ *Server, c *call) (*Message, error) {
	p := &Card{Phone: c.text("phone_number"), FirstName: c.text("first_name"), LastName: c.text("last_name")}
	if strings.Trim(p.Phone, "+0123456789 ()-") != "" || p.Phone == "" {
		return nil, bad("PHONE_NUMBER_INVALID")
	}
	if p.FirstName == "" {
		return nil, bad("contact's first name is empty")
	}
	return &Message{Kind: Contact, Person: p}, nil
}
