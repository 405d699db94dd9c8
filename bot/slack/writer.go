package slack

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// writer builds a text with its spans.
type writer struct {
	text  strings.Builder
	spans []care.Span
}

// mark sets the bytes from start to the end of what is written so far in a style; nothing, if there are none.
func (w *writer) mark(start int, style care.Style, url string) {
	if end := w.text.Len(); end > start {
		w.spans = append(w.spans, care.Span{Start: start, End: end, Style: style, URL: url})
	}
}

// line begins a new line unless at the beginning of one.
func (w *writer) line() {
	if s := w.text.String(); s != "" && !strings.HasSuffix(s, "\n") {
		w.text.WriteByte('\n')
	}
}

// content returns what was written, without the white space around it. The beginning "//" of a note stays.
func (w *writer) content() (string, []care.Span) {
	text := w.text.String()
	end := len(strings.TrimRight(text, " \t\r\n"))
	start := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	if start >= end {
		return "", nil
	}
	return text[start:end], platform.Clip(w.spans, start, end)
}
