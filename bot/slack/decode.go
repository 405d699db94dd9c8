package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// What a payload is, by the envelope of Socket Mode or the HTTP endpoint it came to.
const (
	kindEvent       = "events_api"
	kindInteractive = "interactive"
	kindCommand     = "slash_commands"
)

// callback is the outside of an event: the same over Socket Mode and HTTP.
type callback struct {
	Type      string          `json:"type"`
	EventID   string          `json:"event_id"`
	EventTime int64           `json:"event_time"`
	Event     json.RawMessage `json:"event"`
}

// decoded is a payload read: the event, and where a private answer to it may be sent.
type decoded struct {
	event       platform.Event
	responseURL string
}

// decode reads a payload. It never panics: what it cannot read is an error, with the IDs it could tell.
func (a *Adapter) decode(ctx context.Context, kind string, payload []byte) (d decoded, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("slack: reading a %s payload: %v", kind, r)
		}
	}()
	d.event = platform.Event{Platform: care.Slack, At: time.Now().UTC()}
	switch kind {
	case kindEvent:
		err = a.decodeCallback(ctx, &d.event, payload)
	case kindInteractive:
		err = decodeInteraction(&d, payload)
	case kindCommand:
		err = decodeCommand(&d, payload)
	default:
		err = fmt.Errorf("slack: unknown kind of payload %q", kind)
	}
	return d, err
}

// decodeCallback reads an event of the Events API.
func (a *Adapter) decodeCallback(ctx context.Context, ev *platform.Event, payload []byte) error {
	var c callback
	if err := json.Unmarshal(payload, &c); err != nil {
		return fmt.Errorf("slack: reading an event: %w", err)
	}
	if c.EventID != "" {
		ev.IDs = append(ev.IDs, "slack/event/"+c.EventID)
	}
	if c.EventTime > 0 {
		ev.At = time.Unix(c.EventTime, 0).UTC()
	}
	if len(c.Event) == 0 {
		return errors.New("slack: an event without an inside")
	}
	var head struct {
		Type    string          `json:"type"`
		User    json.RawMessage `json:"user"` // an ID; an object in user_change and the like
		Tab     string          `json:"tab"`
		Channel json.RawMessage `json:"channel"`
	}
	if err := json.Unmarshal(c.Event, &head); err != nil {
		return fmt.Errorf("slack: reading an event: %w", err)
	}
	switch head.Type {
	case "":
		return errors.New("slack: an event without a type")
	case "message":
		return a.decodeMessage(ctx, ev, c.Event)
	case "app_home_opened":
		ev.Opened = &platform.Opened{Tab: head.Tab}
	}
	ev.Sender.ID, ev.Chat = text(head.User), text(head.Channel)
	return nil
}

// text returns a JSON string, or "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// interaction is what Slack tells of a press on a button and of a modal.
type interaction struct {
	Type        string `json:"type"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	User        struct {
		ID       string `json:"id"`
		Username string `json:"username"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		MessageTS string `json:"message_ts"`
		ChannelID string `json:"channel_id"`
		ThreadTS  string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
	} `json:"message"`
	Actions []struct {
		ActionID string `json:"action_id"`
		ActionTS string `json:"action_ts"`
		Value    string `json:"value"`
	} `json:"actions"`
}

// message returns the ts of the message with the button.
func (p interaction) message() string { return cmp.Or(p.Container.MessageTS, p.Message.TS) }

// decodeInteraction reads a press on a button or a modal that was sent; other interactions (shortcuts) are events without
// an inside.
func decodeInteraction(d *decoded, payload []byte) error {
	var p interaction
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("slack: reading an interaction: %w", err)
	}
	if p.Type == "" {
		return errors.New("slack: an interaction without a type")
	}
	ev := &d.event
	d.responseURL = p.ResponseURL
	ev.Sender = platform.Sender{ID: p.User.ID, Username: p.User.Username}
	ev.Chat = cmp.Or(p.Channel.ID, p.Container.ChannelID)
	if thread := cmp.Or(p.Container.ThreadTS, p.Message.ThreadTS); thread != p.message() {
		ev.Thread = thread
	}
	if p.Type != "block_actions" {
		if p.TriggerID != "" {
			ev.IDs = []string{"slack/trigger/" + p.TriggerID}
		}
		if p.Type == "view_submission" {
			return decodeSubmission(ev, payload)
		}
		return nil
	}
	return decodePress(ev, p)
}

// decodePress reads a press on a button.
func decodePress(ev *platform.Event, p interaction) error {
	if len(p.Actions) == 0 {
		return errors.New("slack: a press that names no button")
	}
	// A press is told by its action_ts and its author: two people may press in the same microsecond.
	act := p.Actions[0]
	ev.IDs = []string{strings.Join([]string{"slack/action", ev.Chat, p.message(), p.User.ID, act.ActionID, act.ActionTS}, "/")}
	ev.At = timeOf(act.ActionTS, ev.At)
	ev.Pressed = &platform.Pressed{
		ID: act.ActionTS, Data: act.Value, Action: act.ActionID, Message: p.message(), Text: p.Message.Text, Trigger: p.TriggerID,
	}
	return nil
}

// decodeCommand reads a slash command; over HTTP its form was turned into the same JSON.
func decodeCommand(d *decoded, payload []byte) error {
	var p struct {
		Command     string `json:"command"`
		Text        string `json:"text"`
		UserID      string `json:"user_id"`
		UserName    string `json:"user_name"`
		ChannelID   string `json:"channel_id"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("slack: reading a command: %w", err)
	}
	if p.Command == "" {
		return errors.New("slack: a command without a name")
	}
	d.responseURL = p.ResponseURL
	d.event.Sender = platform.Sender{ID: p.UserID, Username: p.UserName}
	d.event.Chat = p.ChannelID
	if p.TriggerID != "" {
		d.event.IDs = []string{"slack/trigger/" + p.TriggerID}
	}
	d.event.Command = &platform.Command{Name: p.Command, Text: p.Text, Trigger: p.TriggerID}
	return nil
}

// timeOf reads a ts ("1700000000.000100") as a time in UTC, or returns other.
func timeOf(ts string, other time.Time) time.Time {
	whole, part, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds <= 0 || seconds > 1<<40 {
		return other
	}
	micros, err := strconv.ParseInt((part + "000000")[:6], 10, 64)
	if err != nil || micros < 0 {
		micros = 0
	}
	return time.Unix(seconds, micros*1000).UTC()
}
