package telegram

import "strconv"

// Upload is a file that a customer sends. Data or, for a file whose bytes do not matter, Size is given.
type Upload struct {
	Name     string
	MIME     string // default: the usual one of its kind
	Data     []byte
	Size     int64 // bytes; where Data is nil
	Caption  string
	Duration int    // seconds
	Emoji    string // of a sticker
	Kind     Kind   // of an album's item; default Photo
	ReplyTo  int    // message ID
}

// Send sends a file as a kind of message and returns the message's ID.
func (c *Customer) Send(kind Kind, u Upload) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.say(c.file(kind, u))
}

// SendPhoto sends a photo.
func (c *Customer) SendPhoto(u Upload) int { return c.Send(Photo, u) }

// SendVideo sends a video.
func (c *Customer) SendVideo(u Upload) int { return c.Send(Video, u) }

// SendAnimation sends an animation (GIF).
func (c *Customer) SendAnimation(u Upload) int { return c.Send(Animation, u) }

// SendAudio sends a piece of music.
func (c *Customer) SendAudio(u Upload) int { return c.Send(Audio, u) }

// SendVoice sends a voice message.
func (c *Customer) SendVoice(u Upload) int { return c.Send(Voice, u) }

// SendVideoNote sends a round video message.
func (c *Customer) SendVideoNote(u Upload) int { return c.Send(VideoNote, u) }

// SendSticker sends a sticker.
func (c *Customer) SendSticker(u Upload) int { return c.Send(Sticker, u) }

// SendDocument sends a file as it is.
func (c *Customer) SendDocument(u Upload) int { return c.Send(Document, u) }

// SendAlbum sends several files as one album, with a caption on the first, and returns the messages' IDs.
func (c *Customer) SendAlbum(caption string, items ...Upload) []int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	album := c.s.album()
	var messages []*Message
	for i, u := range items {
		orElse(&u.Kind, Photo)
		if u.Caption = ""; i == 0 {
			u.Caption = caption
		}
		m := c.file(u.Kind, u)
		m.Album = album
		messages = append(messages, m)
	}
	c.say(messages...)
	var ids []int
	for _, m := range messages {
		ids = append(ids, m.ID)
	}
	return ids
}

// album returns a new media_group_id. Under lock.
func (s *Server) album() string {
	s.serial++
	return strconv.FormatInt(13_000_000_000_000_000+s.serial, 10)
}

func (c *Customer) file(kind Kind, u Upload) *Message {
	f := &File{Kind: kind, Name: u.Name, MIME: u.MIME, Size: u.Size, Duration: u.Duration, Emoji: u.Emoji, data: u.Data}
	if u.Data != nil {
		f.Size = int64(len(u.Data))
	}
	orElse(&f.MIME, mimes()[kind])
	f.measure()
	text := formatted{text: u.Caption}
	text.detect()
	return &Message{Kind: kind, Text: text.text, Entities: text.entities, File: c.s.keep(f), ReplyTo: u.ReplyTo}
}

func mimes() map[Kind]string {
	return map[Kind]string{
		Photo: "image/jpeg", Video: "video/mp4", Animation: "video/mp4", Audio: "audio/mpeg", Voice: "audio/ogg", VideoNote: "video/mp4",
		Document: "application/octet-stream",
	}
}

// SendLocation sends a point on the map.
func (c *Customer) SendLocation(l Location) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.say(&Message{Kind: Place, Place: &l})
}

// SendVenue sends a place with its name.
func (c *Customer) SendVenue(l Location, title, address string) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.say(&Message{Kind: Venue, Place: &l, Title: title, Address: address})
}

// SendContact sends somebody's contact.
func (c *Customer) SendContact(card Card) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.say(&Message{Kind: Contact, Person: &card})
}

// ShareContact sends the customer's own contact, as the key that asks for it does.
func (c *Customer) ShareContact() int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	p := c.chat().person
	return c.say(&Message{Kind: Contact, Person: &Card{Phone: p.Phone, FirstName: p.FirstName, LastName: p.LastName, UserID: p.ID}})
}

// Messages returns what the phone shows now, deleted messages left out, in order.
func (c *Customer) Messages() []Message { return shown(c.s.Messages(c.id)) }

func shown(all []Message) []Message {
	var out []Message
	for _, m := range all {
		if !m.Deleted {
			out = append(out, m)
		}
	}
	return out
}

// Last returns the latest message of the bot that is shown; the zero Message where there is none.
func (c *Customer) Last() Message {
	messages := c.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].FromBot {
			return messages[i]
		}
	}
	return Message{}
}

// Keys returns the reply keyboard that is shown, by rows.
func (c *Customer) Keys() [][]Key {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.chat().keys
}

// Messages returns all messages of a chat in order, also those that are deleted (Message.Deleted).
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[chat]
	if ch == nil {
		return nil
	}
	out := make([]Message, len(ch.messages))
	for i, m := range ch.messages {
		out[i] = m.copy()
	}
	return out
}

// Customers returns the phones of all customers, in the order they were made.
func (s *Server) Customers() []*Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Customer
	for _, id := range s.order {
		out = append(out, &Customer{s: s, id: id})
	}
	return out
}
