package telegram

import "fmt"

// Replace puts another file in the place of an own message's, and its words to the file's caption, as people do who chose
// the wrong picture: the bot is told of an edited message.
func (c *Customer) Replace(message int, u Upload) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	m := c.chat().find(message)
	if m == nil || m.FromBot || m.Deleted || m.File == nil {
		return fmt.Errorf("telegram sandbox: customer %d has no own message %d with a file to replace", c.id, message)
	}
	with := c.file(m.Kind, u)
	m.File, m.Text, m.Entities, m.Edited = with.File, with.Text, with.Entities, c.s.opt.Now()
	c.s.changed(Change{What: "edited", Chat: c.id, Message: m.ID}, m)
	c.s.enqueue("edited_message", c.id, c.s.wire(m, true))
	return nil
}
