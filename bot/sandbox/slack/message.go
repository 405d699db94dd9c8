package slack

import (
	"encoding/json"
	"slices"
)

// Message is a message as the Web API shows it.
type Message struct {
	ClientMsgID  string            `json:"client_msg_id,omitempty"` // of a person's
	Type         string            `json:"type"`
	SubType      string            `json:"subtype,omitempty"`
	User         string            `json:"user,omitempty"`
	Text         string            `json:"text"`
	TS           string            `json:"ts"`
	BotID        string            `json:"bot_id,omitempty"`
	AppID        string            `json:"app_id,omitempty"`
	Username     string            `json:"username,omitempty"`
	BotProfile   *BotProfile       `json:"bot_profile,omitempty"`
	Team         string            `json:"team,omitempty"`
	Upload       *bool             `json:"upload,omitempty"`
	DisplayAsBot *bool             `json:"display_as_bot,omitempty"`
	Files        []json.RawMessage `json:"files,omitempty"` // file objects
	Blocks       []json.RawMessage `json:"blocks,omitempty"`
	Attachments  []json.RawMessage `json:"attachments,omitempty"`
	Edited       *Edited           `json:"edited,omitempty"`
	Metadata     *Metadata         `json:"metadata,omitempty"`
	ThreadTS     string            `json:"thread_ts,omitempty"`
	ParentUserID string            `json:"parent_user_id,omitempty"`
	Hidden       bool              `json:"hidden,omitempty"`
	Reactions    []Reaction        `json:"reactions,omitempty"`

	// Of a thread's parent.
	ReplyCount      int      `json:"reply_count,omitempty"`
	ReplyUsersCount int      `json:"reply_users_count,omitempty"`
	LatestReply     string   `json:"latest_reply,omitempty"`
	ReplyUsers      []string `json:"reply_users,omitempty"`
	IsLocked        *bool    `json:"is_locked,omitempty"`
	Subscribed      *bool    `json:"subscribed,omitempty"`

	fileIDs []string
}

// Edited says who edited a message last, and when.
type Edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Metadata is a message's metadata; the payload is kept as it was sent.
type Metadata struct {
	EventType    string          `json:"event_type"`
	EventPayload json.RawMessage `json:"event_payload"`
}

// Reaction is one emoji on a message and who put it there.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

// BotProfile is what a message tells of the app that posted it.
type BotProfile struct {
	ID      string            `json:"id"`
	AppID   string            `json:"app_id"`
	Name    string            `json:"name"`
	Icons   map[string]string `json:"icons"`
	Deleted bool              `json:"deleted"`
	Updated int64             `json:"updated"`
	TeamID  string            `json:"team_id"`
}

// IsReply reports whether the message is in a thread and not its parent.
func (m Message) IsReply() bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

// clone copies what later changes in place.
func (m Message) clone() Message {
	m.Reactions = slices.Clone(m.Reactions)
	for i := range m.Reactions {
		m.Reactions[i].Users = slices.Clone(m.Reactions[i].Users)
	}
	m.ReplyUsers = slices.Clone(m.ReplyUsers)
	m.Files = slices.Clone(m.Files)
	return m
}

// channel is a conversation with its messages, sorted by ts.
type channel struct {
	Channel
	created  int64
	messages []*Message
	byTS     map[string]*Message
	replies  map[string][]*Message // by their parent's ts
}

func newChannel(c Channel, created int64) *channel {
	return &channel{Channel: c, created: created, byTS: map[string]*Message{}, replies: map[string][]*Message{}}
}

func (c *channel) direct() bool { return c.ID != "" && c.ID[0] == 'D' }

func (c *channel) kind() string {
	switch {
	case c.direct():
		return "im"
	case c.Private:
		return "group"
	default:
		return "channel"
	}
}

func (c *channel) member(user string) bool { return slices.Contains(c.Members, user) }

// thread returns the parent and its replies, oldest first; nil when ts names no parent.
func (c *channel) thread(ts string) []*Message {
	parent := c.byTS[ts]
	if parent == nil {
		return nil
	}
	return append([]*Message{parent}, c.replies[ts]...)
}

// add appends a message and keeps its parent's counts.
func (c *channel) add(m *Message) {
	c.messages = append(c.messages, m)
	c.byTS[m.TS] = m
	if parent := c.byTS[m.ThreadTS]; m.IsReply() && parent != nil {
		m.ParentUserID = parent.User
		c.replies[parent.TS] = append(c.replies[parent.TS], m)
		c.count(parent)
	}
}

// remove takes a message out; a parent with replies stays as a tombstone, as on the real platform.
func (c *channel) remove(m *Message) {
	if m.ReplyCount > 0 {
		*m = Message{
			Type: "message", SubType: "tombstone", User: "USLACKBOT", Text: "This message was deleted.", TS: m.TS, Hidden: true,
			ThreadTS: m.ThreadTS, ReplyCount: m.ReplyCount, ReplyUsersCount: m.ReplyUsersCount, LatestReply: m.LatestReply, ReplyUsers: m.ReplyUsers,
		}
		return
	}
	delete(c.byTS, m.TS)
	same := func(other *Message) bool { return other == m }
	c.messages = slices.DeleteFunc(c.messages, same)
	if parent := c.byTS[m.ThreadTS]; m.IsReply() && parent != nil {
		c.replies[parent.TS] = slices.DeleteFunc(c.replies[parent.TS], same)
		c.count(parent)
	}
}

// count tells a parent of its replies.
func (c *channel) count(parent *Message) {
	replies := c.replies[parent.TS]
	parent.ReplyCount, parent.ReplyUsers, parent.LatestReply = len(replies), nil, ""
	for _, r := range replies {
		parent.LatestReply = r.TS
		if !slices.Contains(parent.ReplyUsers, r.User) {
			parent.ReplyUsers = append(parent.ReplyUsers, r.User)
		}
	}
	parent.ReplyUsersCount = len(parent.ReplyUsers)
	if len(replies) == 0 {
		parent.ThreadTS, parent.IsLocked, parent.Subscribed = "", nil, nil
		if parent.SubType == "tombstone" {
			c.remove(parent)
		}
		return
	}
	parent.ThreadTS, parent.IsLocked, parent.Subscribed = parent.TS, new(bool), new(bool)
}
