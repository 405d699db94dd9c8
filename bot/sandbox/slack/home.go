package slack

import (
	"context"
	"encoding/json"
	"fmt"
)

// OpenHome opens the app's Home tab as a person.
func (s *Server) OpenHome(user string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.user(user) == nil {
		return fmt.Errorf("slack sandbox: no user %s; add them first", user)
	}
	event := answer{"type": "app_home_opened", "user": user, "channel": s.directWith(user).ID, "tab": "home", "event_ts": s.nextTS()}
	if v := s.home(user); v != nil {
		event["view"] = *v
	}
	s.emit(nil, event)
	return nil
}

// PressHome presses a button of a user's Home tab as it is now, the one of that value where several have the action_id,
// and returns once the app has acknowledged it.
func (s *Server) PressHome(ctx context.Context, user, actionID, value string) error {
	payload, err := s.pressedHome(user, actionID, value)
	if err != nil {
		return err
	}
	_, err = s.ask(ctx, kindInteraction, payload)
	return err
}

// pressedHome returns the block_actions payload of a view: it knows no channel and no message.
func (s *Server) pressedHome(user, actionID, value string) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.home(user)
	if v == nil {
		return nil, fmt.Errorf("slack sandbox: %s has no Home; open it first", user)
	}
	for _, block := range v.Blocks {
		action, err := act([]json.RawMessage{block}, Action{ActionID: actionID}, s.nextTS())
		if err != nil || value != "" && action["value"] != value {
			continue
		}
		payload := s.interaction("block_actions", user)
		payload["container"], payload["view"] = answer{"type": "view", "view_id": v.ID}, *v
		payload["actions"] = []answer{action}
		return payload, nil
	}
	return nil, fmt.Errorf("slack sandbox: the Home of %s has no button %s of value %q", user, actionID, value)
}
