package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/go-telegram/bot/models"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// allowed are the kinds of updates asked for.
func allowed() []string {
	return []string{
		models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage,
		models.AllowedUpdateCallbackQuery, models.AllowedUpdateMyChatMember,
	}
}

// update is one update as it came, with what is to be done besides handing it over.
type update struct {
	in    platform.Incoming
	id    int64
	known bool   // id could be told
	press string // the callback query to answer; empty: none
}

// decode reads one update taken in at now. It never panics: what cannot be read comes back as Incoming.Err.
func decode(raw []byte, now time.Time) (u update) {
	u.in = platform.Incoming{Raw: raw, Event: platform.Event{Platform: care.Telegram, At: now.UTC()}}
	u.head(raw)
	defer func() {
		if r := recover(); r != nil {
			u.in.Err = fmt.Errorf("telegram: the update cannot be read: %v", r)
		}
	}()
	var m models.Update
	if err := json.Unmarshal(raw, &m); err != nil {
		u.in.Err = fmt.Errorf("telegram: the update cannot be read: %w", err)
		return u
	}
	if !u.known {
		u.in.Err = fmt.Errorf("telegram: the update has no update_id")
		return u
	}
	u.in.Event = event(u.in.Event, &m, raw)
	return u
}

// head tells the IDs by themselves, so that an update whose body cannot be read is still known and its press answered.
func (u *update) head(raw []byte) {
	var head struct {
		ID    json.RawMessage `json:"update_id"`
		Press struct {
			ID string `json:"id"`
		} `json:"callback_query"`
	}
	_ = json.Unmarshal(raw, &head) // what is of another type is left out, the rest is read
	u.press = head.Press.ID
	if id, err := strconv.ParseInt(string(head.ID), 10, 64); err == nil {
		u.id, u.known = id, true
		u.in.Event.IDs = []string{"telegram/update/" + strconv.FormatInt(u.id, 10)}
	}
}

// event fills e from an update. What concerns no customer (a group, a service message) leaves all pointers nil.
func event(e platform.Event, m *models.Update, raw []byte) platform.Event {
	switch {
	case m.Message != nil:
		e = about(e, m.Message.Chat, m.Message.From, m.Message.Date)
		if private(m.Message.Chat) {
			e.Message = message(m.Message, member(raw, "message"))
		}
	case m.EditedMessage != nil:
		e = about(e, m.EditedMessage.Chat, m.EditedMessage.From, max(m.EditedMessage.EditDate, m.EditedMessage.Date))
		// A shared live location moves by edits every few seconds, for hours: its first point was told.
		if private(m.EditedMessage.Chat) && (m.EditedMessage.Location == nil || m.EditedMessage.Location.LivePeriod == 0) {
			e.Edited = message(m.EditedMessage, member(raw, "edited_message"))
		}
	case m.CallbackQuery != nil:
		e = pressed(e, m.CallbackQuery)
	case m.MyChatMember != nil:
		e = about(e, m.MyChatMember.Chat, &m.MyChatMember.From, m.MyChatMember.Date)
		if private(m.MyChatMember.Chat) {
			e.Membership = membership(m.MyChatMember)
		}
	}
	return e
}

// private reports whether a chat is one customer's. A chat of no type is what old inaccessible messages have.
func private(c models.Chat) bool { return c.Type == models.ChatTypePrivate }

// dated reports whether Unix seconds are a date, of a year that can be written.
func dated(seconds int) bool { return seconds > 0 && seconds < 1<<37 }

// about fills in where, who and when (Unix seconds).
func about(e platform.Event, chat models.Chat, from *models.User, date int) platform.Event {
	e.Chat = strconv.FormatInt(chat.ID, 10)
	if dated(date) {
		e.At = time.Unix(int64(date), 0).UTC()
	}
	if from == nil {
		e.Sender = platform.Sender{ID: e.Chat, FirstName: chat.FirstName, LastName: chat.LastName, Username: chat.Username}
		return e
	}
	e.Sender = platform.Sender{
		ID:        strconv.FormatInt(from.ID, 10),
		FirstName: from.FirstName,
		LastName:  from.LastName,
		Username:  from.Username,
		Language:  from.LanguageCode,
		Bot:       from.IsBot,
	}
	return e
}

// pressed fills in a press. The message with the button can be out of reach, or absent (an inline message of another
// chat); then the press is taken as made in the customer's own chat, which has the customer's ID.
func pressed(e platform.Event, q *models.CallbackQuery) platform.Event {
	chat, id, text := models.Chat{ID: q.From.ID, Type: models.ChatTypePrivate}, 0, ""
	switch m := q.Message; {
	case m.Message != nil:
		chat, id, text = m.Message.Chat, m.Message.ID, m.Message.Text
		if text == "" {
			text = m.Message.Caption
		}
	case m.InaccessibleMessage != nil && m.InaccessibleMessage.MessageID != 0:
		chat, id = m.InaccessibleMessage.Chat, m.InaccessibleMessage.MessageID
	}
	e = about(e, chat, &q.From, 0)
	if chat.ID != q.From.ID && !private(chat) {
		return e
	}
	e.Pressed = &platform.Pressed{ID: q.ID, Data: q.Data, Text: text}
	if id != 0 {
		e.Pressed.Message = strconv.Itoa(id)
	}
	return e
}

// membership tells that the customer stopped the bot or came back; nil when it is neither.
func membership(m *models.ChatMemberUpdated) *platform.Membership {
	switch m.NewChatMember.Type {
	case models.ChatMemberTypeBanned, models.ChatMemberTypeLeft:
		return &platform.Membership{Blocked: true}
	case models.ChatMemberTypeMember, models.ChatMemberTypeRestricted:
		return &platform.Membership{}
	default:
		return nil
	}
}

// member returns the fields of the object under name in raw.
func member(raw []byte, name string) map[string]json.RawMessage {
	var all map[string]json.RawMessage
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &all) == nil {
		_ = json.Unmarshal(all[name], &fields) // it was decoded before; no fields are fine
	}
	return fields
}
