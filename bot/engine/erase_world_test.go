package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot/engine"
	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
)

// wordings are loaded once for all tests.
var wordings = sync.OnceValues(locales.Load)

// memory is a store in memory, for one process that ends again and again.
type memory struct {
	mu    sync.Mutex
	pairs map[string][]byte
	keys  []string // sorted; nil: to be sorted anew
}

func (m *memory) Update(_ context.Context, f func(storage.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	draft := storage.NewDraft(m.reader())
	defer draft.End()
	if err := f(draft); err != nil {
		return err
	}
	writes, err := draft.Writes()
	if len(writes) > 0 {
		m.keys = nil
	}
	for _, w := range writes {
		if w.Delete {
			delete(m.pairs, string(w.Key))
		} else {
			m.pairs[string(w.Key)] = bytes.Clone(w.Value)
		}
	}
	return err
}

func (m *memory) View(_ context.Context, f func(storage.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return f(storage.NewView(m.reader()))
}

func (m *memory) Backup(context.Context, io.Writer) error { return nil }
func (m *memory) Close() error                            { return nil }

// reader returns a reader over a sorted copy of the keys.
func (m *memory) reader() storage.Reader {
	if m.keys == nil {
		m.keys = slices.Sorted(maps.Keys(m.pairs))
	}
	return sorted{m.pairs, m.keys}
}

type sorted struct {
	pairs map[string][]byte
	keys  []string
}

func (s sorted) Get(key []byte) ([]byte, bool, error) {
	value, found := s.pairs[string(key)]
	return bytes.Clone(value), found, nil
}

func (s sorted) Scan(r storage.Range, limit int) (page []storage.Pair, _ error) {
	from, _ := slices.BinarySearch(s.keys, string(r.From))
	for i := range len(s.keys) - from {
		key := s.keys[from+i]
		if r.Reverse {
			key = s.keys[len(s.keys)-1-i]
		}
		if r.Contains([]byte(key)) {
			page = append(page, storage.Pair{Key: []byte(key), Value: bytes.Clone(s.pairs[key])})
		} else if !r.Reverse {
			break
		}
		if len(page) == limit {
			break
		}
	}
	return page, nil
}

// town is an engine whose process can end at any moment, with platforms that take what is due when they are told to.
type town struct {
	engine    *engine.Engine
	committer *engine.Committer
	store     *memory
	now       time.Time
	events    int
	ts        int // Slack's and Telegram's messages
	compacted int
	staff     []care.Staff
	company   care.Company
	end       func()
	fail      func(error)
}

// newTown returns a town with one member of staff, or those given; fail is told what must not happen.
func newTown(fail func(error), staff ...care.Staff) *town {
	if len(staff) == 0 {
		staff = []care.Staff{{Name: "Anna Kowalska", Slack: "U0ANNA", Languages: care.Languages(), Capacity: 1000}}
	}
	w := &town{store: &memory{pairs: map[string][]byte{}}, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), staff: staff, fail: fail}
	w.company = care.Company{Name: "Słoneczna", Zone: time.UTC, Language: care.English, Charter: care.Charter{FirstReply: 365 * care.Day}}
	w.must(storage.Prepare(context.Background(), w.store, storage.All()...))
	w.start()
	return w
}

func (w *town) must(err error) {
	if err != nil {
		w.fail(err)
	}
}

// start starts the process; end ends it, and what it had in memory is gone.
func (w *town) start() {
	texts, err := wordings()
	w.must(err)
	w.committer = engine.NewCommitter(w.store, nil)
	w.engine = engine.New(engine.Options{
		Committer: w.committer, Texts: texts, LanguageOf: locales.LanguageOf, Flows: flows.All(), Adapters: []platform.Adapter{mute{}, muteDesk{}},
		Company: w.company, Channel: "C0CASES", Managers: "C0MANAGERS",
		Staff:   w.staff,
		Compact: func(context.Context) error { w.compacted++; return nil },
		Watch:   unwatched{}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
	})
	w.engine.Connect(nowhere{}, nowhere{})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.committer.Run(ctx) })
	w.end = func() { cancel(); running.Wait() }
}

