package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// albumWait is how long after its last part an album is taken for whole.
const albumWait = time.Second

// timerAlbum is the kind of the timers that close albums.
const timerAlbum = "album"

// gather puts a part to its album, which is closed by a timer or by the next message that is no part of it.
func (t *turn) gather(talk care.Conversation, c care.Customer) error {
	key := c.Address.String() + "/" + t.event.Message.Album
	if talk.Gathering != key {
		var err error
		if talk, err = t.closeAlbum(talk, c); err != nil {
			return err
		}
	}
	album, _, err := storage.Albums.Get(t.tx, key)
	if err != nil {
		return err
	}
	part, err := json.Marshal(t.event.Message.Message)
	if err != nil {
		return fmt.Errorf("encode an album's part: %w", err)
	}
	album.Key, album.Due = key, t.now.Add(albumWait).UTC()
	album.Parts = append(album.Parts, part)
	if err := storage.Albums.Put(t.tx, album); err != nil {
		return err
	}
	talk.Gathering = key
	if err := storage.Conversations.Put(t.tx, talk); err != nil {
		return err
	}
	return t.timer(storage.Timer{Key: timerAlbum + "/" + key, Kind: timerAlbum, Due: album.Due})
}

// closeAlbum hands the album that is being gathered, if any, to the flows as one message.
func (t *turn) closeAlbum(talk care.Conversation, c care.Customer) (care.Conversation, error) {
	if talk.Gathering == "" {
		return talk, nil
	}
	album, found, err := storage.Albums.Get(t.tx, talk.Gathering)
	if err != nil {
		return talk, err
	}
	key := talk.Gathering
	talk.Gathering = ""
	if err := storage.Albums.Delete(t.tx, key); err != nil {
		return talk, err
	}
	if err := storage.Timers.Delete(t.tx, timerAlbum+"/"+key); err != nil {
		return talk, err
	}
	if !found {
		return talk, storage.Conversations.Put(t.tx, talk)
	}
	m, err := whole(album)
	if err != nil {
		return talk, err
	}
	if err := t.converse(talk, c, flow.Attached{Message: m}); err != nil {
		return talk, err
	}
	return t.conversation(c)
}

// whole joins an album's parts to one message with all their files; the caption stands on one of them.
func whole(album storage.Album) (care.Message, error) {
	var m care.Message
	for i, raw := range album.Parts {
		var part care.Message
		if err := json.Unmarshal(raw, &part); err != nil {
			return m, fmt.Errorf("an album's part cannot be read: %w", err)
		}
		if i == 0 {
			m = part
			continue
		}
		m.IDs = append(m.IDs, part.IDs...)
		m.Files = append(m.Files, part.Files...)
		if m.Text == "" {
			m.Text, m.Spans = part.Text, part.Spans
		}
	}
	return m, nil
}

// fallAlbum closes an album whose parts have all come.
func (t *turn) fallAlbum(timer storage.Timer) error {
	key := strings.TrimPrefix(timer.Key, timerAlbum+"/")
	parts := strings.SplitN(key, "/", 3)
	if len(parts) != 3 {
		return fmt.Errorf("an album with the odd name %q", key)
	}
	// Of an album that was being gathered when the process ended, more parts may wait at the platform.
	if since := t.engine.started.Add(albumWait); t.now.Before(since) {
		timer.Due = since.UTC()
		return t.timer(timer)
	}
	t.event = platform.Event{Platform: care.Platform(parts[0]), Chat: parts[1]}
	c, found, err := storage.Customers.One(t.tx, storage.ByAddress, t.event.Platform, t.event.Chat)
	if err != nil {
		return err
	}
	if !found { // they were forgotten meanwhile
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	talk, err := t.conversation(c)
	if err != nil {
		return err
	}
	if talk.Gathering != key {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	_, err = t.closeAlbum(talk, c)
	return err
}
