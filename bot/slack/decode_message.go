package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// message is a message event, and a message within one.
type message struct {
	Subtype   string            `json:"subtype"`
	Channel   string            `json:"channel"`
	User      string            `json:"user"`
	Username  string            `json:"username"`
	BotID     string            `json:"bot_id"`
	Text      string            `json:"text"`
	TS        string            `json:"ts"`
	ThreadTS  string            `json:"thread_ts"`
	DeletedTS string            `json:"deleted_ts"`
	Blocks    []json.RawMessage `json:"blocks"`
	Files     []file            `json:"files"`
	Edited    *struct {
		User string `json:"user"`
		TS   string `json:"ts"`
	} `json:"edited"`
	Message  *message `json:"message"`
	Previous *message `json:"previous_message"`
}

// file is a file of a message.
type file struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Title       string `json:"title"`
	MIME        string `json:"mimetype"`
	Size        int64  `json:"size"`
	Mode        string `json:"mode"`
	ExternalURL string `json:"external_url"`
	URLPrivate  string `json:"url_private"`
}

// decodeMessage reads a message event of any subtype.
func (a *Adapter) decodeMessage(ctx context.Context, ev *platform.Event, raw []byte) error {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("slack: reading a message: %w", err)
	}
	if m.Channel == "" {
		return errors.New("slack: a message in no channel")
	}
	ev.Chat = m.Channel
	switch m.Subtype {
	case "", "file_share", "thread_broadcast", "me_message", "bot_message":
		return a.decodePosted(ctx, ev, m)
	case "message_changed":
		return a.decodeChanged(ctx, ev, m)
	case "message_deleted":
		return a.decodeDeleted(ev, m)
	default: // somebody joined, the topic changed …: nothing that carebot acts on
		a.author(ev, m)
		return nil
	}
}

func (a *Adapter) decodePosted(ctx context.Context, ev *platform.Event, m message) error {
	if m.TS == "" {
		return errors.New("slack: a message without ts")
	}
	ev.IDs = append(ev.IDs, SeenID(m.Channel, m.TS))
	ev.At = timeOf(m.TS, ev.At)
	a.author(ev, m)
	ev.Message = &platform.Message{Message: care.Message{IDs: []string{m.TS}, At: ev.At, Content: a.content(ctx, m)}}
	return nil
}

// decodeChanged reads an edit. What changes no words (a link is unfurled, a thread gets its first reply) is an event
// without an inside.
func (a *Adapter) decodeChanged(ctx context.Context, ev *platform.Event, m message) error {
	if m.Message == nil || m.Message.TS == "" {
		return errors.New("slack: an edit that names no message")
	}
	now := *m.Message
	a.author(ev, now)
	if now.Subtype == "tombstone" { // deleted, but its thread stays
		ev.IDs = append(ev.IDs, "slack/delete/"+m.Channel+"/"+now.TS)
		ev.Deleted = &platform.Deleted{ID: now.TS}
		if m.Previous != nil {
			a.author(ev, *m.Previous)
		}
		return nil
	}
	if now.Edited == nil {
		return nil
	}
	content := a.content(ctx, now)
	if m.Previous != nil && reflect.DeepEqual(content, a.content(ctx, *m.Previous)) {
		return nil
	}
	ev.IDs = append(ev.IDs, "slack/edit/"+m.Channel+"/"+now.TS+"/"+now.Edited.TS)
	ev.At = timeOf(now.Edited.TS, ev.At)
	ev.Edited = &platform.Message{Message: care.Message{IDs: []string{now.TS}, At: timeOf(now.TS, ev.At), Content: content}}
	return nil
}

func (a *Adapter) decodeDeleted(ev *platform.Event, m message) error {
	gone := m.DeletedTS
	if m.Previous != nil {
		a.author(ev, *m.Previous)
		gone = cmp.Or(gone, m.Previous.TS)
	}
	if gone == "" {
		return errors.New("slack: a deletion that names no message")
	}
	ev.IDs = append(ev.IDs, "slack/delete/"+m.Channel+"/"+gone)
	ev.Deleted = &platform.Deleted{ID: gone}
	return nil
}

// author puts who wrote a message, and in which thread, into the event.
func (a *Adapter) author(ev *platform.Event, m message) {
	ev.Sender = platform.Sender{
		ID: cmp.Or(m.User, m.BotID), Username: m.Username,
		Bot: m.BotID != "" || m.Subtype == "bot_message" || a.own(m.User, m.BotID),
	}
	if m.ThreadTS != m.TS {
		ev.Thread = m.ThreadTS
	}
}

// content reads what a message says.
func (a *Adapter) content(ctx context.Context, m message) care.Content {
	ctx, cancel := context.WithTimeout(ctx, nameTimeout)
	defer cancel()
	w, ok := fromRichText(m.Blocks, a.people.within(ctx))
	if !ok {
		w = fromMrkdwn(m.Text, a.people.within(ctx))
	}
	c := care.Content{}
	gone := 0
	for _, f := range m.Files {
		switch {
		case f.Mode == "tombstone" || f.Mode == "hidden_by_limit" || f.ID == "":
			gone++
		case f.Mode == "external":
			w.external(f)
		default:
			c.Files = append(c.Files, f.content())
		}
	}
	c.Text, c.Spans = w.content()
	if gone > 0 && c.Empty() {
		c.Unsupported = "file"
	}
	return c
}

// external writes a file that lives outside of Slack (in a drive) as a link: its bytes cannot be had.
func (w *writer) external(f file) {
	url := cmp.Or(f.ExternalURL, f.URLPrivate)
	if url == "" {
		return
	}
	w.line()
	start := w.text.Len()
	w.text.WriteString(cmp.Or(f.Title, f.Name, url))
	w.mark(start, care.Link, url)
}

func (f file) content() care.File {
	return care.File{
		Platform: care.Slack, ID: f.ID, Kind: fileKind(f.MIME), Name: cmp.Or(f.Name, f.Title), MIME: f.MIME, Size: max(f.Size, 0),
	}
}

// fileKind says what a file is to people. What the other side may refuse to show as a picture or to play is a document.
func fileKind(mime string) care.FileKind {
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	switch strings.TrimSpace(mime) {
	case "image/jpeg", "image/jpg", "image/png", "image/webp":
		return care.Photo
	case "image/gif":
		return care.Animation
	case "video/mp4":
		return care.Video
	case "audio/ogg", "application/ogg":
		return care.Voice
	case "audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a":
		return care.Audio
	default:
		return care.Document
	}
}
