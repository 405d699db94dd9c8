package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Action is a press on an interactive element.
type Action struct {
	ActionID string
	// BlockID tells elements of the same action_id apart; empty: the first.
	BlockID string
	// Value replaces the element's own value ("" keeps it); for a select it is the chosen option's value.
	Value string
}

// Press presses an element of a message as it is now and returns once the app has acknowledged it. Pressing what is
// not there is an error; so is an app that does not acknowledge within 3 s (nothing is delivered again then).
func (s *Server) Press(ctx context.Context, user, channelID, ts, actionID string, value ...string) error {
	return s.press(ctx, user, channelID, ts, Action{ActionID: actionID, Value: first(value)}, nil)
}

// PressOld presses an element as a client would that still shows the message as it once was: blocks are those of
// then, and the element need not be there any more.
func (s *Server) PressOld(ctx context.Context, user string, channelID string, old Message, actionID string, value ...string) error {
	return s.press(ctx, user, channelID, old.TS, Action{ActionID: actionID, Value: first(value)}, &old)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

func (s *Server) press(ctx context.Context, user, channelID, ts string, a Action, old *Message) error {
	payload, err := s.pressed(user, channelID, ts, a, old)
	if err != nil {
		return err
	}
	_, err = s.ask(ctx, kindInteraction, payload)
	return err
}

// pressed returns the block_actions payload.
func (s *Server) pressed(user, channelID, ts string, a Action, old *Message) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.asPerson(user, channelID)
	if err != nil {
		return nil, err
	}
	m := old
	if m == nil {
		m = c.byTS[ts]
	}
	if m == nil {
		return nil, fmt.Errorf("slack sandbox: no message %s in %s", ts, channelID)
	}
	action, err := act(m.Blocks, a, s.nextTS())
	if err != nil {
		return nil, err
	}
	told := m.clone()
	told.Metadata = nil
	container := answer{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": false}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload := s.interaction("block_actions", user)
	payload["container"], payload["channel"] = container, answer{"id": c.ID, "name": c.Name}
	payload["message"], payload["state"] = told, answer{"values": answer{}}
	payload["actions"], payload["response_url"] = []answer{action}, s.responseURL(c.ID, m, user)
	return payload, nil
}

// interaction is what every interaction payload holds.
func (s *Server) interaction(kind, user string) answer {
	u := s.user(user)
	return answer{
		"type": kind, "user": answer{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": TeamID}, "api_app_id": AppID,
		"token": "verification-token", "team": answer{"id": TeamID, "domain": "sandbox"}, "enterprise": nil, "is_enterprise_install": false,
		"trigger_id": s.newTrigger(user),
	}
}

// act finds the element in blocks and returns the action that pressing it makes.
func act(blocks []json.RawMessage, a Action, ts string) (answer, error) {
	for _, raw := range blocks {
		var b struct {
			BlockID   string `json:"block_id"`
			Accessory answer
			Element   answer
			Elements  []json.RawMessage
		}
		if json.Unmarshal(raw, &b) != nil || a.BlockID != "" && b.BlockID != a.BlockID {
			continue
		}
		elements := []answer{b.Accessory, b.Element}
		for _, e := range b.Elements {
			var element answer
			_ = json.Unmarshal(e, &element) // what is no object is no button
			elements = append(elements, element)
		}
		for _, e := range elements {
			if e != nil && e["action_id"] == a.ActionID {
				return acted(e, b.BlockID, a, ts)
			}
		}
	}
	return nil, fmt.Errorf("slack sandbox: no element %s is there to press", a.ActionID)
}

// acted is the action that pressing the element makes.
func acted(e answer, blockID string, a Action, ts string) (answer, error) {
	out := answer{"action_id": a.ActionID, "block_id": blockID, "type": e["type"], "action_ts": ts}
	switch e["type"] {
	case "button":
		out["text"] = e["text"]
		if v, ok := e["value"]; ok {
			out["value"] = v
		}
		if a.Value != "" {
			out["value"] = a.Value
		}
	case "static_select", "overflow", "radio_buttons":
		option, ok := optionOf(e, a.Value)
		if !ok {
			return nil, fmt.Errorf("slack sandbox: %s has no option %q", a.ActionID, a.Value)
		}
		out["selected_option"] = option
	case "users_select":
		out["selected_user"] = a.Value
	case "datepicker":
		out["selected_date"] = a.Value
	default:
		out["value"] = a.Value
	}
	return out, nil
}

// optionOf finds a select's option by value.
func optionOf(e answer, value string) (any, bool) {
	options := listOf(e["options"])
	for _, g := range listOf(e["option_groups"]) {
		group, _ := g.(map[string]any)
		options = append(slices.Clone(options), listOf(group["options"])...)
	}
	for _, o := range options {
		if option, _ := o.(map[string]any); option["value"] == value {
			return o, true
		}
	}
	return nil, false
}

// ask delivers what a person did and returns the app's answer.
func (s *Server) ask(ctx context.Context, kind string, payload answer) (json.RawMessage, error) {
	type result struct {
		reply json.RawMessage
		err   error
	}
	done := make(chan result, 1)
	s.events.add(&delivery{kind: kind, payload: payload, done: func(reply json.RawMessage, err error) { done <- result{reply, err} }})
	select {
	case r := <-done:
		return r.reply, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Command sends a slash command and returns once it is acknowledged; the private answer that the acknowledgement may
// carry is among Ephemerals.
func (s *Server) Command(ctx context.Context, user, channelID, command, text string) error {
	s.mu.Lock()
	c, err := s.asPerson(user, channelID)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	payload := answer{
		"token": "verification-token", "team_id": TeamID, "team_domain": "sandbox", "channel_id": c.ID, "channel_name": c.Name, "user_id": user,
		"user_name": s.user(user).Name, "command": command, "text": text, "api_app_id": AppID, "is_enterprise_install": "false",
		"response_url": s.responseURL(c.ID, nil, user), "trigger_id": s.newTrigger(user),
	}
	s.mu.Unlock()
	reply, err := s.ask(ctx, kindCommand, payload)
	if err != nil {
		return err
	}
	return s.respond(c.ID, user, reply)
}

// respond shows what the acknowledgement of a command says.
func (s *Server) respond(channelID, user string, reply json.RawMessage) error {
	if len(reply) == 0 || string(reply) == "null" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if reply[0] != '{' {
		// Over HTTP plain text is taken, too.
		s.whisper(Ephemeral{Channel: channelID, User: user, TS: s.nextTS(), Text: string(reply)})
		return nil
	}
	return s.reply(&responseURL{channel: channelID, user: user}, reply)
}

// responseURL is where an app may answer an interaction or a command, five times within half an hour.
type responseURL struct {
	channel string
	message *Message // of the interaction; nil for a command
	user    string
	until   time.Time
	left    int
}
