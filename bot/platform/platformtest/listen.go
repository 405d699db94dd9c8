package platformtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
)

// patience is how long the suite waits for what should come at once.
const patience = time.Minute

// engine stands for the engine of turns: it commits, or refuses to, and tells repeats by their IDs.
type engine struct {
	commit func(text string) error // the fate of a turn; nil: all are committed

	mu        sync.Mutex
	seen      map[string]bool
	committed []string
	changed   chan struct{}
}

func newEngine(commit func(text string) error) *engine {
	return &engine{commit: commit, seen: map[string]bool{}, changed: make(chan struct{}, 1)}
}

// take is the platform.Take; a turn is committed as its ticket is waited for.
func (e *engine) take(in platform.Incoming) platform.Ticket {
	return ticket(func(context.Context) (platform.Reply, error) {
		if in.Err != nil || in.Event.Message == nil {
			return platform.Reply{}, nil // what cannot be read is set aside, which is a commit
		}
		return platform.Reply{}, e.turn(in.Event)
	})
}

func (e *engine) turn(event platform.Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if slices.ContainsFunc(event.IDs, func(id string) bool { return e.seen[id] }) {
		return nil
	}
	if e.commit != nil {
		if err := e.commit(event.Message.Text); err != nil {
			return err
		}
	}
	for _, id := range event.IDs {
		e.seen[id] = true
	}
	e.committed = append(e.committed, event.Message.Text)
	select {
	case e.changed <- struct{}{}:
	default:
	}
	return nil
}

func (e *engine) texts() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.committed)
}

// wait returns once n turns are committed.
func (e *engine) wait(t *testing.T, n int) {
	t.Helper()
	late := time.After(patience)
	for len(e.texts()) < n {
		select {
		case <-e.changed:
		case <-late:
			t.Fatalf("%d of %d turns are committed: %q", len(e.texts()), n, e.texts())
		}
	}
}

// ticket is a platform.Ticket made of its Wait.
type ticket func(context.Context) (platform.Reply, error)

func (f ticket) Wait(ctx context.Context) (platform.Reply, error) { return f(ctx) }

// listen has the adapter listen until stop is called, which waits for its end.
func listen(t *testing.T, a platform.Adapter, take platform.Take) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Listen(ctx, take) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-ended:
				if err != nil {
					t.Errorf("listening ended with %v", err)
				}
			case <-time.After(patience):
				t.Error("listening does not end with its context")
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

func numbered(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("Wiadomość %03d", i)
	}
	return texts
}

func takenInOrder(t *testing.T, s Side) {
	e := newEngine(nil)
	a := started(t, s)
	texts := numbered(60)
	for _, text := range texts[:20] {
		s.Write(text)
	}
	listen(t, a, e.take)
	for _, text := range texts[20:] {
		s.Write(text)
	}
	e.wait(t, len(texts))
	if diff := cmp.Diff(texts, e.texts()); diff != "" {
		t.Error(diff)
	}
}

// acknowledgedAfterCommit stops the program between taking in and the commit, and starts another.
func acknowledgedAfterCommit(t *testing.T, s Side) {
	a := started(t, s)
	taken := make(chan struct{}, 100)
	stop := listen(t, a, func(in platform.Incoming) platform.Ticket {
		return ticket(func(ctx context.Context) (platform.Reply, error) {
			if in.Event.Message != nil {
				taken <- struct{}{}
			}
			<-ctx.Done() // a commit that never comes
			return platform.Reply{}, ctx.Err()
		})
	})
	s.Write("Nie zgub mnie.")
	select {
	case <-taken:
	case <-time.After(patience):
		t.Fatal("it was not taken in")
	}
	stop()
	s.Hurry()

	e := newEngine(nil)
	listen(t, a, e.take)
	e.wait(t, 1)
	if diff := cmp.Diff([]string{"Nie zgub mnie."}, e.texts()); diff != "" {
		t.Error(diff)
	}
}

func nothingLostWhenCommitFails(t *testing.T, s Side) {
	texts := numbered(12)
	failures, failed := 2, make(chan struct{}, 2)
	e := newEngine(func(text string) error {
		if text == texts[5] && failures > 0 {
			failures--
			failed <- struct{}{}
			return errors.New("the store is down")
		}
		return nil
	})
	a := started(t, s)
	for _, text := range texts {
		s.Write(text)
	}
	listen(t, a, e.take)
	for range cap(failed) {
		select {
		case <-failed:
			s.Hurry()
		case <-time.After(patience):
			t.Fatal("what failed is not delivered again")
		}
	}
	e.wait(t, len(texts))
	got := e.texts()
	slices.Sort(got)
	if diff := cmp.Diff(texts, got); diff != "" {
		t.Error(diff)
	}
}

func listeningEnds(t *testing.T, s Side) {
	a := started(t, s)
	e := newEngine(nil)
	stop := listen(t, a, e.take)
	s.Write("Dzień dobry.")
	e.wait(t, 1)
	stop()
	if err := a.Ready(); err != nil {
		t.Error("not ready after an orderly end:", err)
	}
}
