package telegram

import (
	"fmt"
	"strconv"

	"carebot/bot/sandbox/spec"
)

// Person is a customer as the platform knows them.
type Person struct {
	ID        int64  `json:"id"` // also of the private chat
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"` // IETF tag; may be empty
	Phone     string `json:"phone,omitempty"`         // what ShareContact shares
	Known     bool   `json:"known,omitempty"`         // they wrote to the bot once and have cleared the chat since: it may write
}

// Customer is a customer's phone: what its owner does and what it shows.
type Customer struct {
	s  *Server
	id int64
}

// Customer returns the phone of a person, who is new or whose data is replaced. The bot knows a chat once its owner has
// written.
func (s *Server) Customer(p Person) *Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.chats[p.ID]; ch != nil {
		ch.person = p
	} else {
		s.chats[p.ID] = newChat(p)
		s.order = append(s.order, p.ID)
	}
	s.changed(Change{What: "customer", Chat: p.ID, Now: p}, nil)
	return &Customer{s: s, id: p.ID}
}

// ID returns the person's ID, which is the chat's.
func (c *Customer) ID() int64 { return c.id }

// Person returns who it is.
func (c *Customer) Person() Person {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.chat().person
}

func (c *Customer) chat() *chat { return c.s.chats[c.id] }

// Say sends a text, as several messages where it is too long for one, and returns the last one's ID.
func (c *Customer) Say(text string) int { return c.Reply(0, text) }

// Reply says a text in reply to a message.
func (c *Customer) Reply(to int, text string) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var id int
	for _, part := range parts(text) {
		f := formatted{text: part}
		f.detect()
		id = c.say(&Message{Kind: Text, Text: part, Entities: f.entities, ReplyTo: to})
	}
	return id
}

// parts cuts a text as the customers' program does.
func parts(text string) []string {
	var out []string
	var part []rune
	length := 0
	for _, r := range text {
		n := spec.Length(string(r))
		if length+n > maxText {
			out, part, length = append(out, string(part)), nil, 0
		}
		part, length = append(part, r), length+n
	}
	return append(out, string(part))
}

// say shows messages of the customer, tells the bot, and returns the last one's ID. Under lock.
func (c *Customer) say(messages ...*Message) int {
	ch := c.chat()
	ch.started = true
	if ch.blocked {
		c.block(false)
	}
	for _, m := range messages {
		c.s.add(ch, m)
		c.s.enqueue("message", c.id, c.s.wire(m, true))
	}
	return messages[len(messages)-1].ID
}

// Edit changes an own message's text or caption.
func (c *Customer) Edit(message int, text string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	m := c.chat().find(message)
	if m == nil || m.FromBot || m.Deleted {
		return fmt.Errorf("telegram sandbox: customer %d has no own message %d to edit", c.id, message)
	}
	f := formatted{text: text}
	f.detect()
	m.Text, m.Entities, m.Edited = f.text, f.entities, c.s.opt.Now()
	c.s.changed(Change{What: "edited", Chat: c.id, Message: m.ID}, m)
	c.s.enqueue("edited_message", c.id, c.s.wire(m, true))
	return nil
}

// Delete deletes a message on both sides. The bot is not told, as the platform does not tell it.
func (c *Customer) Delete(message int) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	m := c.chat().find(message)
	if m == nil || m.Deleted {
		return fmt.Errorf("telegram sandbox: customer %d has no message %d to delete", c.id, message)
	}
	c.s.remove(m)
	return nil
}

// Press presses a button that the bot's message shows now, and returns the ID of the callback query.
func (c *Customer) Press(message int, data string) (string, error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	m := c.chat().find(message)
	if m == nil || m.Deleted || !m.FromBot {
		return "", fmt.Errorf("telegram sandbox: chat %d shows no message %d of the bot", c.id, message)
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Data == data && data != "" {
				return c.press(message, data), nil
			}
		}
	}
	return "", fmt.Errorf("telegram sandbox: message %d shows no button %q; it shows %v", message, data, labels(m))
}

func labels(m *Message) []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			out = append(out, b.Text+" ("+b.Data+")")
		}
	}
	return out
}

// Tap presses the button with a label on the latest message that shows it.
func (c *Customer) Tap(label string) (string, error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	messages := c.chat().messages
	for i := len(messages) - 1; i >= 0; i-- {
		for _, row := range messages[i].Buttons {
			for _, b := range row {
				if b.Text == label && b.Data != "" && !messages[i].Deleted {
					return c.press(messages[i].ID, b.Data), nil
				}
			}
		}
	}
	return "", fmt.Errorf("telegram sandbox: chat %d shows no button labelled %q", c.id, label)
}

// PressOld presses a button that is no longer there, as a phone that was offline can; the message may be deleted.
func (c *Customer) PressOld(message int, data string) (string, error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if m := c.chat().find(message); m == nil || !m.FromBot {
		return "", fmt.Errorf("telegram sandbox: chat %d never had a message %d of the bot", c.id, message)
	}
	return c.press(message, data), nil
}

func (c *Customer) press(message int, data string) string {
	s := c.s
	s.serial++
	id := strconv.FormatInt(4_000_000_000_000+s.serial, 10)
	s.callbacks[id] = &callback{chat: c.id, message: message, at: s.opt.Now()}
	ch := c.chat()
	m := ch.find(message)
	told := object{"chat": ch.wire(), "message_id": message, "date": 0} // of a message that is gone
	if !m.Deleted {
		told = s.wire(m, true)
	}
	s.enqueue("callback_query", c.id, object{
		"id": id, "from": ch.person.user(), "message": told, "chat_instance": strconv.FormatInt(-c.id, 10), "data": data,
	})
	return id
}

// Block stops the bot, which is told; Say lets it in again.
func (c *Customer) Block() { c.setBlocked(true) }

// Unblock lets the bot in again, which is told.
func (c *Customer) Unblock() { c.setBlocked(false) }

func (c *Customer) setBlocked(blocked bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.chat().blocked != blocked {
		c.block(blocked)
	}
}

// Met has the chat begun before the bot's time: it may write. Where gone, the customer has stopped the bot since, and
// the bot was not there to be told.
func (c *Customer) Met(gone bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.chat().started, c.chat().blocked = true, gone
}

// Blocked reports whether the customer has stopped the bot.
func (c *Customer) Blocked() bool {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.chat().blocked
}

func (c *Customer) block(blocked bool) {
	ch := c.chat()
	ch.blocked = blocked
	member := object{"status": "member", "user": c.s.bot}
	kicked := object{"status": "kicked", "user": c.s.bot, "until_date": 0}
	from, to := member, kicked
	if !blocked {
		from, to = kicked, member
	}
	c.s.changed(Change{What: "blocked", Chat: c.id, Now: blocked}, nil)
	c.s.enqueue("my_chat_member", c.id, object{
		"chat": ch.wire(), "from": ch.person.user(), "date": c.s.opt.Now().Unix(), "old_chat_member": from, "new_chat_member": to,
	})
}
