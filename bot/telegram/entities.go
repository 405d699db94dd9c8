package telegram

import (
	"net/url"
	"strings"

	"github.com/go-telegram/bot/models"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// styles are the ways of setting text that both sides know, but for links.
func styles() map[care.Style]models.MessageEntityType {
	return map[care.Style]models.MessageEntityType{
		care.Bold:      models.MessageEntityTypeBold,
		care.Italic:    models.MessageEntityTypeItalic,
		care.Strike:    models.MessageEntityTypeStrikethrough,
		care.Code:      models.MessageEntityTypeCode,
		care.Pre:       models.MessageEntityTypePre,
		care.Quote:     models.MessageEntityTypeBlockquote,
		care.Underline: models.MessageEntityTypeUnderline,
	}
}

// entities returns the spans as Telegram counts them, in UTF-16 units; those out of the text or of no known style are
// left out, and so are links Telegram would refuse.
func entities(text string, spans []care.Span) []models.MessageEntity {
	known := styles()
	var set []models.MessageEntity
	for _, s := range spans {
		if s.Start < 0 || s.Start >= s.End || s.End > len(text) || strings.TrimSpace(text[s.Start:s.End]) == "" {
			continue
		}
		e := models.MessageEntity{
			Type:   known[s.Style],
			Offset: platform.UTF16(text[:s.Start]),
			Length: platform.UTF16(text[s.Start:s.End]),
		}
		if s.Style == care.Link && linkable(s.URL) {
			e.Type, e.URL = models.MessageEntityTypeTextLink, s.URL
		}
		if e.Type != "" {
			set = append(set, e)
		}
	}
	return set
}

// linkable reports whether Telegram takes the address for a link.
func linkable(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Hostname(), ".") || u.Scheme == "tg"
}

// spelled returns a content whose links are such as Telegram takes; the addresses of others are written out.
func spelled(c care.Content) care.Content {
	var links, others []care.Span
	for _, s := range c.Spans {
		if s.Style == care.Link && !linkable(s.URL) && s.Start >= 0 && s.Start < s.End && s.End <= len(c.Text) {
			links = append(links, s)
		} else {
			others = append(others, s)
		}
	}
	if len(links) > 0 {
		c.Text, c.Spans = spell(c.Text, others, links)
	}
	return c
}

// spans returns what Telegram's entities say of text in bytes. A link behind other words is spelled out after them, so
// that it is not lost where it cannot be clicked; the text returned holds it.
func spans(text string, set []models.MessageEntity) (string, []care.Span) {
	from := map[models.MessageEntityType]care.Style{models.MessageEntityTypeExpandableBlockquote: care.Quote}
	for style, kind := range styles() {
		from[kind] = style
	}
	var out, links []care.Span
	for _, e := range set {
		s := care.Span{Start: byteAt(text, e.Offset), End: byteAt(text, e.Offset+e.Length), Style: from[e.Type]}
		switch {
		case e.Offset < 0 || e.Length <= 0 || s.Start < 0 || s.End < 0 || s.Start >= s.End:
		case e.Type == models.MessageEntityTypeTextLink && e.URL != "":
			s.Style, s.URL = care.Link, e.URL
			links = append(links, s)
		case s.Style != "":
			out = append(out, s)
		}
	}
	return spell(text, out, links)
}

// spell writes the links' addresses out after their words, unless the words are the address.
func spell(text string, styled, links []care.Span) (string, []care.Span) {
	for i, l := range links {
		words := text[l.Start:l.End]
		address := strings.TrimPrefix(strings.TrimPrefix(l.URL, "mailto:"), "tel:")
		if strings.TrimSuffix(words, "/") == strings.TrimSuffix(address, "/") || strings.Contains(words, address) {
			continue
		}
		added := " (" + address + ")"
		text = text[:l.End] + added + text[l.End:]
		shift(styled, l.End, len(added))
		shift(links[i+1:], l.End, len(added))
	}
	return text, styled
}

// shift moves what is behind byte at by n.
func shift(spans []care.Span, at, n int) {
	for i := range spans {
		if spans[i].Start >= at {
			spans[i].Start += n
		}
		if spans[i].End > at {
			spans[i].End += n
		}
	}
}

// byteAt returns the byte where UTF-16 unit n of text begins, or -1 if there is none or it is within a rune.
func byteAt(text string, n int) int {
	units := 0
	for i, r := range text {
		if units >= n {
			if units > n {
				return -1
			}
			return i
		}
		units += platform.UTF16(string(r))
	}
	if units == n {
		return len(text)
	}
	return -1
}
