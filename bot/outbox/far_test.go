package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// far is a platform that does as it is told and remembers what arrived.
type far struct {
	platform care.Platform

	mu      sync.Mutex
	arrived []string          // what was sent, in order of arrival
	answers map[string][]fate // by text: how the next calls end; then well
	posts   map[string]string // text → ID, of what has arrived
	looked  int
	limits  func(platform.Delivery) []platform.Limit // nil: none
	missing bool                                     // who a post is for is there no more: nothing is found for it
	changed chan struct{}
	during  func() // called once, while a call is on its way
}

// fate is how a call ends: with an error, before or after it had its effect.
type fate struct {
	err   *platform.Failure
	after bool
}

func newFar(p care.Platform) *far {
	return &far{platform: p, answers: map[string][]fate{}, posts: map[string]string{}, changed: make(chan struct{}, 1000)}
}

func (f *far) Platform() care.Platform                                { return f.platform }
func (f *far) Start(context.Context) error                            { return nil }
func (f *far) Ready() error                                           { return nil }
func (f *far) Listen(context.Context, platform.Take) error            { return nil }
func (f *far) Handlers(platform.Take) map[string]http.Handler         { return nil }
func (f *far) Open(context.Context, care.File) (io.ReadCloser, error) { return nil, errors.New("none") }

func (f *far) Limits(d platform.Delivery) []platform.Limit {
	if f.limits == nil {
		return nil
	}
	return f.limits(d)
}

// Plan counts an "&" as Slack's "&amp;".
func (f *far) Plan(d platform.Delivery) []platform.Delivery {
	if text := said(d); len(text)+4*strings.Count(text, "&") > 4000 {
		return []platform.Delivery{d, d}
	}
	return []platform.Delivery{d}
}

func (f *far) Send(_ context.Context, d platform.Delivery, _ func(context.Context, json.RawMessage) error) (platform.Receipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer func() { f.changed <- struct{}{} }()
	if f.during != nil {
		f.during()
		f.during = nil
	}
	text := said(d)
	var end fate
	if rest := f.answers[text]; len(rest) > 0 {
		end, f.answers[text] = rest[0], rest[1:]
	}
	if end.err != nil && !end.after {
		return platform.Receipt{}, end.err
	}
	id := fmt.Sprint(len(f.arrived) + 1)
	f.arrived = append(f.arrived, text)
	f.posts[text] = id
	if end.err != nil {
		return platform.Receipt{}, end.err
	}
	return platform.Receipt{IDs: []string{id}}, nil
}

func (f *far) Find(_ context.Context, d platform.Delivery) (platform.Receipt, bool, error) {
	if f.platform != care.Slack {
		return platform.Receipt{}, false, platform.ErrCannotFind
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked++
	if f.missing {
		return platform.Receipt{}, false, failure(platform.Absent)
	}
	id, found := f.posts[said(d)]
	return platform.Receipt{IDs: []string{id}}, found, nil
}

// said is a delivery in a word: its kind unless it is a say, its texts, its target, how many files, whether plain.
func said(d platform.Delivery) string {
	parts := []string{d.Content.Text}
	for _, w := range d.Words {
		parts = append(parts, w.Text)
	}
	text := strings.Join(parts, "")
	if d.Home != nil {
		text += d.Home.Parts[0].Title
	}
	if d.Kind != platform.Say {
		text = string(d.Kind) + " " + d.TargetID + strings.Join(d.More, "+") + " " + text
	}
	if n := len(d.Content.Files); n > 0 {
		text += fmt.Sprintf(" +%d", n)
	}
	if d.Plain {
		text += " plain"
	}
	return text
}

func (f *far) fails(text string, fates ...fate) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[text] = fates
}

func (f *far) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.arrived...)
}
