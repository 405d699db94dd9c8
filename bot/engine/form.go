package engine

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

// sealed is what a form keeps of what it was opened on, until it is sent.
type sealed struct {
	Case     string `json:"case,omitempty"`     // empty: the dossier of a customer who has none
	Customer string `json:"customer,omitempty"` // of the dossier: the customer ID
	Stamp    string `json:"stamp"`
	Reply    string `json:"reply,omitempty"` // of the words of a ready reply: which one it was
}

// seal returns what a form keeps of the case it is opened on.
func (s *staffTurn) seal(form desk.Form) sealed {
	seal := sealed{Case: s.matter.Number, Stamp: desk.Stamp(*s.matter)}
	if form == desk.FormReplyText {
		seal.Stamp = desk.ReplyStamp(*s.matter)
	}
	return seal
}

// put stores the seal in a form.
func (seal sealed) put(m *platform.Modal) error {
	raw, err := json.Marshal(seal)
	if err != nil {
		return fmt.Errorf("encode what a form keeps: %w", err)
	}
	m.Private = string(raw)
	return nil
}

// formPressed decides a press on a card's button that opens a form.
func (t *turn) formPressed(p platform.Pressed) error {
	number, _, _ := strings.Cut(p.Data, "|")
	return t.atDesk(number, desk.Asked{By: t.event.Sender.ID, Form: desk.Form(p.Action)}, care.Entry{})
}

// submitted decides a form that was sent.
func (t *turn) submitted(s platform.Submitted) error {
	if isNewsForm(s.Modal) {
		return t.newsSubmitted(s)
	}
	var seal sealed
	if err := json.Unmarshal([]byte(s.Private), &seal); err != nil {
		return fmt.Errorf("read what a form keeps: %w", err)
	}
	e, err := t.sentForm(s, seal)
	if err != nil || e == nil {
		return err
	}
	if d, isDossier := e.(desk.Described); isDossier && seal.Case == "" {
		return t.describe(seal.Customer, d)
	}
	return t.atDesk(seal.Case, e, care.Entry{})
}

// sentForm returns what a form says.
func (t *turn) sentForm(s platform.Submitted, seal sealed) (desk.Event, error) {
	by := t.event.Sender.ID
	switch desk.Form(s.Modal) {
	case desk.FormResolve:
		return desk.Resolved{
			By: by, Stamp: seal.Stamp, Outcome: care.Outcome(s.Values[desk.FieldOutcome]), Sum: s.Values[desk.FieldSum],
			Reason: s.Values[desk.FieldReason], Words: s.Values[desk.FieldWords],
		}, nil
	case desk.FormAssign:
		return desk.Assigned{By: by, Stamp: seal.Stamp, To: s.Values[desk.FieldTo]}, nil
	case desk.FormStatus:
		to := care.Status(s.Values[desk.FieldStatus])
		return desk.Turned{By: by, Stamp: seal.Stamp, To: to, WaitsFor: s.Values[desk.FieldWaitsFor]}, nil
	case desk.FormPromise:
		return desk.Promised{By: by, Stamp: seal.Stamp, What: s.Values[desk.FieldWhat], Due: moment(s.Values[desk.FieldDue])}, nil
	case desk.FormReply:
		return desk.ReplyPicked{By: by, Stamp: seal.Stamp, Reply: s.Values[desk.FieldReply]}, nil
	case desk.FormReplyText:
		return desk.ReplySent{By: by, Stamp: seal.Stamp, Reply: seal.Reply, Text: s.Values[desk.FieldText]}, nil
	case desk.FormBar:
		return desk.Barred{By: by, Stamp: seal.Stamp, Note: s.Values[desk.FieldNote]}, nil
	case desk.FormCustomer:
		return sentDossier(by, s, seal), nil
	default:
		return nil, fmt.Errorf("a form nobody knows: %q", s.Modal)
	}
}

// moment reads a date with a time as a form has it; zero when there is none.
func moment(seconds string) time.Time {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// firstField is where a form shows why it is not taken, where that is about no field of it.
func firstField(form desk.Form) string {
	switch form {
	case desk.FormAssign:
		return desk.FieldTo
	case desk.FormStatus:
		return desk.FieldStatus
	case desk.FormPromise:
		return desk.FieldWhat
	case desk.FormReply:
		return desk.FieldReply
	case desk.FormReplyText:
		return desk.FieldText
	case desk.FormBar, desk.FormCustomer:
		return desk.FieldNote
	default:
		return desk.FieldOutcome
	}
}

// object shows at a field of a form that was sent why it is not taken.
func (s *staffTurn) object(form desk.Form, field, text string) {
	if field == "" {
		field = firstField(form)
	}
	s.reply.Errors = map[string]string{field: text}
}

// carryOutForm does what the desk decided about forms, and what is done by none but them.
func (s *staffTurn) carryOutForm(effect desk.Effect) error {
	switch e := effect.(type) {
	case desk.Show:
		return s.show(e)
	case desk.Answer:
		return s.answerCustomer(e)
	case desk.Know:
		return s.keepDossier(e.Dossier)
	case desk.Elsewhere:
		return s.elsewhere(e)
	default:
		return fmt.Errorf("an effect that nobody carries out: %T", effect)
	}
}

// show opens a form for who asked for it, in their language.
func (s *staffTurn) show(e desk.Show) error {
	w := wording{turn: s.turn, lang: s.memberLanguage()}
	m := platform.Modal{ID: string(e.Form), Close: w.say("form.close", nil)}
	seal := s.seal(e.Form)
	seal.Reply = e.Reply
	if err := seal.put(&m); err != nil {
		return err
	}
	m.Fields = append(m.Fields, s.whose(&w))
	if err := s.fill(&w, &m, e); err != nil {
		return err
	}
	if w.err != nil {
		return w.err
	}
	s.reply.Modal = &m
	return nil
}

// fill puts into a form what is asked in it.
func (s *staffTurn) fill(w *wording, m *platform.Modal, e desk.Show) error {
	switch e.Form {
	case desk.FormResolve:
		s.resolveForm(w, m)
	case desk.FormAssign:
		s.assignForm(w, m)
	case desk.FormStatus:
		s.statusForm(w, m)
	case desk.FormPromise:
		s.promiseForm(w, m)
	case desk.FormReply:
		s.replyForm(w, m)
	case desk.FormReplyText:
		s.replyTextForm(w, m, e)
	case desk.FormBar:
		s.barForm(w, m)
	case desk.FormCustomer:
		return s.dossier(w, m, s.customer)
	default:
		return fmt.Errorf("a form nobody knows: %q", e.Form)
	}
	return nil
}

// memberLanguage is what the member of staff who did it is spoken to in.
func (s *staffTurn) memberLanguage() care.Language {
	staff, _ := s.engine.staff(s.event.Sender.ID)
	return s.languageOf(staff)
}

// whose says whose case a form is about.
func (s *staffTurn) whose(w *wording) platform.Field {
	return platform.Field{
		Kind: platform.Notes, Label: w.say("card.title", map[string]any{"Case": s.matter.Number}),
		Value: s.customer.FullName() + " · " + w.topic(*s.matter),
	}
}

// customerLanguage names the language the customer is written to in.
func (s *staffTurn) customerLanguage(w *wording) string {
	return w.say("language.name_"+string(s.language(s.customer)), nil)
}
