package telegram

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// What one message takes, in UTF-16 units, items and bytes.
const (
	maxText   = 4096
	maxAlbum  = 10
	maxDelete = 100
)

// Plan splits a delivery into calls. A Say becomes its files, each group with the text for a caption where it fits,
// then the text, then a location and a contact; a text too long becomes several. An edit that grew over one message
// keeps its beginning in place and says the rest after it. What says nothing at all needs no call.
func (a *Adapter) Plan(d platform.Delivery) []platform.Delivery {
	d.Content = spelled(d.Content)
	switch d.Kind {
	case platform.Say:
		return number(d, a.say(d))
	case platform.Edit:
		return edit(d)
	case platform.Delete:
		return deletes(d)
	default:
		return []platform.Delivery{d}
	}
}

// say returns the parts of a Say, each with its own content only.
func (a *Adapter) say(d platform.Delivery) []platform.Delivery {
	c := d.Content
	text := platform.Part{Text: c.Text, Spans: c.Spans}
	if strings.TrimSpace(text.Text) == "" {
		text = platform.Part{}
	}
	var contents []care.Content
	for _, group := range groups(c.Files, a.album()) {
		part := care.Content{Files: group}
		if captioned(group[0].Kind) && text.Text != "" && platform.UTF16(text.Text) <= platform.MaxCaption {
			part.Text, part.Spans = text.Text, text.Spans
			text = platform.Part{}
		}
		contents = append(contents, part)
	}
	contents = append(contents, words(text)...)
	if c.Location != nil {
		contents = append(contents, care.Content{Location: c.Location})
	}
	if c.Contact != nil {
		contents = append(contents, care.Content{Contact: c.Contact})
	}
	return a.deliveries(d, contents)
}

// words returns a text as the messages it needs.
func words(text platform.Part) []care.Content {
	if text.Text == "" {
		return nil
	}
	var contents []care.Content
	for _, p := range platform.Split(text.Text, text.Spans, maxText, platform.UTF16) {
		contents = append(contents, care.Content{Text: p.Text, Spans: p.Spans})
	}
	return contents
}

// deliveries gives each content its delivery: the first is the reply, the last has the buttons, which albums cannot
// have, so that the last file of one stands alone then.
func (a *Adapter) deliveries(d platform.Delivery, contents []care.Content) []platform.Delivery {
	if last := len(contents) - 1; last >= 0 && len(d.Buttons) > 0 && len(contents[last].Files) > 1 {
		files := contents[last].Files
		contents[last].Files = files[:len(files)-1]
		contents = append(contents, care.Content{Files: files[len(files)-1:]})
	}
	out := make([]platform.Delivery, len(contents))
	for i, c := range contents {
		out[i] = d
		out[i].Content = c
		if i > 0 {
			out[i].ReplyTo = ""
		}
		if i < len(contents)-1 {
			out[i].Buttons = nil
		}
	}
	return out
}

// number numbers the parts from 1 if there are several.
func number(d platform.Delivery, parts []platform.Delivery) []platform.Delivery {
	for i := range parts {
		parts[i].Part = d.Part
		if len(parts) > 1 {
			parts[i].Part = i + 1
		}
	}
	return parts
}

// edit keeps what fits in the edited message and says the rest after it.
func edit(d platform.Delivery) []platform.Delivery {
	limit := maxText
	if d.Caption {
		limit = platform.MaxCaption
	}
	parts := platform.Split(d.Content.Text, d.Content.Spans, limit, platform.UTF16)
	if len(parts) < 2 {
		return []platform.Delivery{d}
	}
	first := d
	first.Content = care.Content{Text: parts[0].Text, Spans: parts[0].Spans}
	out := []platform.Delivery{first}
	for i, p := range parts[1:] {
		say := d
		say.Kind, say.Target, say.TargetID, say.Caption = platform.Say, "", "", false
		say.Content, say.Buttons, say.Part = care.Content{Text: p.Text, Spans: p.Spans}, nil, i+2
		out = append(out, say)
	}
	return out
}

// deletes splits a deletion by how many messages one call takes.
func deletes(d platform.Delivery) []platform.Delivery {
	out := []platform.Delivery{d}
	for room := maxDelete - 1; len(out[len(out)-1].More) > room; {
		last := &out[len(out)-1]
		next := d
		next.Target, next.TargetID, next.More = "", last.More[room], last.More[room+1:]
		last.More = last.More[:room]
		out = append(out, next)
	}
	return out
}
