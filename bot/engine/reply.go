package engine

import (
	"fmt"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// readyRef names the post of a ready reply in its case's thread.
func readyRef(number string, seq int) string { return fmt.Sprintf("ready/%s/%d", number, seq) }

// answerCustomer says words of an employee to the customer as if written in the thread: kept with the case, shown there
// under their name, and signed with their fate.
func (s *staffTurn) answerCustomer(e desk.Answer) error {
	c := s.matter
	c.Entries++
	entry := care.Entry{
		Case: c.Number, Seq: c.Entries, Author: care.ByStaff, Staff: e.Staff.Slack, Reply: e.Reply,
		Message: care.Message{At: s.now.UTC(), Content: care.Content{Text: e.Text}},
	}
	if err := storage.Entries.Put(s.tx, entry); err != nil {
		return err
	}
	ref, said := readyRef(c.Number, entry.Seq), signed(e.Staff.Name, entry.Message.Content)
	if err := s.thread(*c, platform.Delivery{Kind: platform.Say, Ref: ref, Content: said}); err != nil {
		return err
	}
	return s.atCustomer(platform.Delivery{Kind: platform.Say, Ref: "reply/" + ref, Content: said}, c.Channel+"/@"+ref)
}

// outrank lets go of an open question that would take the customer's words for its answer: what they write after words of
// an employee, or while their case waits for them, is for that open case.
func (s *staffTurn) outrank(d platform.Delivery) error {
	asked := d.Ref != "" || s.matter.Status == care.StatusWaiting
	if d.Kind != platform.Say || !s.matter.Open() || !asked {
		return nil
	}
	talk, err := s.conversation(s.customer)
	if err != nil {
		return err
	}
	left := flow.Outranked(s.engine.Flows, talk.Question)
	if left == talk.Question {
		return nil
	}
	talk.Question = left
	return storage.Conversations.Put(s.tx, talk)
}

// replyForm offers the ready replies by their titles, in the member's language.
func (s *staffTurn) replyForm(w *wording, m *platform.Modal) {
	m.Title, m.Submit = w.say("form.reply_title", nil), w.say("form.next", nil)
	var replies []platform.Option
	for _, id := range desk.Replies() {
		replies = append(replies, platform.Option{Label: w.say("ready."+id+"_title", nil), Value: id})
	}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldReply, Kind: platform.Radio, Label: w.say("form.reply_which", nil), Options: replies,
		Hint: w.say("form.reply_hint", map[string]any{"Language": s.customerLanguage(w)}),
	})
}

// mostReply keeps the words of a ready reply within an acknowledgement, however they are escaped there.
const mostReply = 2500

// replyTextForm shows the words that are to be sent, in the customer's language.
func (s *staffTurn) replyTextForm(w *wording, m *platform.Modal, e desk.Show) {
	m.Title, m.Submit = w.say("form.reply_title", nil), w.say("form.send", nil)
	text := e.Text
	if text == "" {
		by, _ := s.engine.staff(s.event.Sender.ID)
		ready := desk.Ready(e.Reply, *s.matter, by, &view{turn: s.turn, customer: s.customer})
		customers := wording{turn: s.turn, lang: s.language(s.customer)}
		text = customers.say(ready.Key, ready.Data)
		w.keep(customers.err)
	}
	if e.Since {
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Value: w.say("form.reply_since", nil)})
	}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldText, Kind: platform.Text, Label: w.say("form.reply_text", nil), Value: text, Most: mostReply,
		Hint: w.say("form.read_by_customer", map[string]any{"Language": s.customerLanguage(w)}),
	})
}