func (w *town) restart() { w.end(); w.start() }

func (w *town) take(e platform.Event) {
	w.events++
	w.now = w.now.Add(time.Second)
	e.IDs, e.At = []string{fmt.Sprint(e.Platform, "/update/", w.events)}, w.now
	_, err := w.engine.Take(platform.Incoming{Event: e}).Wait(context.Background())
	w.must(err)
}

// person is a customer of a town.
type person struct {
	w          *town
	chat, name string
}

func (p person) does(e platform.Event) {
	e.Platform, e.Chat = care.Telegram, p.chat
	e.Sender = platform.Sender{ID: p.chat, FirstName: p.name, Username: p.name + "_user", Language: "en"}
	p.w.take(e)
}

// order is the number of the person's order.
func (p person) order() string { return fmt.Sprintf("ZAM-%03d", len(p.name)) }

func (p person) says(text string, files ...care.File) {
	p.does(platform.Event{Message: &platform.Message{Message: care.Message{
		IDs: []string{p.w.id()}, At: p.w.now, Content: care.Content{Text: text, Files: files},
	}}})
}

func (p person) presses(data string) {
	p.does(platform.Event{Pressed: &platform.Pressed{ID: "q", Data: data, Message: "1", Text: "for " + p.name}})
}

func (w *town) id() string {
	w.ts++
	return fmt.Sprint(w.ts)
}

// complains makes a complaint whose words are the person's name and more.
func (p person) complains() {
	p.says("/complaint")
	p.says(p.order())
	p.chooses("complaint.topic_other")
	p.says(p.name + " is sad")
	p.says("", care.File{Platform: care.Telegram, ID: "file of " + p.name, Kind: care.Photo, Name: p.name + ".jpg"})
	p.chooses("complaint.evidence_done")
	p.chooses("complaint.wish_refund")
	p.chooses("complaint.review_send")
}

// chooses types the label of a choice.
func (p person) chooses(key string) {
	texts, err := wordings()
	p.w.must(err)
	label, err := texts.Text(care.English, key, nil)
	p.w.must(err)
	p.says(label)
}

// answers makes an employee write in the thread of each of a person's cases that has one.
func (w *town) answers(customer, text string) {
	for _, c := range w.cases(customer) {
		var card storage.Receipt
		w.view(func(tx storage.Tx) (err error) {
			card, _, err = storage.Receipts.Get(tx, "card/"+c.Number)
			return err
		})
		if len(card.IDs) == 0 {
			continue
		}
		w.take(platform.Event{
			Platform: care.Slack, Chat: card.Chat, Thread: card.IDs[0], Sender: platform.Sender{ID: "U0ANNA"},
			Message: &platform.Message{Message: care.Message{IDs: []string{w.id()}, At: w.now, Content: care.Content{Text: text}}},
		})
	}
}

func (w *town) view(f func(storage.Tx) error) { w.must(w.store.View(context.Background(), f)) }

func (w *town) cases(customer string) (all []care.Case) {
	w.view(func(tx storage.Tx) (err error) {
		all, _, err = storage.Cases.By(tx, storage.ByCustomer, storage.Under(customer))
		return err
	})
	return all
}

// delivers hands the heads of all lanes over to their platforms, and reports whether there were any.
func (w *town) delivers() bool {
	var heads []storage.Delivery
	w.view(func(tx storage.Tx) error {
		all, _, err := storage.Deliveries.Page(tx, storage.Query{Limit: 1000})
		for _, rec := range all {
			if len(heads) == 0 || heads[len(heads)-1].Lane != rec.Lane {
				heads = append(heads, rec)
			}
		}
		return err
	})
	for _, rec := range heads {
		w.deliver(rec)
	}
	return len(heads) > 0
}

