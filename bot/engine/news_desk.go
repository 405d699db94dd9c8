package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// The buttons under a newsletter that is being written; FormNewsSend and FormNewsDelete have theirs, too.
const (
	actionEdit    = "news_edit"
	actionPreview = "news_preview"
	actionTrial   = "news_test"
)

// newsDesk is a manager at a newsletter, spoken to in their language.
type newsDesk struct {
	wording
	by care.Staff
	n  care.Newsletter // as it is stored; without an ID: a new one
}

// newsSeal is what a form of a newsletter keeps of what it was opened on, until it is sent.
type newsSeal struct {
	ID  string `json:"newsletter,omitempty"` // empty: one that is begun
	Rev int    `json:"rev,omitempty"`
}

// newsDeskActions says what the buttons of a draft do.
func newsDeskActions() map[string]func(*newsDesk) error {
	return map[string]func(*newsDesk) error{
		actionEdit:                  (*newsDesk).edit,
		actionPreview:               (*newsDesk).preview,
		actionTrial:                 (*newsDesk).trial,
		actionCodes:                 (*newsDesk).codesForm,
		string(desk.FormNewsSend):   (*newsDesk).askToSend,
		string(desk.FormNewsDelete): (*newsDesk).askToDelete,
	}
}

// newsDeskPressed decides a press on a button of a newsletter's draft.
func (t *turn) newsDeskPressed(p platform.Pressed) error {
	d, may, err := t.atNewsletter(p.Data)
	if err != nil || !may {
		return err
	}
	if d.n.ID == "" {
		return t.answer(d.lang, "news.gone", nil)
	}
	if d.n.State != care.NewsletterDraft && p.Action != actionCodes {
		return t.answer(d.lang, "news.already", map[string]any{"Name": d.n.Name, "State": flow.Text{Key: "news.state_" + string(d.n.State)}})
	}
	if err := newsDeskActions()[p.Action](d); err != nil {
		return err
	}
	return d.err
}

// atNewsletter returns who did it at a newsletter. false: it is none of theirs, and they were told.
func (t *turn) atNewsletter(id string) (d *newsDesk, may bool, err error) {
	by, known := t.engine.staff(t.event.Sender.ID)
	if !known || !by.Manager {
		return nil, false, t.answer(t.languageOf(by), "desk.managers_alone", nil)
	}
	d = &newsDesk{wording: wording{turn: t, lang: t.languageOf(by)}, by: by}
	if id != "" {
		d.n, _, err = storage.Newsletters.Get(t.tx, id)
	}
	return d, true, err
}

// newsletters runs /care newsletter: the last ones, and a new one; where there are none, a new one at once.
func (t *turn) newsletters(a asked) error {
	d := &newsDesk{wording: wording{turn: t, lang: a.lang}, by: a.by}
	options, err := d.lastOnes()
	if err != nil {
		return err
	}
	if len(options) == 0 {
		return d.show(d.textsForm())
	}
	options = append([]platform.Option{
		{Label: d.say("news.new", nil), Value: desk.NewsNew}, {Label: d.say("news.thanks_new", nil), Value: desk.NewsThanks},
	}, options...)
	return d.show(platform.Modal{
		ID: string(desk.FormNews), Title: d.say("news.form_title", nil), Submit: d.say("news.next", nil),
		Fields: []platform.Field{{
			ID: desk.FieldNews, Kind: platform.Select, Label: d.say("news.which", nil), Options: options, Value: desk.NewsNew,
			Hint: d.say("news.which_hint", nil),
		}},
	})
}

// shownNewsletters is how many newsletters are offered, beside two new ones.
const shownNewsletters = 98

// lastOnes are the newsletters there are, those that wait for somebody first.
func (d *newsDesk) lastOnes() ([]platform.Option, error) {
	var all []platform.Option
	for _, state := range []care.NewsletterState{
		care.NewsletterDraft, care.NewsletterLate, care.NewsletterPaused, care.NewsletterScheduled, care.NewsletterSending,
		care.NewsletterDone, care.NewsletterStopped,
	} {
		page, _, err := storage.Newsletters.By(d.turn.tx, storage.ByState,
			storage.Query{Prefix: []any{state}, Reverse: true, Limit: shownNewsletters - len(all)})
		if err != nil {
			return nil, err
		}
		for _, n := range page {
			all = append(all, platform.Option{Label: d.say("news.state_"+string(state), nil) + " · " + n.ID + " · " + n.Name, Value: n.ID})
		}
		if len(all) >= shownNewsletters {
			break
		}
	}
	return all, nil
}

// show opens a form, or puts it in the place of the one that was sent.
func (d *newsDesk) show(m platform.Modal) error {
	raw, err := json.Marshal(newsSeal{ID: d.n.ID, Rev: d.n.Rev})
	if err != nil {
		return fmt.Errorf("encode what a form keeps: %w", err)
	}
	m.Private, m.Close = string(raw), d.say("form.close", nil)
	if m.Submit == "" { // there is nothing to be cancelled
		m.Close = d.say("form.done", nil)
	}
	d.turn.reply.Modal = &m
	return d.err
}

// tell puts words to read in the place of a form, or opens them.
func (d *newsDesk) tell(text string) error {
	return d.show(platform.Modal{
		ID: string(desk.FormNews), Title: d.say("news.form_title", nil), Fields: []platform.Field{{Kind: platform.Notes, Value: text}},
	})
}

