package slack

import (
	"maps"
	"slices"
	"strings"
)

// readScope returns the scope a channel's kind wants for reading what ("history" or "read").
func readScope(c *channel, what string) string {
	return map[string]string{"im": "im:", "group": "groups:", "channel": "channels:"}[c.kind()] + what
}

// readable returns a channel the app may read: its scope depends on the channel's kind.
func (s *Server) readable(a arguments, what string) (*channel, error) {
	c := s.byID[a.text("channel")]
	if c == nil || (c.Private || c.direct()) && !c.member(s.opt.BotUser.ID) {
		return nil, refuse("channel_not_found")
	}
	if scope := readScope(c, what); !slices.Contains(s.opt.Scopes, scope) {
		return nil, s.missing(scope)
	}
	if what == "history" && !c.member(s.opt.BotUser.ID) {
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// span is the part of a history that a call asks for.
type span struct {
	oldest, latest int64
	inclusive      bool
}

func readSpan(a arguments) (span, error) {
	sp := span{inclusive: a.flag("inclusive"), latest: 1 << 62, oldest: -1}
	for name, at := range map[string]*int64{"oldest": &sp.oldest, "latest": &sp.latest} {
		if !a.has(name) || name == "latest" && a.text(name) == "now" {
			continue
		}
		micros, ok := parseTS(a.text(name))
		if !ok {
			return sp, refuse("invalid_ts_" + name)
		}
		*at = micros
	}
	return sp, nil
}

func (sp span) holds(ts string) bool {
	at, _ := parseTS(ts)
	if sp.inclusive {
		return at >= sp.oldest && at <= sp.latest
	}
	return at > sp.oldest && at < sp.latest
}

// shown returns messages as a reading method shows them: metadata comes only when asked for.
func shown(messages []*Message, metadata bool) []Message {
	out := make([]Message, len(messages))
	for i, m := range messages {
		out[i] = m.clone()
		if !metadata {
			out[i].Metadata = nil
		}
	}
	return out
}

// spanOf returns the channel that a call wants to read, and of what time.
func (s *Server) spanOf(a arguments) (c *channel, sp span, err error) {
	if c, err = s.readable(a, "history"); err == nil {
		sp, err = readSpan(a)
	}
	return c, sp, err
}

func (s *Server) conversationsHistory(a arguments) (answer, error) {
	c, sp, err := s.spanOf(a)
	if err != nil {
		return nil, err
	}
	var found []*Message
	for _, m := range slices.Backward(c.messages) {
		if (!m.IsReply() || m.SubType == "thread_broadcast") && sp.holds(m.TS) {
			found = append(found, m)
		}
	}
	return s.page(found, a, 100)
}

func (s *Server) page(found []*Message, a arguments, usual int) (answer, error) {
	page, next, err := paged(found, a, usual, 1000)
	if err != nil {
		return nil, err
	}
	body := answer{"messages": shown(page, a.flag("include_all_metadata")), "has_more": next != ""}
	if next != "" {
		body["response_metadata"] = answer{"next_cursor": next}
	}
	return body, nil
}

func (s *Server) conversationsReplies(a arguments) (answer, error) {
	c, sp, err := s.spanOf(a)
	if err != nil {
		return nil, err
	}
	m := c.byTS[a.text("ts")]
	if m == nil {
		return nil, refuse("thread_not_found")
	}
	if m.IsReply() {
		// A reply's ts shows that reply alone, as an unthreaded message would be.
		return s.page([]*Message{m}, a, 1000)
	}
	all := c.thread(m.TS)
	// The parent always comes first, whatever the time asked for.
	found := []*Message{all[0]}
	for _, r := range all[1:] {
		if sp.holds(r.TS) {
			found = append(found, r)
		}
	}
	return s.page(found, a, 1000)
}

func (s *Server) conversationsInfo(a arguments) (answer, error) {
	c, err := s.readable(a, "read")
	if err != nil {
		return nil, err
	}
	shown := s.shownChannel(c)
	if a.flag("include_num_members") {
		shown["num_members"] = len(c.Members)
	}
	return answer{"channel": shown}, nil
}

func (s *Server) conversationsMembers(a arguments) (answer, error) {
	c, err := s.readable(a, "read")
	if err != nil {
		return nil, err
	}
	page, next, err := paged(c.Members, a, 100, 1000)
	if err != nil {
		return nil, err
	}
	return answer{"members": page, "response_metadata": answer{"next_cursor": next}}, nil
}

func (s *Server) conversationsList(a arguments) (answer, error) {
	kinds := strings.Split(a.text("types"), ",")
	if !a.has("types") {
		kinds = []string{"public_channel"}
	}
	names := map[string]string{"channel": "public_channel", "group": "private_channel", "im": "im"}
	var found []answer
	for _, kind := range kinds {
		if !slices.Contains([]string{"public_channel", "private_channel", "im", "mpim"}, kind) {
			return nil, refuse("invalid_types")
		}
	}
	for _, c := range s.channels {
		hidden := c.kind() != "channel" && !c.member(s.opt.BotUser.ID) || c.Archived && a.flag("exclude_archived")
		if slices.Contains(kinds, names[c.kind()]) && !hidden {
			if scope := readScope(c, "read"); !slices.Contains(s.opt.Scopes, scope) {
				return nil, s.missing(scope)
			}
			found = append(found, s.shownChannel(c))
		}
	}
	page, next, err := paged(found, a, 100, 1000)
	if err != nil {
		return nil, err
	}
	return answer{"channels": append([]answer{}, page...), "response_metadata": answer{"next_cursor": next}}, nil
}

func (s *Server) conversationsOpen(a arguments) (answer, error) {
	if id := a.text("channel"); id != "" {
		c := s.byID[id]
		if c == nil || !c.direct() {
			return nil, refuse("channel_not_found")
		}
		return answer{"no_op": true, "already_open": true, "channel": answer{"id": c.ID}}, nil
	}
	ids := strings.Split(a.text("users"), ",")
	if !a.has("users") {
		return nil, refuse("users_list_not_supplied")
	}
	if len(ids) > 1 {
		return nil, refuse("not_simulated", "[ERROR] the sandbox opens conversations with one user only")
	}
	u := s.user(ids[0])
	switch {
	case u == nil:
		return nil, refuse("user_not_found")
	case u.Deleted:
		return nil, refuse("user_disabled")
	}
	c := s.directWith(u.ID)
	if a.flag("return_im") {
		return answer{"channel": s.shownChannel(c)}, nil
	}
	return answer{"channel": answer{"id": c.ID}}, nil
}

// directWith returns the direct conversation between the bot and a user, made if need be.
func (s *Server) directWith(user string) *channel {
	for _, c := range s.channels {
		if c.direct() && c.member(user) && c.member(s.opt.BotUser.ID) {
			return c
		}
	}
	return s.addChannel(Channel{ID: s.nextID("D"), Members: []string{user, s.opt.BotUser.ID}})
}

func (s *Server) shownChannel(c *channel) answer {
	shown := answer{
		"id": c.ID, "created": c.created, "is_archived": c.Archived, "is_im": c.direct(), "is_org_shared": false, "updated": c.created * 1000,
		"context_team_id": TeamID, "locale": "en-US",
	}
	if c.direct() {
		for _, id := range c.Members {
			if id != s.opt.BotUser.ID {
				shown["user"] = id
			}
		}
		return shown
	}
	maps.Copy(shown, answer{
		"name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private, "is_mpim": false, "is_private": c.Private,
		"is_general": false, "is_shared": false, "is_ext_shared": false, "is_pending_ext_shared": false, "unlinked": 0, "parent_conversation": nil,
		"creator": "USLACKBOT", "is_member": c.member(s.opt.BotUser.ID), "pending_shared": []string{}, "previous_names": []string{},
		"shared_team_ids": []string{TeamID}, "purpose": answer{"value": "", "creator": "", "last_set": 0},
		"topic": answer{"value": c.Topic, "creator": "", "last_set": 0},
	})
	return shown
}
