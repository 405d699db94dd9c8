package slack

import (
	"bytes"
	"slices"
	"strings"
)

// Messages returns the messages of a channel, oldest first, with their metadata: of a thread (its parent first) when
// thread is the parent's ts, else those outside threads.
func (s *Server) Messages(channelID, thread string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byID[channelID]
	if c == nil {
		return nil
	}
	if thread != "" {
		return shown(c.thread(thread), true)
	}
	var roots []*Message
	for _, m := range c.messages {
		if !m.IsReply() {
			roots = append(roots, m)
		}
	}
	return shown(roots, true)
}

// Message returns one message; ok is false when there is none.
func (s *Server) Message(channelID, ts string) (m Message, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.byID[channelID]; c != nil && c.byTS[ts] != nil {
		return c.byTS[ts].clone(), true
	}
	return Message{}, false
}

// Reactions returns who reacted to a message with what: user IDs by the emoji's name.
func (s *Server) Reactions(channelID, ts string) map[string][]string {
	m, _ := s.Message(channelID, ts)
	out := map[string][]string{}
	for _, r := range m.Reactions {
		out[r.Name] = r.Users
	}
	return out
}

// FilesOf returns the files of a message, with their bytes.
func (s *Server) FilesOf(channelID, ts string) []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byID[channelID]
	if c == nil || c.byTS[ts] == nil {
		return nil
	}
	var out []File
	for _, id := range c.byTS[ts].fileIDs {
		out = append(out, s.files[id].copied())
	}
	return out
}

// Files returns every completed file, in no order.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []File
	for _, f := range s.files {
		if f.complete {
			out = append(out, f.copied())
		}
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func (f *File) copied() File {
	out := *f
	out.Bytes, out.Shares = bytes.Clone(f.Bytes), slices.Clone(f.Shares)
	return out
}

// Ephemerals returns what only this user was shown, oldest first.
func (s *Server) Ephemerals(user string) []Ephemeral {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Ephemeral
	for _, e := range s.private {
		if e.User == user {
			out = append(out, e)
		}
	}
	return out
}

// Modals returns a user's open modals, the root first.
func (s *Server) Modals(user string) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []View
	for _, v := range s.stack(user) {
		out = append(out, *v)
	}
	return out
}

// Home returns a user's Home tab; ok is false when the app has published none.
func (s *Server) Home(user string) (v View, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if home := s.home(user); home != nil {
		return *home, true
	}
	return View{}, false
}

// Users returns everybody in the workspace, the app's own user first.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]User, len(s.users))
	for i, u := range s.users {
		out[i] = *u
	}
	return out
}

// Channels returns every conversation, direct ones, too.
func (s *Server) Channels() []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Channel, len(s.channels))
	for i, c := range s.channels {
		out[i] = c.Channel
		out[i].Members = slices.Clone(c.Members)
	}
	return out
}

// Direct returns the ID of the direct conversation between the bot and a user, made if need be.
func (s *Server) Direct(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.directWith(user).ID
}

// Calls returns the app's latest calls, oldest first; with methods only of those.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if len(methods) == 0 || slices.Contains(methods, c.Method) {
			out = append(out, c)
		}
	}
	return out
}

// permalink is the link to a message. s.mu is held.
func (s *Server) permalink(c *channel, m *Message) string {
	link := s.url() + "/archives/" + c.ID + "/p" + strings.Replace(m.TS, ".", "", 1)
	if m.IsReply() {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + c.ID
	}
	return link
}
