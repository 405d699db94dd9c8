package slack

import (
	"regexp"
	"slices"
)

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$`)

// reactedTo finds the message that a call on reactions names.
func (s *Server) reactedTo(a arguments) (*channel, *Message, error) {
	if !a.has("channel") || !a.has("timestamp") {
		return nil, nil, refuse("no_item_specified")
	}
	c, err := s.channelFor(a.text("channel"))
	if err != nil {
		return nil, nil, err
	}
	m := c.byTS[a.text("timestamp")]
	if m == nil || m.SubType == "tombstone" {
		return nil, nil, refuse("message_not_found")
	}
	return c, m, nil
}

func (s *Server) reactionsAdd(a arguments) (answer, error) {
	if !emojiName.MatchString(a.text("name")) {
		return nil, refuse("invalid_name")
	}
	c, m, err := s.reactedTo(a)
	if err != nil {
		return nil, err
	}
	if c.Archived {
		return nil, refuse("is_archived")
	}
	if err := s.react(c, m, s.opt.BotUser.ID, a.text("name")); err != nil {
		return nil, err
	}
	return answer{}, nil
}

func (s *Server) reactionsRemove(a arguments) (answer, error) {
	c, m, err := s.reactedTo(a)
	if err != nil {
		return nil, err
	}
	if err := s.unreact(c, m, s.opt.BotUser.ID, a.text("name")); err != nil {
		return nil, err
	}
	return answer{}, nil
}

func (s *Server) reactionsGet(a arguments) (answer, error) {
	c, m, err := s.reactedTo(a)
	if err != nil {
		return nil, err
	}
	shown := m.clone()
	shown.Metadata = nil
	return answer{"type": "message", "channel": c.ID, "message": struct {
		Message
		Permalink string `json:"permalink"`
	}{shown, s.permalink(c, m)}}, nil
}

// react adds a user's reaction and tells the app. s.mu is held.
func (s *Server) react(c *channel, m *Message, user, name string) error {
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if i >= 0 && slices.Contains(m.Reactions[i].Users, user) {
		return refuse("already_reacted")
	}
	if i < 0 {
		if len(m.Reactions) >= 23 {
			return refuse("too_many_emoji")
		}
		m.Reactions = append(m.Reactions, Reaction{Name: name})
		i = len(m.Reactions) - 1
	}
	r := &m.Reactions[i]
	r.Users = append(slices.Clone(r.Users), user)
	r.Count = len(r.Users)
	s.reacted("reaction_added", c, m, user, name)
	return nil
}

// unreact takes a user's reaction back and tells the app. s.mu is held.
func (s *Server) unreact(c *channel, m *Message, user, name string) error {
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if i < 0 || !slices.Contains(m.Reactions[i].Users, user) {
		return refuse("no_reaction")
	}
	r := &m.Reactions[i]
	r.Users = slices.DeleteFunc(slices.Clone(r.Users), func(u string) bool { return u == user })
	r.Count = len(r.Users)
	if r.Count == 0 {
		m.Reactions = slices.Delete(slices.Clone(m.Reactions), i, i+1)
	}
	s.reacted("reaction_removed", c, m, user, name)
	return nil
}

func (s *Server) reacted(kind string, c *channel, m *Message, user, name string) {
	s.tell(Change{Kind: "reaction", Channel: c.ID, TS: m.TS, Thread: m.ThreadTS, User: user})
	s.emit(c, answer{
		"type": kind, "user": user, "reaction": name, "item_user": m.User,
		"item": answer{"type": "message", "channel": c.ID, "ts": m.TS}, "event_ts": s.nextTS(),
	})
}
