package engine

import (
	"fmt"
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// caseLane is where a case's card and thread go.
func caseLane(number string) string { return "slack/" + number }

// cardRef names a case's card.
func cardRef(number string) string { return "card/" + number }

// wordsRef names the post of a customer's message.
func wordsRef(number, message string) string { return "words/" + number + "/" + message }

// openCase stores a new case and enqueues its card and what the customer said and sent.
func (t *turn) openCase(c care.Customer, e flow.OpenCase) error {
	n, err := counted(t.tx, "case", firstCase)
	if err != nil {
		return err
	}
	opened := e.Case
	opened.Number, opened.Channel = caseNumber(n), t.engine.channel(opened.Kind)
	opened.History = append(opened.History, care.Change{At: t.now.UTC(), What: care.ChangeOpened, To: opened.Assignee})
	for _, m := range e.Messages {
		if err := t.keepMessage(&opened, m, care.ByCustomer, "", false); err != nil {
			return err
		}
	}
	if err := t.putCase(care.Case{}, opened); err != nil {
		return err
	}
	if err := t.pass(care.Case{}, opened); err != nil {
		return err
	}
	if err := t.postCard(c, opened); err != nil {
		return err
	}
	return t.postMessages(opened, e.Messages)
}

// keepMessage adds a message to a case's history, and notes whose message it is, so that replies find the case.
func (t *turn) keepMessage(c *care.Case, m care.Message, by care.Author, staff string, note bool) error {
	c.Entries++
	entry := care.Entry{Case: c.Number, Seq: c.Entries, Author: by, Staff: staff, Note: note, Message: m}
	if err := storage.Entries.Put(t.tx, entry); err != nil {
		return err
	}
	return storage.Receipts.Put(t.tx, storage.Receipt{
		Ref:      fmt.Sprintf("in/%s/%s/%s", t.event.Platform, t.event.Chat, m.ID()),
		Platform: t.event.Platform, Chat: t.event.Chat, Case: c.Number, IDs: m.IDs, At: t.now.UTC(),
	})
}

// postMessages posts what a case begins with: the words first, then all files in one post.
func (t *turn) postMessages(c care.Case, messages []care.Message) error {
	files := care.Message{}
	var captions []care.Word
	for i, m := range messages {
		files.Files = append(files.Files, m.Files...)
		switch {
		case i > 0 && len(m.Files) > 0 && m.Text != "":
			captions = append(captions, care.Word{Message: m.ID(), Part: 1, Text: m.Text})
		case i == 0 || len(m.Files) == 0:
			m.Files = nil
			if err := t.postWords(c, m); err != nil {
				return err
			}
		}
	}
	if len(files.Files) == 0 {
		return nil
	}
	if len(captions) == 0 {
		text, err := t.text(t.engine.Company.Language, "desk.evidence", map[string]any{"Count": len(files.Files)})
		if err != nil {
			return err
		}
		files.Text = text
	}
	return t.thread(c, platform.Delivery{
		Kind: platform.Say, Ref: "evidence/" + c.Number, Content: files.Content, Words: captions,
	})
}

// relay hands a customer's message to the staff of a case.
func (t *turn) relay(number string, m care.Message) error {
	c, found, err := storage.Cases.Get(t.tx, number)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("a message for the case %s, which is not there", number)
	}
	before := c
	c = desk.Heard(c, t.now)
	if err := t.keepMessage(&c, m, care.ByCustomer, "", false); err != nil {
		return err
	}
	if err := t.saveCase(before, c); err != nil {
		return err
	}
	if t.gathered != nil {
		return t.hold(c)
	}
	return t.postWords(c, m)
}

// postWords posts a customer's message in its case's thread.
func (t *turn) postWords(c care.Case, m care.Message) error {
	d := platform.Delivery{Kind: platform.Say, Ref: wordsRef(c.Number, m.ID())}
	d.Content.Files = m.Files
	if text := inWords(m.Content); text != "" {
		d.Words = []care.Word{{Message: m.ID(), Part: 1, Text: text}}
	}
	if len(d.Content.Files) == 0 && len(d.Words) == 0 {
		return nil
	}
	return t.thread(c, d)
}

// inWords says what of a content is not a file: its text, a place as a map, a contact as name and phone.
func inWords(c care.Content) string {
	text := c.Text
	add := func(s string) {
		if text != "" {
			text += "\n"
		}
		text += s
	}
	if l := c.Location; l != nil {
		add("📍 " + spaced(joined(l.Title, l.Address), fmt.Sprintf("https://maps.google.com/?q=%.6f,%.6f", l.Latitude, l.Longitude)))
	}
	if p := c.Contact; p != nil {
		add("☎ " + spaced(p.Name, p.Phone))
	}
	return text
}

// spaced puts a space between two texts, where both are there.
func spaced(a, b string) string { return strings.TrimSpace(a + " " + b) }

func joined(title, address string) string {
	if title != "" && address != "" {
		return title + ", " + address
	}
	return title + address
}

// thread enqueues a delivery for a case's thread; of a customer who is being erased nothing more gets there.
func (t *turn) thread(c care.Case, d platform.Delivery) error {
	if _, known, err := storage.Customers.Get(t.tx, c.Customer); err != nil || !known {
		return err
	}
	d.Platform, d.Chat, d.Case, d.Thread = care.Slack, c.Channel, c.Number, cardRef(c.Number)
	return t.enqueue(caseLane(c.Number), "", d)
}

// correct hands a customer's edit to the staff's side, where the message was relayed; else it changes nothing.
func (t *turn) correct(c care.Customer, m care.Message) error {
	number, err := t.caseOf(c.Address.Platform, c.Address.Chat, m.ID())
	if err != nil || number == "" {
		return err
	}
	entry, found, err := t.entry(number, m.ID())
	if err != nil || !found {
		return err
	}
	if m.Text == "" && len(entry.Message.IDs) > 1 { // a part of an album has no words of its own
		m.Text, m.Spans = entry.Message.Text, entry.Message.Spans
	}
	files, fresh := replaced(entry.Message, m)
	if entry.Message.Text == m.Text && len(fresh) == 0 {
		return nil
	}
	open, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	content := m.Content
	content.Files = files
	if err := t.revise(entry, content, entry.Note, false); err != nil {
		return err
	}
	text, first := inWords(m.Content), entry.Message.ID() // an album's words are known by its first part
	switch {
	case len(fresh) > 0:
		return t.postReplaced(open, first, fresh, text)
	case text == "":
		return nil
	}
	return t.thread(open, platform.Delivery{
		Kind: platform.Edit, Target: wordsRef(number, first), Words: []care.Word{{Message: first, Part: 1, Text: text}},
	})
}

// revise keeps an edit of a message, and what it said before as a version.
func (t *turn) revise(e care.Entry, content care.Content, note, deleted bool) error {
	before := e.Message.Content
	e.Versions = append(slices.Clone(e.Versions), before)
	if len(e.Versions) > maxVersions {
		e.Versions = append(e.Versions[:1:1], e.Versions[len(e.Versions)-maxVersions+1:]...)
	}
	e.Message.Text, e.Message.Spans = content.Text, content.Spans
	if len(content.Files) > 0 {
		e.Message.Files = content.Files
	}
	e.Note, e.Deleted = note, deleted
	return storage.Entries.Put(t.tx, e)
}

// maxVersions keeps a message that is edited all day within a record: the first words and the last ones stay.
const maxVersions = 12
