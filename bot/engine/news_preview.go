package engine

import (
	"strings"
	"unicode/utf8"

	"carebot/bot/platform"
	"carebot/flows/care"
)

const (
	actionPreviewForm = "news_seen" // the preview's ID: it is only read
	shownAtOnce       = 2000        // characters of a text in one part of a preview
	exampleCode       = "ABCD-1234" // what a preview shows in the place of a code
)

// preview shows a newsletter as customers see it, in each of its languages.
func (d *newsDesk) preview() error {
	m := platform.Modal{ID: actionPreviewForm, Title: d.say("news.preview_title", nil)}
	for _, lang := range d.n.Languages() {
		fields, err := d.previewIn(lang)
		if err != nil {
			return err
		}
		m.Fields = append(m.Fields, fields...)
	}
	if kept := d.keptMarks(d.n); kept != "" {
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: d.say("news.draft_kept", nil), Value: kept})
	}
	return d.show(m)
}

// previewIn is a newsletter as it is seen in a language: text, picture and buttons.
func (d *newsDesk) previewIn(lang care.Language) ([]platform.Field, error) {
	seen, err := d.turn.newsAs(d.n, lang, d.codeShown())
	if err != nil {
		return nil, err
	}
	var fields []platform.Field
	label := "✉️ " + d.say("language.name_"+string(lang), nil)
	if len(seen.Content.Files) > 0 {
		label += " · 🖼 " + clipped(fileName(seen.Content.Files[0]), 40)
	}
	for _, part := range platform.Split(seen.Content.Text, seen.Content.Spans, shownAtOnce, utf8.RuneCountInString) {
		fields = append(fields, platform.Field{Kind: platform.Notes, Label: label, Value: part.Text, Spans: part.Spans})
		label = ""
	}
	var buttons []string
	for _, row := range seen.Buttons {
		for _, b := range row {
			text := "[ " + b.Label + " ]"
			if b.URL != "" {
				text += " → " + clipped(b.URL, 200)
			}
			buttons = append(buttons, text)
		}
	}
	return append(fields, platform.Field{Kind: platform.Notes, Value: strings.Join(buttons, "\n")}), nil
}

// codeShown is the code a preview shows; none where the newsletter hands out none.
func (d *newsDesk) codeShown() string {
	if d.n.Coupons == "" {
		return ""
	}
	return exampleCode
}
