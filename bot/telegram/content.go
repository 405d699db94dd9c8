package telegram

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// message returns a message free of Telegram; nil when it is a service message that says nothing. fields are the
// message as it came: what the library does not know is told by its name.
func message(m *models.Message, fields map[string]json.RawMessage) *platform.Message {
	out := &platform.Message{Album: m.MediaGroupID}
	out.IDs = []string{strconv.Itoa(m.ID)}
	if dated(m.Date) {
		out.At = time.Unix(int64(m.Date), 0).UTC()
	}
	if m.ReplyToMessage != nil {
		out.ReplyTo = strconv.Itoa(m.ReplyToMessage.ID)
	}
	out.Text, out.Spans = spans(m.Text, m.Entities)
	if m.Caption != "" {
		out.Text, out.Spans = spans(m.Caption, m.CaptionEntities)
	}
	out.Files = files(m)
	out.Location, out.Contact = location(m), contact(m)
	if len(out.Files) == 0 && out.Location == nil && out.Contact == nil && m.Text == "" {
		out.Unsupported = unsupported(fields)
	}
	if out.Empty() {
		return nil
	}
	return out
}

// files returns the message's file; Telegram has at most one in a message.
func files(m *models.Message) []care.File {
	f := care.File{Platform: care.Telegram}
	switch {
	case len(m.Photo) > 0:
		p := slices.MaxFunc(m.Photo, func(a, b models.PhotoSize) int { return a.Width*a.Height - b.Width*b.Height })
		f.Kind, f.ID, f.Unique, f.Size = care.Photo, p.FileID, p.FileUniqueID, int64(p.FileSize)
	case m.Animation != nil: // before Document, which comes with it
		v := m.Animation
		f.Kind, f.ID, f.Unique, f.Size, f.Name, f.MIME = care.Animation, v.FileID, v.FileUniqueID, v.FileSize, v.FileName, v.MimeType
	case m.Video != nil:
		v := m.Video
		f.Kind, f.ID, f.Unique, f.Size, f.Name, f.MIME = care.Video, v.FileID, v.FileUniqueID, v.FileSize, v.FileName, v.MimeType
	case m.Audio != nil:
		v := m.Audio
		f.Kind, f.ID, f.Unique, f.Size, f.Name, f.MIME = care.Audio, v.FileID, v.FileUniqueID, v.FileSize, v.FileName, v.MimeType
	case m.Voice != nil:
		v := m.Voice
		f.Kind, f.ID, f.Unique, f.Size, f.MIME = care.Voice, v.FileID, v.FileUniqueID, v.FileSize, v.MimeType
	case m.VideoNote != nil:
		v := m.VideoNote
		f.Kind, f.ID, f.Unique, f.Size = care.VideoNote, v.FileID, v.FileUniqueID, int64(v.FileSize)
	case m.Sticker != nil:
		v := m.Sticker
		f.Kind, f.ID, f.Unique, f.Size, f.Emoji = care.Sticker, v.FileID, v.FileUniqueID, int64(v.FileSize), v.Emoji
		f.MIME = stickerMIME(v)
	case m.Document != nil:
		v := m.Document
		f.Kind, f.ID, f.Unique, f.Size, f.Name, f.MIME = care.Document, v.FileID, v.FileUniqueID, v.FileSize, v.FileName, v.MimeType
	default:
		return nil
	}
	return []care.File{christened(f)}
}

func stickerMIME(s *models.Sticker) string {
	switch {
	case s.IsAnimated:
		return "application/x-tgsticker"
	case s.IsVideo:
		return "video/webm"
	default:
		return "image/webp"
	}
}

// christened gives a file the MIME type and the name that Telegram leaves out where the kind says it.
func christened(f care.File) care.File {
	usual := map[care.FileKind][2]string{ // MIME type, name
		care.Photo:     {"image/jpeg", "photo.jpg"},
		care.Video:     {"video/mp4", "video.mp4"},
		care.Animation: {"video/mp4", "animation.mp4"},
		care.Audio:     {"audio/mpeg", "audio.mp3"},
		care.Voice:     {"audio/ogg", "voice.ogg"},
		care.VideoNote: {"video/mp4", "video_note.mp4"},
		care.Sticker:   {"image/webp", "sticker.webp"},
		care.Document:  {"", "document"},
	}[f.Kind]
	if f.MIME == "" {
		f.MIME = usual[0]
	}
	if f.Name == "" {
		f.Name = usual[1]
		if ending := map[string]string{"application/x-tgsticker": ".tgs", "video/webm": ".webm"}[f.MIME]; f.Kind == care.Sticker && ending != "" {
			f.Name = "sticker" + ending
		}
	}
	return f
}

func location(m *models.Message) *care.Location {
	switch {
	case m.Venue != nil:
		v := m.Venue
		return &care.Location{Latitude: v.Location.Latitude, Longitude: v.Location.Longitude, Title: v.Title, Address: v.Address}
	case m.Location != nil:
		return &care.Location{Latitude: m.Location.Latitude, Longitude: m.Location.Longitude}
	default:
		return nil
	}
}

// contact returns a shared contact; it is the sender's own only if Telegram ties it to the sender's account.
func contact(m *models.Message) *care.Contact {
	c := m.Contact
	if c == nil {
		return nil
	}
	return &care.Contact{
		Name:  strings.TrimSpace(c.FirstName + " " + c.LastName),
		Phone: c.PhoneNumber,
		Own:   m.From != nil && c.UserID != 0 && c.UserID == m.From.ID,
	}
}

// unsupported names what a message without anything that can pass was; "" for a service message, which needs no answer.
func unsupported(fields map[string]json.RawMessage) string {
	var unknown []string
	for name, value := range fields {
		if string(value) == "null" || string(value) == "false" || envelope(name) || service(name) {
			continue
		}
		unknown = append(unknown, name)
	}
	if len(unknown) == 0 {
		return ""
	}
	return slices.Min(unknown)
}

// envelope reports whether a field of a message only says how it came.
func envelope(name string) bool {
	switch name {
	case "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat", "sender_boost_count",
		"sender_business_bot", "sender_tag", "receiver_user", "ephemeral_message_id", "date", "business_connection_id", "chat",
		"forward_origin", "forward_from", "forward_from_chat", "forward_from_message_id", "forward_signature",
		"forward_sender_name", "forward_date", "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply",
		"quote", "reply_to_story", "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot", "edit_date",
		"has_protected_content", "is_from_offline", "is_paid_post", "media_group_id", "author_signature", "paid_star_count",
		"text", "entities", "link_preview_options", "suggested_post_info", "effect_id", "caption", "caption_entities",
		"show_caption_above_media", "has_media_spoiler", "reply_markup", "guest_bot_caller_user", "guest_bot_caller_chat",
		"guest_query_id":
		return true
	default:
		return false
	}
}

// service reports whether a field of a message tells of the chat, not of something the customer said.
func service(name string) bool {
	for _, beginning := range []string{
		"new_chat_", "left_chat_", "delete_chat_", "group_chat_", "supergroup_chat_", "channel_chat_", "migrate_", "message_auto_",
		"pinned_", "connected_", "write_access_", "proximity_", "boost_", "chat_background_", "chat_owner_", "checklist_tasks_",
		"direct_message_price_", "forum_", "general_forum_", "giveaway_c", "paid_message_", "suggested_post_", "video_chat_",
		"voice_chat_", "community_", "poll_option_", "managed_bot_", "gift_upgrade_",
	} {
		if strings.HasPrefix(name, beginning) {
			return true
		}
	}
	return false
}
