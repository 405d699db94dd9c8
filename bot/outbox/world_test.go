package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/outbox"
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// ends remembers how deliveries ended.
type ends struct {
	mu  sync.Mutex
	all []string
	ch  chan string
}

func (e *ends) add(s string) ([]storage.Delivery, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, s)
	e.ch <- s
	return nil, nil
}

func (e *ends) Delivered(_ storage.Tx, rec storage.Delivery, d platform.Delivery) ([]storage.Delivery, error) {
	return e.add("delivered " + rec.Lane + " " + said(d))
}

func (e *ends) Dropped(_ storage.Tx, _ storage.Delivery, d platform.Delivery, f *platform.Failure) ([]storage.Delivery, error) {
	return e.add("dropped " + said(d) + ": " + string(f.Kind))
}

func (e *ends) WithoutFile(_ storage.Tx, _ storage.Delivery, _ platform.Delivery, file care.File, f *platform.Failure) ([]storage.Delivery, error) {
	return e.add("without " + file.ID + ": " + string(f.Kind))
}

// direct commits each turn by itself; full makes so many of them fail, as a full disk does.
type direct struct {
	storage.Store
	full *atomic.Int32
}

func (c direct) Do(ctx context.Context, run func(storage.Tx) error, after func()) error {
	if c.full.Add(-1) >= 0 {
		return storage.ErrNoSpace
	}
	err := c.Update(ctx, run)
	if err == nil && after != nil {
		after()
	}
	return err
}

type blind struct{}

func (blind) Delivery(care.Platform, platform.Kind, string) {}
func (blind) Waiting(care.Platform, int)                    {}
func (blind) Limited(care.Platform)                         {}

// world is an outbox with a far side.
type world struct {
	t     *testing.T
	store storage.Store
	far   *far
	ends  *ends
	out   *outbox.Outbox
	seq   uint64
	full  atomic.Int32 // commits that fail
	home  func(storage.Tx, string) (*platform.Home, error)
}

func newWorld(t *testing.T, p care.Platform) *world {
	t.Helper()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := storage.Prepare(t.Context(), store, storage.All()...); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, store: store, far: newFar(p), ends: &ends{ch: make(chan string, 1000)}}
	t.Cleanup(func() { _ = store.Close() })
	return w
}

func (w *world) start() {
	w.t.Helper()
	w.out = outbox.New(outbox.Options{
		Committer: direct{w.store, &w.full}, Store: w.store, Adapters: []platform.Adapter{w.far}, Outcomes: w.ends, Watch: blind{}, Home: w.home,
		Log: slog.New(slog.DiscardHandler),
	})
	if err := w.out.Start(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.out.Stop(0) })
}

// put stores deliveries for a lane and, once started, hands them over.
func (w *world) put(lane string, state storage.DeliveryState, deliveries ...platform.Delivery) {
	w.t.Helper()
	var recs []storage.Delivery
	for _, d := range deliveries {
		d.Platform = w.far.platform
		payload, err := json.Marshal(d)
		if err != nil {
			w.t.Fatal(err)
		}
		w.seq++
		recs = append(recs, storage.Delivery{Lane: lane, Seq: w.seq, State: state, EnqueuedAt: time.Now(), Payload: payload})
	}
	err := w.store.Update(w.t.Context(), func(tx storage.Tx) error {
		for _, rec := range recs {
			if err := storage.Deliveries.Put(tx, rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.out != nil {
		w.out.Add(recs)
	}
}

// ended waits until so many deliveries have ended.
func (w *world) ended(n int) []string {
	w.t.Helper()
	var all []string
	for range n {
		select {
		case s := <-w.ends.ch:
			all = append(all, s)
		case <-time.After(time.Minute):
			w.t.Fatalf("after %v nothing more ended; arrived: %q", all, w.far.all())
		}
	}
	return all
}

func (w *world) want(arrived ...string) {
	w.t.Helper()
	if diff := cmp.Diff(arrived, w.far.all()); diff != "" {
		w.t.Errorf("arrived (-want +got):\n%s", diff)
	}
}

func text(s string) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Content: care.Content{Text: s}}
}

func word(id, s string) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Case: "C-1", Ref: "words/C-1/" + id, Words: []care.Word{{Message: id, Part: 1, Text: s}}}
}

func failure(kind platform.FailureKind) *platform.Failure {
	return &platform.Failure{Kind: kind, Err: errors.New("told so")}
}
