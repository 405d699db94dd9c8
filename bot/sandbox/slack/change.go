package slack

import "unicode/utf8"

func (s *Server) updateMessage(a arguments) (answer, error) {
	c, m, err := s.ownMessage(a, "cant_update_message")
	if err != nil {
		return nil, err
	}
	said, err := s.readContent(a)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(said.text) > maxUpdateText {
		return nil, refuse("msg_too_long")
	}
	before := m.clone()
	s.rewrite(m, a, said)
	s.changed(c, m, before)
	return warned(answer{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": m.clone()}, said.warnings), nil
}

// rewrite puts new content into the bot's message. A text without blocks takes the old blocks away; metadata stays
// unless given; only a message without blocks of the app shows that it was edited.
func (s *Server) rewrite(m *Message, a arguments, said content) {
	if said.metadata != nil {
		m.Metadata = said.metadata
	}
	if a.has("attachments") || a.has("text") {
		m.Attachments = said.attachments
	}
	if a.has("text") || a.has("markdown_text") || a.has("blocks") {
		own := len(said.blocks) > 0
		said = s.dressed(said)
		m.Text, m.Blocks = said.text, said.blocks
		if !own {
			m.Edited = &Edited{User: s.opt.BotUser.ID, TS: s.nextTS()}
		}
	}
}

// ownMessage finds the message that a call names; one of somebody else is refused with notOwn.
func (s *Server) ownMessage(a arguments, notOwn string) (*channel, *Message, error) {
	c, err := s.writable(a.text("channel"))
	if err != nil {
		return nil, nil, err
	}
	m := c.byTS[a.text("ts")]
	switch {
	case m == nil || m.SubType == "tombstone":
		return nil, nil, refuse("message_not_found")
	case m.BotID != BotID:
		return nil, nil, refuse(notOwn)
	}
	return c, m, nil
}

func (s *Server) deleteMessage(a arguments) (answer, error) {
	c, m, err := s.ownMessage(a, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	ts := m.TS
	s.drop(c, m)
	return answer{"channel": c.ID, "ts": ts}, nil
}
