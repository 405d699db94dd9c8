package simulation_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/locales"
)

// told is one thing that somebody was told.
type told struct {
	At       time.Time
	Platform care.Platform
	Chat     string
	Case     string
	Key      string         // of the text; empty: people's own words
	Data     map[string]any // of the text
	Text     string
	Ref      string
	Mention  string
	Thread   bool // in the thread of its case
	Buttons  [][]platform.Button
	File     care.File // the last one that came with it
	Table    string    // what is in it, if it is a table
	Repeat   bool      // it was sent before, and that it had arrived was not known
}

// wording words texts and remembers which key made each of them, for as long as they are on their way.
type wording struct {
	*locales.Catalog
	mu   sync.Mutex
	keys map[string]told
}

// Text implements engine.Texts.
func (w *wording) Text(lang care.Language, key string, data map[string]any) (string, error) {
	text, err := w.Catalog.Text(lang, key, data)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keys[text] = told{Key: key, Data: data}
	return text, err
}

// meaning returns the key and the data that made a text.
func (w *wording) meaning(text string) (string, map[string]any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	made := w.keys[text]
	return made.Key, made.Data
}

func (w *wording) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.keys)
}

// transcript is all that anybody was told, in order.
type transcript struct {
	texts *wording
	now   func() time.Time

	mu    sync.Mutex
	lines []told
	fresh []told            // since it was last read
	ids   map[string]string // by ref and part: what has arrived
	n     map[string]int    // messages by chat
	wrong []string          // files that cannot be read
	open  func(context.Context, care.File) (string, error)
}

func newTranscript(texts *wording, now func() time.Time) *transcript {
	return &transcript{texts: texts, now: now, ids: map[string]string{}, n: map[string]int{}}
}

// put adds what was sent and returns its message ID.
func (s *transcript) put(ctx context.Context, d platform.Delivery) string {
	text := d.Content.Text
	for _, w := range d.Words {
		text += w.Text + "\n"
	}
	line := told{
		At: s.now(), Platform: d.Platform, Chat: d.Chat, Case: d.Case, Text: text, Ref: d.Ref, Mention: d.Mention, Buttons: d.Buttons,
		Thread: d.Thread != "",
	}
	if d.Kind == platform.PutCard {
		line.Key = "card"
	} else {
		line.Key, line.Data = s.texts.meaning(text)
	}
	if number, ok := line.Data["Case"].(string); ok && line.Case == "" {
		line.Case = number
	}
	var err error
	for _, f := range d.Content.Files {
		line.File = f
		line.Table, err = s.open(ctx, f)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.wrong = append(s.wrong, err.Error())
	}
	key := named(d)
	_, line.Repeat = s.ids[key]
	s.n[d.Chat]++
	s.ids[key] = fmt.Sprintf("%s-%d", d.Chat, s.n[d.Chat])
	s.lines, s.fresh = append(s.lines, line), append(s.fresh, line)
	return s.ids[key]
}

// named tells one delivery from all others.
func named(d platform.Delivery) string {
	return fmt.Sprintf("%s/%s/%s/%d", d.Platform, d.Chat, d.Ref, d.Part)
}

// arrived returns the ID of what was sent before; false: it was not.
func (s *transcript) arrived(d platform.Delivery) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, found := s.ids[named(d)]
	return id, found
}

// read returns what was told since it was read last.
func (s *transcript) read() []told {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := s.fresh
	s.fresh = nil
	return fresh
}
