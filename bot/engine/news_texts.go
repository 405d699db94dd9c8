package engine

import (
	"fmt"
	"maps"
	"strings"

	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// firstNewsletter is the number of the first newsletter.
const firstNewsletter = 1001

// mostName is how many characters the name of a newsletter has at most.
const mostName = 80

// textsForm is the first form of a newsletter: its name, a text in each language, a picture.
func (d *newsDesk) textsForm() platform.Modal {
	n := d.n
	m := platform.Modal{ID: string(desk.FormNewsTexts), Title: d.say("news.step_texts", nil), Submit: d.say("news.next", nil)}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldNewsName, Kind: platform.Line, Label: d.say("news.name", nil), Hint: d.say("news.name_hint", nil),
		Value: n.Name, Most: mostName,
	})
	for i, lang := range care.Languages() {
		f := platform.Field{
			ID: desk.FieldNewsText + string(lang), Kind: platform.Text, Value: typedText(n, lang), Optional: true,
			Label: d.say("news.text_in", map[string]any{"Language": d.say("language.name_"+string(lang), nil)}),
		}
		if i == 0 {
			f.Hint = d.say("news.text_hint", nil)
		}
		m.Fields = append(m.Fields, f)
	}
	if n.Picture != nil {
		m.Fields = append(m.Fields, platform.Field{
			ID: desk.FieldNewsKeep, Kind: platform.Radio, Label: d.say("news.picture", nil), Value: desk.NewsKeep,
			Options: []platform.Option{
				{Label: d.say("news.picture_keep", map[string]any{"File": clipped(fileName(*n.Picture), 40)}), Value: desk.NewsKeep},
				{Label: d.say("news.picture_none", nil), Value: desk.NewsNone},
			},
		})
	}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldNewsPicture, Kind: platform.Upload, Label: d.say("news.picture_new", nil), Hint: d.say("news.picture_hint", nil),
		Optional: true, Types: []string{"jpg", "jpeg", "png"},
	})
	return m
}

// typedText is what is written on where a text is changed.
func typedText(n care.Newsletter, lang care.Language) string {
	if typed := n.Typed[lang]; typed != "" {
		return typed
	}
	return n.Texts[lang].Text
}

// marked reads a typed text with its formatting, and what of it stays as it was typed.
func (t *turn) marked(typed string) (care.Content, []string) {
	if marker, can := t.engine.adapters[care.Slack].(platform.Marker); can {
		return marker.Marked(typed)
	}
	return care.Content{Text: strings.TrimSpace(typed)}, nil
}

// sentTexts keeps name, texts and picture, and asks for the buttons.
func (d *newsDesk) sentTexts(s platform.Submitted) error {
	n := d.n
	n.Name = strings.TrimSpace(s.Values[desk.FieldNewsName])
	n.Texts, n.Typed = map[care.Language]care.Content{}, map[care.Language]string{}
	for _, lang := range care.Languages() {
		typed := s.Values[desk.FieldNewsText+string(lang)]
		if strings.TrimSpace(typed) != "" {
			n.Texts[lang], _ = d.turn.marked(typed)
			n.Typed[lang] = typed
		}
	}
	if s.Values[desk.FieldNewsKeep] == desk.NewsNone {
		n.Picture = nil
	}
	if file, chosen := s.Files[desk.FieldNewsPicture]; chosen {
		if file.Kind == care.Photo && file.Size > platform.MaxTelegramPhoto {
			return d.object(map[string]string{desk.FieldNewsPicture: d.say("news.fault_size", nil)})
		}
		n.Picture = &file
	}
	if errs := d.faults(desk.FormNewsTexts, n, nil); len(errs) > 0 {
		return d.object(errs)
	}
	if n.ID == "" {
		if err := d.begin(&n); err != nil {
			return err
		}
	}
	if err := d.save(n); err != nil {
		return err
	}
	return d.show(d.buttonsForm())
}

// faults words by field what of a newsletter a form cannot take. buttons are the numbers of the buttons' fields.
func (d *newsDesk) faults(form desk.Form, n care.Newsletter, buttons []int) map[string]string {
	errs := map[string]string{}
	for _, fault := range n.Faults(d.turn.engine.Company.Newsletter, d.turn.now) {
		field, here := desk.NewsField(form, fault, care.Languages(), buttons)
		if here && errs[field] == "" {
			text := flows.NewsletterFaultText(fault)
			errs[field] = d.say(text.Key, text.Data)
		}
	}
	return errs
}

// begin makes a draft of it.
func (d *newsDesk) begin(n *care.Newsletter) error {
	number, err := counted(d.turn.tx, "newsletter", firstNewsletter)
	if err != nil {
		return err
	}
	n.ID, n.State = fmt.Sprintf("N-%d", number), care.NewsletterDraft
	n.Author, n.CreatedAt, n.Rev = d.by.Slack, d.turn.now.UTC(), 0
	return nil
}

// save keeps a draft as somebody has written it, shows it to the managers and has it counted.
func (d *newsDesk) save(n care.Newsletter) error {
	n.Rev++
	n.ChangedAt, n.ChangedBy = d.turn.now.UTC(), d.by.Slack
	n.Texts, n.Typed = maps.Clone(n.Texts), maps.Clone(n.Typed)
	d.n = n
	if err := storage.Newsletters.Put(d.turn.tx, n); err != nil {
		return err
	}
	return d.turn.showDraft(n, d.by.Slack)
}

// showDraft shows a draft to the managers and has it counted.
func (t *turn) showDraft(n care.Newsletter, by string) error {
	w, _, err := storage.Walks.Get(t.tx, n.ID)
	if err != nil {
		return err
	}
	w.Newsletter = n.ID
	t.jobs = append(t.jobs, newsJob{newsletter: n.ID})
	return t.showProgress(n, w, by)
}
