package slack

import (
	"encoding/json"
	"slices"
)

// put adds a message to a channel, tells the app and all who watch. s.mu is held.
func (s *Server) put(c *channel, m *Message) {
	c.add(m)
	s.tell(Change{Kind: "message", Channel: c.ID, TS: m.TS, Thread: m.ThreadTS, User: m.User})
	s.emit(c, s.messageEvent(c, m))
}

// messageEvent is a new message as the app hears of it. Metadata is not in it.
func (s *Server) messageEvent(c *channel, m *Message) any {
	told := m.clone()
	told.Metadata = nil
	return struct {
		Message
		Channel     string `json:"channel"`
		EventTS     string `json:"event_ts"`
		ChannelType string `json:"channel_type"`
	}{told, c.ID, m.TS, c.kind()}
}

// changed tells that a message is no longer what it was before. s.mu is held.
func (s *Server) changed(c *channel, m *Message, before Message) {
	s.tell(Change{Kind: "changed", Channel: c.ID, TS: m.TS, Thread: m.ThreadTS, User: m.User})
	now := m.clone()
	now.Metadata, before.Metadata = nil, nil
	ts := s.nextTS()
	s.emit(c, answer{
		"type": "message", "subtype": "message_changed", "hidden": true, "message": now, "previous_message": before,
		"channel": c.ID, "ts": ts, "event_ts": ts, "channel_type": c.kind(),
	})
}

// drop deletes a message and tells of it. s.mu is held.
func (s *Server) drop(c *channel, m *Message) {
	before := m.clone()
	c.remove(m)
	s.tell(Change{Kind: "deleted", Channel: c.ID, TS: before.TS, Thread: before.ThreadTS, User: before.User})
	if c.byTS[before.TS] != nil {
		// It has replies and stays as a tombstone: the app hears of a change.
		s.changed(c, m, before)
		return
	}
	before.Metadata = nil
	ts := s.nextTS()
	s.emit(c, answer{
		"type": "message", "subtype": "message_deleted", "hidden": true, "previous_message": before, "deleted_ts": before.TS,
		"channel": c.ID, "ts": ts, "event_ts": ts, "channel_type": c.kind(),
	})
}

// emit delivers an event to the app if it is in the channel (nil: it needs to be in none). s.mu is held.
func (s *Server) emit(c *channel, event any) {
	if c != nil && !c.member(s.opt.BotUser.ID) {
		return
	}
	lane := ""
	if c != nil {
		lane = c.ID
	}
	id := s.nextID("Ev")
	s.events.add(&delivery{kind: kindEvent, lane: lane, eventID: id, payload: s.callback(id, event)})
}

// callback wraps an event as the Events API does.
func (s *Server) callback(id string, event any) answer {
	return answer{
		"token": "verification-token", "team_id": TeamID, "context_team_id": TeamID, "context_enterprise_id": nil, "api_app_id": AppID,
		"event": mustJSON(event), "type": "event_callback", "event_id": id, "event_time": s.clock.Now().Unix(),
		"authorizations": []answer{{
			"enterprise_id": nil, "team_id": TeamID, "user_id": s.opt.BotUser.ID, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false, "event_context": "4-" + id,
	}
}

// mustJSON encodes what is made of plain data here and cannot fail.
func mustJSON(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// withIDs gives every block without a block_id one of its own. s.mu is held.
func (s *Server) withIDs(blocks []json.RawMessage) []json.RawMessage {
	out := slices.Clone(blocks)
	for i, raw := range out {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil || fields["block_id"] != nil {
			continue
		}
		fields["block_id"] = mustJSON(letters(s.random.Uint64(), 5))
		out[i] = mustJSON(fields)
	}
	return out
}