// newsForms says what the forms of newsletters do when they are sent.
func newsForms() map[desk.Form]func(*newsDesk, platform.Submitted) error {
	return map[desk.Form]func(*newsDesk, platform.Submitted) error{
		desk.FormNews:         (*newsDesk).chosen,
		desk.FormNewsCopy:     (*newsDesk).copied,
		desk.FormNewsTexts:    (*newsDesk).sentTexts,
		desk.FormNewsButtons:  (*newsDesk).sentButtons,
		desk.FormNewsAudience: (*newsDesk).sentAudience,
		desk.FormNewsCodes:    (*newsDesk).sentCodes,
		desk.FormNewsSend:     (*newsDesk).confirmed,
		desk.FormNewsDelete:   (*newsDesk).deleted,
	}
}

// newsSubmitted decides a form of a newsletter's that was sent.
func (t *turn) newsSubmitted(s platform.Submitted) error {
	var seal newsSeal
	if err := json.Unmarshal([]byte(s.Private), &seal); err != nil {
		return fmt.Errorf("read what a form keeps: %w", err)
	}
	d, may, err := t.atNewsletter(seal.ID)
	if err != nil || !may {
		return err
	}
	if text := d.overtaken(s, seal); text != "" {
		if first := firstInput(desk.Form(s.Modal)); first != "" {
			t.reply.Errors = map[string]string{first: text}
			return d.err
		}
		return d.tell(text)
	}
	if err := newsForms()[desk.Form(s.Modal)](d, s); err != nil {
		return err
	}
	return d.err
}

// overtaken says why a form is of a newsletter that is no more as the form shows it; "": it is.
func (d *newsDesk) overtaken(s platform.Submitted, seal newsSeal) string {
	n := d.n
	switch {
	case seal.ID == "" || desk.Form(s.Modal) == desk.FormNewsCopy || desk.Form(s.Modal) == desk.FormNewsCodes:
		return ""
	case n.ID == "" || n.State != care.NewsletterDraft || n.Rev != seal.Rev:
		return d.changed()
	default:
		return ""
	}
}

// changed says what has become of a draft that somebody else had in hand.
func (d *newsDesk) changed() string {
	n := d.n
	switch {
	case n.ID == "":
		return d.say("news.gone", nil)
	case n.State != care.NewsletterDraft:
		return d.say("news.already_by", map[string]any{
			"Name": n.Name, "State": flow.Text{Key: "news.state_" + string(n.State)}, "Staff": d.who(n.ConfirmedBy),
		})
	default:
		return d.say("news.overtaken", map[string]any{"Name": n.Name, "Staff": d.who(n.ChangedBy), "At": d.moment(n.ChangedAt)})
	}
}

// firstInput is where a form shows what is about none of its fields; "": it has no field.
func firstInput(form desk.Form) string {
	switch form {
	case desk.FormNewsTexts:
		return desk.FieldNewsName
	case desk.FormNewsButtons:
		return desk.FieldNewsDoes + "1"
	case desk.FormNewsAudience:
		return desk.FieldNewsWho
	default:
		return ""
	}
}

// who names a member of staff.
func (d *newsDesk) who(slackID string) string {
	staff, known := d.turn.engine.staff(slackID)
	if !known {
		return "–"
	}
	return staff.Name
}

// chosen opens the newsletter that was chosen: a draft to be written on, another one to be read.
func (d *newsDesk) chosen(s platform.Submitted) error {
	id := s.Values[desk.FieldNews]
	if id == desk.NewsNew || id == "" {
		return d.show(d.textsForm())
	}
	if id == desk.NewsThanks {
		return d.thanks()
	}
	n, found, err := storage.Newsletters.Get(d.turn.tx, id)
	if err != nil {
		return err
	}
	if !found {
		return d.tell(d.say("news.gone", nil))
	}
	d.n = n
	if n.State == care.NewsletterDraft {
		return d.show(d.textsForm())
	}
	m := platform.Modal{ID: string(desk.FormNewsCopy), Title: d.say("news.form_title", nil), Submit: d.say("news.copy", nil)}
	m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: n.Name, Value: d.say("news.state_"+string(n.State), nil)})
	for _, lang := range n.Languages() {
		m.Fields = append(m.Fields, platform.Field{
			Kind: platform.Notes, Label: d.say("language.name_"+string(lang), nil), Value: clipped(n.Texts[lang].Text, 2000),
		})
	}
	return d.show(m)
}

// copied begins a draft with what a newsletter says that is no draft any more.
func (d *newsDesk) copied(platform.Submitted) error {
	if d.n.ID == "" {
		return d.tell(d.say("news.gone", nil))
	}
	again := d.n.Again("", d.turn.now, d.turn.now.UTC())
	again.Of, again.SendAt, again.Repeat = "", care.Newsletter{}.SendAt, nil
	if err := d.begin(&again); err != nil {
		return err
	}
	if err := d.save(again); err != nil {
		return err
	}
	return d.show(d.textsForm())
}

// edit opens the first form of a draft.
func (d *newsDesk) edit() error { return d.show(d.textsForm()) }

// object shows at the fields of a form what of a newsletter cannot be taken.
func (d *newsDesk) object(errs map[string]string) error {
	d.turn.reply.Errors = errs
	return d.err
}

// languageNames names languages, one after another.
func (w *wording) languageNames(languages []care.Language) string {
	var names []string
	for _, lang := range languages {
		names = append(names, w.say("language.name_"+string(lang), nil))
	}
	return strings.Join(names, ", ")
}

// isNewsForm reports whether a form that was sent is one of newsletters.
func isNewsForm(form string) bool {
	_, is := newsForms()[desk.Form(form)]
	return is
}

// sortedReasons returns why customers are left out, in the order the reasons are looked at.
func sortedReasons() []care.LeftOut {
	return slices.Clone([]care.LeftOut{
		care.LeftOutNoConsent, care.LeftOutBlocked, care.LeftOutBarred, care.LeftOutLanguage, care.LeftOutInterest,
		care.LeftOutTooSoon, care.LeftOutOfAudience,
	})
}
