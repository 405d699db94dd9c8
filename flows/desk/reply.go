package desk

import (
	"fmt"
	"slices"
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// ReplyPicked: somebody chose a ready reply, to read it over before it is sent.
type ReplyPicked struct {
	By, Stamp string
	Reply     string // one of Replies
}

// ReplySent: somebody sent the words of a ready reply, as they have become.
type ReplySent struct {
	By, Stamp string
	Reply     string // which of Replies it was
	Text      string
}

// Answer says words to the customer under an employee's name as if written in the thread: the case keeps them, and the
// thread shows them with their fate.
type Answer struct {
	Staff care.Staff
	Reply string // which of Replies it was
	Text  string
}

func (Answer) isEffect() {}

// The fields of the forms of ready replies.
const (
	FieldReply = "reply"
	FieldText  = "text"
)

// Blank stands in a ready reply where only who sends it knows what belongs there.
const Blank = "[…]"

// Replies returns the IDs of the ready replies in the order they are offered: the text of each is ready.<id>, its title
// ready.<id>_title.
func Replies() []string {
	return []string{"received", "photo", "number", "shipped", "delay", "refund", "replacement", "call", "sorry", "thanks"}
}

// canKeep reports whether a reply can be what was promised. A ready one that only says that the case has arrived, asks for
// something or thanks cannot, whatever was made of its words: who has the case can say that they did. Own words, of no ready
// reply, can.
func canKeep(reply string) bool {
	return !slices.Contains([]string{"received", "photo", "number", "call", "thanks"}, reply)
}

// ReplyStamp tells how a case stands for who answers in it: what the customer or a colleague writes meanwhile changes it.
func ReplyStamp(c care.Case) string { return fmt.Sprintf("%s|%d", Stamp(c), c.Entries) }

// Ready words a ready reply to a case's customer, with the names filled in; a Blank is left to be filled in by hand.
func Ready(id string, c care.Case, by care.Staff, v View) flow.Text {
	company, order := v.Company(), care.Order{}
	if c.OwnOrder {
		order, _ = v.Order(c.Order)
	}
	data := map[string]any{
		"Name": care.GivenName(v.Customer().FirstName), "Case": c.Number, "Order": c.Order, "Staff": by.Name, "Phone": by.Phone,
		"Carrier": order.Carrier, "Tracking": order.TrackingURL, "Due": Blank,
		"By": company.Hours.Add(v.Now(), company.Charter.Progress),
	}
	if by.Phone == "" {
		data["Phone"] = company.Phone
	}
	if day, known := order.Promised(); known {
		data["Due"] = day
	}
	return flow.Text{Key: "ready." + id, Data: data}
}

func (e ReplyPicked) decide(c care.Case, v View) (care.Case, []Effect) {
	_, no := acting(c, e.By, Stamp(c), v)
	switch {
	case no != nil:
		return c, no
	case !slices.Contains(Replies(), e.Reply):
		return c, []Effect{Refuse{Field: FieldReply, Key: "desk.reply_missing"}}
	}
	return c, []Effect{Show{Form: FormReplyText, Reply: e.Reply}}
}

func (e ReplySent) decide(c care.Case, v View) (care.Case, []Effect) { return c, replySent(c, e, v) }

// replySent takes words only where nobody has written since they were shown: else they are shown again with a word of
// that, nothing lost, and may be sent then.
func replySent(c care.Case, e ReplySent, v View) []Effect {
	staff, no := acting(c, e.By, Stamp(c), v)
	text, customer := strings.TrimSpace(e.Text), v.Customer()
	lacks := func(key string) []Effect { return []Effect{Refuse{Field: FieldText, Key: key}} }
	switch {
	case no != nil:
		return no
	case text == "":
		return lacks("desk.reply_empty")
	case IsNote(care.Content{Text: text}):
		return lacks("desk.reply_note")
	case strings.Contains(text, Blank):
		return lacks("desk.reply_blank")
	case customer.Blocked:
		return []Effect{Refuse{Field: FieldText, Key: "desk.blocked", Data: map[string]any{"Customer": customer.FullName()}}}
	case e.Stamp != ReplyStamp(c):
		return []Effect{Show{Form: FormReplyText, Reply: e.Reply, Text: text, Since: true}}
	}
	return []Effect{Answer{Staff: staff, Reply: e.Reply, Text: text}}
}
