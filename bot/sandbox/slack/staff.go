package slack

import (
	"errors"
	"fmt"
	"slices"
)

// Upload is a file that a person posts.
type Upload struct {
	Name  string `json:"name"`
	Bytes []byte `json:"bytes"` // base64 in JSON
}

// AddUser adds a user, or replaces the one of the same ID.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addUser(u)
}

// AddChannel adds a channel, or replaces the settings of the one with the same ID.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addChannel(c)
}

// Join makes a user a member of a channel and tells the app.
func (s *Server) Join(user, channelID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byID[channelID]
	if c == nil || s.user(user) == nil {
		return fmt.Errorf("slack sandbox: no user %s or no channel %s; add them first", user, channelID)
	}
	if c.member(user) {
		return nil
	}
	c.Members = append(c.Members, user)
	s.emit(c, answer{
		"type": "member_joined_channel", "user": user, "channel": c.ID, "channel_type": c.ID[:1], "team": TeamID, "event_ts": s.nextTS(),
	})
	return nil
}

// Leave takes a user (the bot, too) out of a channel.
func (s *Server) Leave(user, channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.byID[channelID]; c != nil {
		c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(m string) bool { return m == user })
	}
}

// Post writes a message as a person: text is what they type, thread the parent's ts or empty. Files go with it in one
// message, as a drop on Slack's window does.
func (s *Server) Post(user, channelID, thread, text string, files ...Upload) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.asPerson(user, channelID)
	if err != nil {
		return Message{}, err
	}
	if parent := c.byTS[thread]; thread != "" && (parent == nil || parent.IsReply()) {
		return Message{}, fmt.Errorf("slack sandbox: %s is not the ts of a thread's parent in %s", thread, channelID)
	}
	said := s.typed(text)
	if len(files) > 0 {
		return s.share(c, s.uploaded(user, files), said, thread, user).clone(), nil
	}
	if text == "" {
		return Message{}, errors.New("slack sandbox: a message needs a text or a file")
	}
	m := &Message{
		ClientMsgID: s.uuid(), Type: "message", User: user, Team: TeamID, Text: said.text, Blocks: said.blocks, ThreadTS: thread, TS: s.nextTS(),
	}
	s.put(c, m)
	return m.clone(), nil
}

// asPerson returns a channel that a person may write in.
func (s *Server) asPerson(user, channelID string) (*channel, error) {
	u, c := s.user(user), s.byID[channelID]
	switch {
	case u == nil:
		return nil, fmt.Errorf("slack sandbox: no user %s; add them first", user)
	case c == nil:
		return nil, fmt.Errorf("slack sandbox: no channel %s; add it first", channelID)
	case !c.member(user):
		return nil, fmt.Errorf("slack sandbox: %s is not in %s; Join first", user, channelID)
	case c.Archived:
		return nil, fmt.Errorf("slack sandbox: %s is archived", channelID)
	}
	return c, nil
}

func (s *Server) uploaded(user string, files []Upload) []*File {
	out := make([]*File, len(files))
	for i, up := range files {
		f := &File{
			ID: s.nextID("F"), Name: up.Name, Title: up.Name, Mimetype: mimetype(up.Name), User: user, Bytes: up.Bytes,
			created: s.clock.Now().Unix(), uploaded: true, complete: true,
		}
		s.files[f.ID] = f
		out[i] = f
	}
	return out
}

// own finds a person's own message.
func (s *Server) own(user, channelID, ts string) (*channel, *Message, error) {
	c, err := s.asPerson(user, channelID)
	if err != nil {
		return nil, nil, err
	}
	m := c.byTS[ts]
	if m == nil || m.User != user {
		return nil, nil, fmt.Errorf("slack sandbox: %s has no message %s in %s", user, ts, channelID)
	}
	return c, m, nil
}

// Edit changes what a person wrote.
func (s *Server) Edit(user, channelID, ts, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.own(user, channelID, ts)
	if err != nil {
		return err
	}
	before := m.clone()
	said := s.typed(text)
	m.Text, m.Blocks = said.text, said.blocks
	m.Edited = &Edited{User: user, TS: s.nextTS()}
	s.changed(c, m, before)
	return nil
}

// Unfurl adds a preview of a link to a message: a message_changed whose text is as before.
func (s *Server) Unfurl(channelID, ts, link, title string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byID[channelID]
	if c == nil || c.byTS[ts] == nil {
		return fmt.Errorf("slack sandbox: no message %s in %s", ts, channelID)
	}
	m := c.byTS[ts]
	before := m.clone()
	m.Attachments = append(slices.Clone(m.Attachments), mustJSON(answer{
		"id": len(m.Attachments) + 1, "from_url": link, "original_url": link, "fallback": title, "title": title, "title_link": link, "service_name": "Web",
	}))
	s.changed(c, m, before)
	return nil
}

// Delete deletes what a person wrote.
func (s *Server) Delete(user, channelID, ts string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.own(user, channelID, ts)
	if err != nil {
		return err
	}
	s.drop(c, m)
	return nil
}

// React puts a person's reaction (a name without colons) on a message.
func (s *Server) React(user, channelID, ts, name string) error {
	return s.onMessage(user, channelID, ts, func(c *channel, m *Message) error { return s.react(c, m, user, name) })
}

// Unreact takes a person's reaction back.
func (s *Server) Unreact(user, channelID, ts, name string) error {
	return s.onMessage(user, channelID, ts, func(c *channel, m *Message) error { return s.unreact(c, m, user, name) })
}

func (s *Server) onMessage(user, channelID, ts string, do func(*channel, *Message) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.asPerson(user, channelID)
	if err != nil {
		return err
	}
	m := c.byTS[ts]
	if m == nil {
		return fmt.Errorf("slack sandbox: no message %s in %s", ts, channelID)
	}
	return do(c, m)
}
