package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"carebot/bot/engine"
	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
	"carebot/storage/badger"
)

// BenchmarkTurns measures durable turns: a customer's word is taken in, decided, stored with what is to be sent, and
// committed with a disk flush. Beside it, in the same run, the commit of a single key, and an echo with no storage.
func BenchmarkTurns(b *testing.B) {
	for _, talks := range []int{1, 64} {
		b.Run(fmt.Sprintf("turns/conversations=%d", talks), func(b *testing.B) { benchTurns(b, talks) })
		b.Run(fmt.Sprintf("baseline-one-key/conversations=%d", talks), func(b *testing.B) { benchKeys(b, talks) })
		b.Run(fmt.Sprintf("baseline-echo/conversations=%d", talks), func(b *testing.B) { benchEcho(b, talks) })
	}
}

func benchTurns(b *testing.B, talks int) {
	e, _ := newEngine(b)
	side(b, talks, func(talk, n int) {
		if _, err := e.Take(platform.Incoming{Event: said(talk, n)}).Wait(b.Context()); err != nil {
			b.Error(err)
		}
	})
}

func benchKeys(b *testing.B, talks int) {
	_, c := newEngine(b)
	side(b, talks, func(talk, n int) {
		key := storage.Key("bench", talk, n)
		if err := c.Do(b.Context(), func(tx storage.Tx) error { return tx.Put(key, key) }, nil); err != nil {
			b.Error(err)
		}
	})
}

func benchEcho(b *testing.B, talks int) {
	side(b, talks, func(talk, n int) {
		event := said(talk, n)
		d := platform.Delivery{Kind: platform.Say, Platform: event.Platform, Chat: event.Chat, Content: event.Message.Content}
		if _, err := json.Marshal(d); err != nil {
			b.Error(err)
		}
	})
}

// side runs b.N turns, spread over conversations that go side by side, each waiting for its own.
func side(b *testing.B, talks int, turn func(talk, n int)) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	var wait sync.WaitGroup
	for talk := range talks {
		wait.Go(func() {
			for n := talk; n < b.N; n += talks {
				turn(talk, n)
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

func said(talk, n int) platform.Event {
	return platform.Event{
		IDs: []string{fmt.Sprintf("telegram/update/%d/%d", talk, n)}, Platform: care.Telegram, At: time.Now(), Chat: fmt.Sprint(talk + 1),
		Sender:  platform.Sender{ID: fmt.Sprint(talk + 1), FirstName: "Ewa", Language: "pl"},
		Message: &platform.Message{Message: care.Message{IDs: []string{fmt.Sprint(n + 1)}, Content: care.Content{Text: "/menu"}}},
	}
}

// newEngine returns an engine over a Badger store of its own, with nobody at the far side.
func newEngine(tb testing.TB) (*engine.Engine, *engine.Committer) {
	tb.Helper()
	store, err := badger.Open(tb.TempDir(), badger.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := storage.Prepare(tb.Context(), store, storage.All()...); err != nil {
		tb.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		tb.Fatal(err)
	}
	c := engine.NewCommitter(store, nil)
	e := engine.New(engine.Options{
		Committer: c, Texts: texts, LanguageOf: locales.LanguageOf, Flows: flows.All(), Adapters: []platform.Adapter{mute{}},
		Company: care.Company{Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: time.UTC, Language: care.Polish},
		Channel: "C0CASES", Managers: "C0MANAGERS", Watch: unwatched{}, Log: slog.New(slog.DiscardHandler),
	})
	e.Connect(nowhere{}, nowhere{})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	tb.Cleanup(func() {
		cancel()
		running.Wait()
		_ = store.Close()
	})
	return e, c
}

// mute is an adapter that plans and sends nothing.
type mute struct{ platform.Adapter }

func (mute) Platform() care.Platform                        { return care.Telegram }
func (mute) Plan(d platform.Delivery) []platform.Delivery   { return []platform.Delivery{d} }
func (mute) Handlers(platform.Take) map[string]http.Handler { return nil }
func (mute) Open(context.Context, care.File) (io.ReadCloser, error) {
	return nil, io.EOF
}

type nowhere struct{}

func (nowhere) Add([]storage.Delivery) {}
func (nowhere) Expecting(string) bool  { return false }
func (nowhere) Set(time.Time)          {}

type unwatched struct{}

func (unwatched) Taken(care.Platform)        {}
func (unwatched) Turn(string, time.Duration) {}
func (unwatched) SetAside(care.Platform)     {}
