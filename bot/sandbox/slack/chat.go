package slack

import (
	"encoding/json"
	"unicode/utf8"
)

// Lengths of texts, in characters.
const (
	maxPostText   = 40000 // chat.postMessage cuts here
	maxUpdateText = 4000  // chat.update refuses more
)

// channelFor returns a channel the bot may act in. s.mu is held.
func (s *Server) channelFor(id string) (*channel, error) {
	c := s.byID[id]
	switch {
	case c == nil:
		return nil, refuse("channel_not_found")
	case !c.member(s.opt.BotUser.ID):
		if c.Private || c.direct() {
			return nil, refuse("channel_not_found")
		}
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// writable returns a channel the bot may write to.
func (s *Server) writable(id string) (*channel, error) {
	if u := s.user(id); u != nil {
		// A user's ID in place of a channel's is the direct conversation with them.
		return s.directWith(u.ID), nil
	}
	c, err := s.channelFor(id)
	if err == nil && c.Archived {
		return nil, refuse("is_archived")
	}
	return c, err
}

// content is what a message says, checked.
type content struct {
	text        string
	blocks      []json.RawMessage
	attachments []json.RawMessage
	metadata    *Metadata
	warnings    []string
	plain       bool // the app wants no markup read in the text
}

// readContent checks text, blocks, attachments and metadata.
func (s *Server) readContent(a arguments) (content, error) {
	c := content{text: a.text("text"), plain: a.has("mrkdwn") && !a.flag("mrkdwn")}
	if a.has("markdown_text") {
		if a.has("text") || a.has("blocks") {
			return c, refuse("markdown_text_conflict")
		}
		c.text = a.text("markdown_text")
	}
	var err error
	if c.blocks, err = s.readBlocks(a.raw("blocks")); err != nil {
		return c, err
	}
	if raw := a.raw("attachments"); raw != nil {
		if err := json.Unmarshal(raw, &c.attachments); err != nil {
			return c, refuse("invalid_attachments", "[ERROR] attachments must be an array of objects")
		}
		if len(c.attachments) > 100 {
			return c, refuse("too_many_attachments")
		}
	}
	if c.metadata, err = readMetadata(a.raw("metadata")); err != nil {
		return c, err
	}
	if a.has("blocks") && !a.has("text") {
		c.warnings = append(c.warnings, "missing_text_in_message")
	}
	if c.text == "" && len(c.blocks) == 0 && len(c.attachments) == 0 {
		return c, refuse("no_text")
	}
	return c, nil
}

// readBlocks checks the blocks of a message and gives those without one a block_id, as the platform does.
func (s *Server) readBlocks(raw json.RawMessage) ([]json.RawMessage, error) {
	if raw == nil {
		return nil, nil
	}
	blocks, wrong := s.blocks.message(raw)
	if len(wrong) == 1 && wrong[0] == tooLong {
		return nil, refuse("msg_blocks_too_long", wrong...)
	}
	if len(wrong) > 0 {
		return nil, refuse("invalid_blocks", wrong...)
	}
	return s.withIDs(blocks), nil
}

// dressed is content as the platform keeps it: text in its wire form, and a rich_text block where the app sent none.
func (s *Server) dressed(c content) content {
	c.text = posted(c.text)
	if len(c.blocks) == 0 && len(c.attachments) == 0 && c.text != "" {
		made := richText
		if c.plain {
			made = unstyled
		}
		c.blocks = s.withIDs([]json.RawMessage{made(c.text)})
	}
	return c
}

// botMessage is a new message of the bot. s.mu is held.
func (s *Server) botMessage(c content) *Message {
	c = s.dressed(c)
	return &Message{
		Type: "message", User: s.opt.BotUser.ID, BotID: BotID, AppID: AppID, Team: TeamID, TS: s.nextTS(),
		Text: c.text, Blocks: c.blocks, Attachments: c.attachments, Metadata: c.metadata, BotProfile: s.botProfile(),
	}
}

func (s *Server) botProfile() *BotProfile {
	return &BotProfile{
		ID: BotID, AppID: AppID, Name: s.opt.BotUser.RealName, TeamID: TeamID, Updated: 1700000000,
		Icons: map[string]string{"image_36": s.url() + "/bot_36.png", "image_48": s.url() + "/bot_48.png", "image_72": s.url() + "/bot_72.png"},
	}
}

// threadFor checks a thread_ts: it must be that of a message which is no reply itself.
func threadFor(c *channel, ts string) error {
	if ts == "" {
		return nil
	}
	parent := c.byTS[ts]
	switch {
	case parent == nil:
		return refuse("thread_not_found")
	case parent.IsReply():
		return refuse("cannot_reply_to_message", "[ERROR] thread_ts is a reply's; use the parent's "+parent.ThreadTS)
	}
	return nil
}

func (s *Server) postMessage(a arguments) (answer, error) {
	c, err := s.writable(a.text("channel"))
	if err != nil {
		return nil, err
	}
	if a.flag("as_user") {
		return nil, refuse("as_user_not_supported")
	}
	if (a.has("username") || a.has("icon_url") || a.has("icon_emoji")) && !s.hasScope("chat:write.customize") {
		return nil, s.missing("chat:write.customize")
	}
	said, err := s.readContent(a)
	if err != nil {
		return nil, err
	}
	if err := threadFor(c, a.text("thread_ts")); err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(said.text) > maxPostText {
		said.text = string([]rune(said.text)[:maxPostText])
		said.warnings = append(said.warnings, "message_truncated")
	}
	m := s.botMessage(said)
	m.ThreadTS, m.Username = a.text("thread_ts"), a.text("username")
	if m.ThreadTS != "" && a.flag("reply_broadcast") {
		m.SubType = "thread_broadcast"
	}
	s.put(c, m)
	return warned(answer{"channel": c.ID, "ts": m.TS, "message": m.clone()}, said.warnings), nil
}

func warned(body answer, warnings []string) answer {
	if len(warnings) > 0 {
		body["warning"] = warnings[0]
		body["response_metadata"] = answer{"warnings": warnings}
	}
	return body
}

func (s *Server) getPermalink(a arguments) (answer, error) {
	c, err := s.channelFor(a.text("channel"))
	if err != nil {
		return nil, err
	}
	ts := a.text("message_ts")
	if c.byTS[ts] == nil {
		return nil, refuse("message_not_found")
	}
	return answer{"channel": c.ID, "permalink": s.permalink(c, c.byTS[ts])}, nil
}
