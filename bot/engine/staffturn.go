package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

// staffTurn carries out what the desk decided about one case.
type staffTurn struct {
	*turn
	customer care.Customer
	matter   *care.Case
	about    care.Entry
}

func (s *staffTurn) carryOut(effect desk.Effect) error {
	switch e := effect.(type) {
	case desk.Keep:
		return s.keepMessage(s.matter, s.about.Message, care.ByStaff, s.event.Sender.ID, e.Note)
	case desk.Revise:
		return s.revise(s.about, e.Content, e.Note, e.Deleted)
	case desk.Tell:
		return s.tell(e)
	case desk.Amend:
		return s.amend(e)
	case desk.TakeBack:
		return s.atCustomer(platform.Delivery{Kind: platform.Delete, Target: s.replyRef()}, s.message())
	case desk.Mark:
		return s.react(s.message(), e.Reaction, e.Remove)
	case desk.Refuse:
		return s.refuse(e)
	case desk.Remark:
		return s.remarkIn(*s.matter, e)
	case desk.Inform:
		return s.inform(e)
	case desk.Announce:
		return s.announce(e)
	case desk.Decide:
		return s.decide()
	case desk.Praise:
		return s.praise(e)
	case desk.Warn:
		return s.warn(e)
	case desk.Escalate:
		return s.tellManagers(e.Key, e.Data)
	default:
		return s.carryOutForm(effect)
	}
}

// message is the staff message it is about, as channel/ts.
func (s *staffTurn) message() string { return s.event.Chat + "/" + s.about.Message.ID() }

// replyRef names what the customer got of the staff message.
func (s *staffTurn) replyRef() string { return "reply/" + s.message() }

// atCustomer enqueues a delivery to the case's customer; reports as enqueue has it.
func (s *staffTurn) atCustomer(d platform.Delivery, reports string) error {
	if err := s.outrank(d); err != nil {
		return err
	}
	d.Platform, d.Chat, d.Case = s.customer.Address.Platform, s.customer.Address.Chat, s.matter.Number
	return s.enqueue(lane(s.customer), reports, d)
}

// tell sends a staff message to the customer under the employee's name. Files over the limit stay behind, and both
// sides hear of it.
func (s *staffTurn) tell(e desk.Tell) error {
	content := e.Content
	content.Files, content.Unsupported = nil, ""
	if blank(e.Content) {
		if err := s.remark(*s.matter, "desk.nothing", nil); err != nil {
			return err
		}
	}
	for _, f := range e.Content.Files {
		if f.Size <= platform.MaxToTelegram {
			content.Files = append(content.Files, f)
			continue
		}
		if err := s.remark(*s.matter, "desk.too_big_out", map[string]any{"File": fileName(f)}); err != nil {
			return err
		}
		if err := s.inform(desk.Inform{Key: "file.too_big_out", Data: map[string]any{"Staff": e.Staff.Name}}); err != nil {
			return err
		}
	}
	if blank(content) {
		return s.react(s.message(), desk.Failed, false)
	}
	d := platform.Delivery{Kind: platform.Say, Ref: s.replyRef(), Content: signed(e.Staff.Name, content), Heading: content.Text == ""}
	return s.atCustomer(d, s.message())
}

// blank reports whether nothing of a content can pass.
func blank(c care.Content) bool {
	c.Text, c.Unsupported = strings.TrimSpace(c.Text), ""
	return c.Empty()
}

func (s *staffTurn) amend(e desk.Amend) error {
	d := platform.Delivery{Kind: platform.Edit, Target: s.replyRef(), Content: signed(e.Staff.Name, e.Content)}
	d.Content.Files = nil
	return s.atCustomer(d, s.message())
}

// signed puts the employee's name above what they write.
func signed(name string, c care.Content) care.Content {
	head := name + ":"
	if c.Text == "" {
		c.Text, c.Spans = head, []care.Span{{Start: 0, End: len(name), Style: care.Bold}}
		return c
	}
	head += "\n"
	spans := []care.Span{{Start: 0, End: len(name), Style: care.Bold}}
	for _, span := range c.Spans {
		span.Start += len(head)
		span.End += len(head)
		spans = append(spans, span)
	}
	c.Text, c.Spans = head+c.Text, spans
	return c
}

// refuse says why not, to the one who did it alone, in their language.
func (s *staffTurn) refuse(e desk.Refuse) error {
	text, err := s.text(s.memberLanguage(), e.Key, e.Data)
	if err != nil {
		return err
	}
	if sent := s.event.Submitted; sent != nil {
		s.object(desk.Form(sent.Modal), e.Field, text)
		return nil
	}
	if s.event.Chat == "" { // on Home, where nothing can be said beside it
		return s.tellStaff(s.event.Sender.ID, e.Key, e.Data)
	}
	return s.enqueue("slack/private/"+s.event.Sender.ID, "", platform.Delivery{
		Kind: platform.Private, Platform: care.Slack, Chat: s.event.Chat, ThreadID: s.event.Thread, User: s.event.Sender.ID,
		Content: care.Content{Text: text},
	})
}

// inform says something of the bot's own to the customer.
func (s *staffTurn) inform(e desk.Inform) error {
	text, err := s.text(s.language(s.customer), e.Key, e.Data)
	if err != nil {
		return err
	}
	return s.atCustomer(platform.Delivery{Kind: platform.Say, Content: care.Content{Text: text}}, "")
}

// react adds or removes a reaction on a staff message (channel/ts, or channel/@ref of a post of ours), in a lane of its
// own: the sign of its fate does not wait behind the thread's posts.
func (t *turn) react(message, reaction string, remove bool) error {
	channel, ts, ok := strings.Cut(message, "/")
	if !ok || ts == "" {
		return nil
	}
	d := platform.Delivery{Kind: platform.React, Platform: care.Slack, Chat: channel, TargetID: ts, Reaction: reaction}
	if ref, ours := strings.CutPrefix(ts, "@"); ours {
		d.TargetID, d.Target = "", ref
	}
	if remove {
		d.Kind = platform.Unreact
	}
	return t.enqueue("slack/"+message, "", d)
}
