package engine

import (
	"strconv"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

// mostLabel is how many characters a button of a newsletter has at most.
const mostLabel = 40

// buttonsForm is the second form of a newsletter: what can be pressed below it.
func (d *newsDesk) buttonsForm() platform.Modal {
	m := platform.Modal{ID: string(desk.FormNewsButtons), Title: d.say("news.step_buttons", nil), Submit: d.say("news.next", nil)}
	m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Value: d.say("news.buttons_note", nil)})
	for i := 1; i <= desk.NewsButtons; i++ {
		var b care.NewsletterButton
		if i <= len(d.n.Buttons) {
			b = d.n.Buttons[i-1]
		}
		m.Fields = append(m.Fields, d.buttonFields(strconv.Itoa(i), b)...)
	}
	return m
}

// buttonFields asks for one button; its labels in the languages there is a text in.
func (d *newsDesk) buttonFields(number string, b care.NewsletterButton) []platform.Field {
	does := desk.NewsNone
	switch {
	case b.Ask:
		does = desk.NewsAsks
	case b.Link != "":
		does = desk.NewsLinks
	}
	data := map[string]any{"Number": number}
	fields := []platform.Field{
		{
			ID: desk.FieldNewsDoes + number, Kind: platform.Select, Label: d.say("news.button", data), Value: does,
			Options: []platform.Option{
				{Label: d.say("news.button_none", nil), Value: desk.NewsNone},
				{Label: d.say("news.button_link", nil), Value: desk.NewsLinks},
				{Label: d.say("news.button_ask", nil), Value: desk.NewsAsks},
			},
		},
		{
			ID: desk.FieldNewsLink + number, Kind: platform.Line, Label: d.say("news.button_address", data), Value: b.Link, Optional: true,
			Hint: d.say("news.button_address_hint", nil), Most: 2000,
		},
	}
	for _, lang := range d.n.Languages() {
		fields = append(fields, platform.Field{
			ID: desk.FieldNewsLabel + number + string(lang), Kind: platform.Line, Value: b.Labels[lang], Optional: true, Most: mostLabel,
			Label: d.say("news.button_label", map[string]any{"Number": number, "Language": d.say("language.name_"+string(lang), nil)}),
		})
	}
	return fields
}

// sentButtons keeps the buttons and asks for the audience.
func (d *newsDesk) sentButtons(s platform.Submitted) error {
	n := d.n
	var fields []int
	n.Buttons, fields = desk.ReadNewsButtons(s.Values)
	if errs := d.faults(desk.FormNewsButtons, n, fields); len(errs) > 0 {
		return d.object(errs)
	}
	if err := d.save(n); err != nil {
		return err
	}
	m, err := d.audienceForm()
	if err != nil {
		return err
	}
	return d.show(m)
}