// deliver does with a delivery what the outbox does.
func (w *town) deliver(rec storage.Delivery) {
	var d platform.Delivery
	w.must(json.Unmarshal(rec.Payload, &d))
	if d.Thread != "" && d.ThreadID == "" {
		w.view(func(tx storage.Tx) error {
			r, found, err := storage.Receipts.Get(tx, d.Thread)
			if err == nil && !found {
				err = fmt.Errorf("%s waits for ever for %s", rec.Lane, d.Thread)
			}
			d.ThreadID = strings.Join(r.IDs, "")
			return err
		})
	}
	w.must(w.store.Update(context.Background(), func(tx storage.Tx) error {
		if err := storage.Deliveries.Delete(tx, rec.Lane, rec.Seq, rec.Sub); err != nil {
			return err
		}
		switch {
		case d.Kind == platform.Delete:
			return storage.Receipts.Delete(tx, d.Target)
		case d.Ref != "" && (d.Kind == platform.Say || d.Kind == platform.PutCard):
			r := storage.Receipt{Ref: d.Ref, Platform: d.Platform, Chat: d.Chat, Case: d.Case, IDs: []string{w.id()}, Words: d.Words, At: w.now}
			for _, f := range d.Content.Files {
				r.Files = append(r.Files, "F"+f.ID[:4])
			}
			if err := storage.Receipts.Put(tx, r); err != nil {
				return err
			}
		}
		_, err := w.engine.Delivered(tx, rec, d)
		return err
	}))
}

// falls runs the timers that are due, and reports whether there were any.
func (w *town) falls() bool {
	var due []storage.Timer
	w.view(func(tx storage.Tx) (err error) {
		due, _, err = storage.Timers.By(tx, storage.ByDue, storage.Query{To: []any{w.now.Add(time.Microsecond).UTC()}})
		return err
	})
	for _, timer := range due {
		w.must(w.engine.Fall(timer))
	}
	return len(due) > 0
}

// settles lets time pass until nothing is left to do.
func (w *town) settles() {
	for idle := 0; idle < 3; {
		w.now = w.now.Add(10 * time.Second)
		fell, delivered := w.falls(), w.delivers()
		if fell || delivered {
			idle = 0
		} else {
			idle++
		}
		if len(w.timersOf("erase")) > 0 {
			idle = 0
		}
		if len(w.timersOf("compact")) > 0 && !delivered {
			idle++
		}
	}
}

func (w *town) timersOf(kind string) (all []storage.Timer) {
	w.view(func(tx storage.Tx) error {
		page, _, err := storage.Timers.Page(tx, storage.Query{Limit: 1000})
		for _, timer := range page {
			if timer.Kind == kind {
				all = append(all, timer)
			}
		}
		return err
	})
	return all
}

// finds returns where in the store a word is.
func (w *town) finds(words ...string) (found []string) {
	for key, value := range w.store.pairs {
		for _, word := range words {
			if strings.Contains(key, word) || bytes.Contains(value, []byte(word)) {
				found = append(found, fmt.Sprintf("%s in %.200q: %.300q", word, key, value))
			}
		}
	}
	w.view(func(tx storage.Tx) error { // their raw bytes are in base64
		all, _, err := storage.SetAsides.Page(tx, storage.Query{Limit: 1000})
		for _, aside := range all {
			for _, word := range words {
				if bytes.Contains(aside.Raw, []byte(strings.Trim(word, `"`))) {
					found = append(found, fmt.Sprintf("%s in what was set aside: %s", word, aside.Raw))
				}
			}
		}
		return err
	})
	slices.Sort(found)
	return found
}

// broken returns what is wrong with the tables.
func (w *town) broken(t testing.TB) []storage.Finding {
	t.Helper()
	findings, err := storage.Verify(context.Background(), w.store, storage.All()...)
	w.must(err)
	return findings
}
