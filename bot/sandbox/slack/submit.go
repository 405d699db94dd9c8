package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Submission is how an app took a submitted modal.
type Submission struct {
	Action string            // response_action: errors, update, push or clear; empty: the modal closed
	Errors map[string]string // by block_id, of errors
}

// Submit submits a user's topmost modal: values by action_id. Every other input keeps its initial value or stays empty.
func (s *Server) Submit(ctx context.Context, user string, values map[string]string) (Submission, error) {
	s.mu.Lock()
	open := s.stack(user)
	if len(open) == 0 {
		s.mu.Unlock()
		return Submission{}, fmt.Errorf("slack sandbox: %s has no modal open", user)
	}
	v := open[len(open)-1]
	state, err := s.stateOf(v, values)
	if err != nil {
		s.mu.Unlock()
		return Submission{}, err
	}
	v.State = answer{"values": state}
	payload := s.interaction("view_submission", user)
	payload["view"], payload["response_urls"] = *v, []any{}
	s.mu.Unlock()
	reply, err := s.ask(ctx, kindInteraction, payload)
	if err != nil {
		return Submission{}, err
	}
	return s.submitted(user, v, reply)
}

// stateOf returns view.state.values for what a person entered.
func (s *Server) stateOf(v *View, values map[string]string) (answer, error) {
	state, used := answer{}, map[string]bool{}
	for _, raw := range v.Blocks {
		var b struct {
			Type     string
			BlockID  string `json:"block_id"`
			Optional bool
			Element  answer
		}
		if err := json.Unmarshal(raw, &b); err != nil || b.Type != "input" {
			continue
		}
		id, _ := b.Element["action_id"].(string)
		entered, given := values[id]
		used[id] = true
		entry, err := s.entry(b.Element, entered, given)
		if err != nil {
			return nil, err
		}
		if !b.Optional && !filled(entry) {
			return nil, fmt.Errorf("slack sandbox: %s must be filled in: the client does not submit without it", id)
		}
		state[b.BlockID] = answer{id: entry}
	}
	for id := range values {
		if !used[id] {
			return nil, fmt.Errorf("slack sandbox: the modal has no input %s", id)
		}
	}
	return state, nil
}

// filled reports whether an input holds anything.
func filled(entry answer) bool {
	for _, name := range []string{"value", "selected_option", "selected_user", "selected_date", "selected_date_time"} {
		if v := entry[name]; v != nil && v != "" {
			return true
		}
	}
	files, _ := entry["files"].([]answer)
	return len(files) > 0
}

// selected is the option that is chosen; nil: none.
func selected(e answer, entered string, given bool) (any, error) {
	if !given {
		return e["initial_option"], nil
	}
	option, ok := optionOf(e, entered)
	if !ok {
		return nil, fmt.Errorf("slack sandbox: %v has no option %q", e["action_id"], entered)
	}
	return option, nil
}

// moment is the time that is chosen, in seconds since 1970; nil: none.
func moment(e answer, entered string) (any, error) {
	if entered == "" {
		return e["initial_date_time"], nil
	}
	seconds, err := strconv.ParseInt(entered, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("slack sandbox: %v takes seconds since 1970, not %q", e["action_id"], entered)
	}
	return seconds, nil
}

// entry is what one input holds when the modal is submitted.
func (s *Server) entry(e answer, entered string, given bool) (answer, error) {
	out := answer{"type": e["type"]}
	switch e["type"] {
	case "file_input":
		files, err := s.chosen(e, entered)
		if err != nil {
			return nil, err
		}
		out["files"] = files
	case "static_select", "radio_buttons":
		option, err := selected(e, entered, given)
		if err != nil {
			return nil, err
		}
		out["selected_option"] = option
	case "users_select":
		out["selected_user"] = entered
	case "datepicker":
		out["selected_date"] = entered
	case "datetimepicker":
		moment, err := moment(e, entered)
		if err != nil {
			return nil, err
		}
		out["selected_date_time"] = moment
	case "plain_text_input":
		most, _ := e["max_length"].(float64)
		if n := utf8.RuneCountInString(entered); most > 0 && n > int(most) {
			return nil, fmt.Errorf("slack sandbox: %v takes %d characters, not %d", e["action_id"], int(most), n)
		}
		out["value"] = e["initial_value"]
		if given {
			out["value"] = nilIfEmpty(entered)
		}
	default:
		out["value"] = e["initial_value"]
		if given && entered != "" {
			out["value"] = entered
		}
	}
	return out, nil
}

func nilIfEmpty(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// submitted does what the acknowledgement of a submission says.
func (s *Server) submitted(user string, v *View, reply json.RawMessage) (Submission, error) {
	var said struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(reply) > 0 && string(reply) != "null" {
		if err := strictJSON(reply, &said); err != nil {
			return Submission{}, fmt.Errorf("slack sandbox: the acknowledgement of the submission is not understood: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := Submission{Action: said.Action, Errors: said.Errors}
	switch said.Action {
	case "":
		delete(s.views, v.ID)
	case "clear":
		for _, open := range s.stack(user) {
			delete(s.views, open.ID)
		}
	case "errors":
		return out, known(v, said.Errors)
	case "update", "push":
		return out, s.replace(user, v, said.View, said.Action == "push")
	default:
		return out, fmt.Errorf("slack sandbox: unknown response_action %q", said.Action)
	}
	s.tell(Change{Kind: "view", User: user})
	return out, nil
}

// known checks that errors name blocks of the view.
func known(v *View, errors map[string]string) error {
	for _, raw := range v.Blocks {
		var b struct {
			BlockID string `json:"block_id"`
		}
		if json.Unmarshal(raw, &b) == nil && errors[b.BlockID] != "" {
			return nil
		}
	}
	return fmt.Errorf("slack sandbox: errors of a submission must name a block_id of the view: %v", errors)
}

func (s *Server) replace(user string, old *View, raw json.RawMessage, pushed bool) error {
	v, err := s.readView(raw, modalOnly)
	if err != nil {
		return err
	}
	if pushed {
		_, err = s.push(user, v)
		return err
	}
	v.ID, v.user, v.RootViewID, v.PreviousViewID = old.ID, user, old.RootViewID, old.PreviousViewID
	s.show(v)
	return nil
}

// CloseModal closes a user's topmost modal by its cross; the app hears of it if it asked to.
func (s *Server) CloseModal(ctx context.Context, user string) error {
	s.mu.Lock()
	open := s.stack(user)
	if len(open) == 0 {
		s.mu.Unlock()
		return fmt.Errorf("slack sandbox: %s has no modal open", user)
	}
	v := open[len(open)-1]
	delete(s.views, v.ID)
	payload := s.interaction("view_closed", user)
	delete(payload, "trigger_id")
	payload["view"], payload["is_cleared"] = *v, false
	s.tell(Change{Kind: "view", User: user})
	s.mu.Unlock()
	if !v.NotifyOnClose {
		return nil
	}
	_, err := s.ask(ctx, kindInteraction, payload)
	return err
}
