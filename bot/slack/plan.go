package slack

import (
	"carebot/bot/platform"
	"carebot/flows/care"
)

// Plan splits what is too long for one post. An upload is one call for the outbox, however many files it has; its words
// go before it where they are too long to go along.
func (a *Adapter) Plan(d platform.Delivery) []platform.Delivery {
	switch {
	case d.Kind != platform.Say || escaped(said(d)) <= maxText && platform.UTF16(rendered(d)) <= maxText:
		return []platform.Delivery{d}
	case len(d.Words) > 0:
		return numbered(planWords(d))
	default:
		return numbered(planText(d))
	}
}

// planText splits a text of ours at its sentences. Marks add to the length, so where a part comes out too long, all is
// split again at less.
func planText(d platform.Delivery) []platform.Delivery {
	for limit := maxText; limit > maxText/4; limit -= maxText / 8 {
		parts := cutText(d, limit)
		fits := true
		for _, p := range parts {
			fits = fits && platform.UTF16(rendered(p)) <= maxText
		}
		if fits {
			return parts
		}
	}
	d.Content.Spans = nil // more marks than words
	return cutText(d, maxText)
}

func cutText(d platform.Delivery, limit int) []platform.Delivery {
	var parts []platform.Delivery
	for _, piece := range platform.Split(d.Content.Text, d.Content.Spans, limit, escaped) {
		p := bare(d)
		p.Content.Text, p.Content.Spans = piece.Text, piece.Spans
		parts = append(parts, p)
	}
	return attach(d, parts)
}

// planWords gathers a customer's words into as few posts as hold them, in order; a word too long for one post is split.
func planWords(d platform.Delivery) []platform.Delivery {
	var parts []platform.Delivery
	for _, w := range splitWords(d.Words) {
		if n := len(parts); n > 0 {
			with := parts[n-1]
			with.Words = append(with.Words[:len(with.Words):len(with.Words)], w)
			if escaped(said(with)) <= maxText {
				parts[n-1] = with
				continue
			}
		}
		p := bare(d)
		p.Words = []care.Word{w}
		parts = append(parts, p)
	}
	return attach(d, parts)
}

// splitWords splits the words that are too long for one post, and numbers their parts.
func splitWords(words []care.Word) []care.Word {
	var all []care.Word
	for _, w := range words {
		pieces := platform.Split(w.Text, nil, maxText, escaped)
		for i, piece := range pieces {
			part := w
			part.Text = piece.Text
			if len(pieces) > 1 {
				part.Part = max(w.Part, 1) + i
			}
			all = append(all, part)
		}
	}
	return all
}

// bare is a delivery without what is sent once only: it goes with the last part.
func bare(d platform.Delivery) platform.Delivery {
	d.Words, d.Buttons = nil, nil
	d.Content = care.Content{}
	return d
}

// attach gives the last part what goes with the words: files, place, contact, buttons. Where that makes it too long,
// they become a part of their own.
func attach(d platform.Delivery, parts []platform.Delivery) []platform.Delivery {
	if len(parts) == 0 {
		parts = []platform.Delivery{bare(d)}
	}
	last := parts[len(parts)-1]
	with := func(p platform.Delivery) platform.Delivery {
		p.Content.Files, p.Content.Location, p.Content.Contact = d.Content.Files, d.Content.Location, d.Content.Contact
		p.Buttons = d.Buttons
		return p
	}
	if whole := with(last); platform.UTF16(rendered(whole)) <= maxText {
		parts[len(parts)-1] = whole
		return parts
	}
	return append(parts, with(bare(d)))
}

// numbered numbers the parts, if there are several.
func numbered(parts []platform.Delivery) []platform.Delivery {
	if len(parts) > 1 {
		for i := range parts {
			parts[i].Part = i + 1
		}
	}
	return parts
}
