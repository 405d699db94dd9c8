package timer_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"carebot/bot/timer"
	"carebot/storage"
	"carebot/storage/badger"
)

const patience = time.Minute

// bench is a store with an alarm whose timers come out of a channel.
type bench struct {
	t     *testing.T
	store storage.Store
	fell  chan string
	fails map[string]int // how often a timer's turn fails first
}

func newBench(t *testing.T) *bench {
	t.Helper()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := storage.Prepare(t.Context(), store, storage.All()...); err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, store: store, fell: make(chan string, 100), fails: map[string]int{}}
}

func (b *bench) put(key string, due time.Time) {
	b.t.Helper()
	err := b.store.Update(b.t.Context(), func(tx storage.Tx) error {
		return storage.Timers.Put(tx, storage.Timer{Key: key, Kind: "test", Due: due})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// fall deletes the timer, as its turn does.
func (b *bench) fall(timer storage.Timer) error {
	if b.fails[timer.Key] > 0 {
		b.fails[timer.Key]--
		return errors.New("not now")
	}
	err := b.store.Update(context.Background(), func(tx storage.Tx) error { return storage.Timers.Delete(tx, timer.Key) })
	b.fell <- timer.Key
	return err
}

func (b *bench) run() *timer.Alarm {
	alarm := timer.New(b.store, b.fall, time.Now, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { alarm.Run(ctx) })
	b.t.Cleanup(func() { cancel(); wait.Wait() })
	return alarm
}

func (b *bench) want(keys ...string) {
	b.t.Helper()
	for _, want := range keys {
		select {
		case got := <-b.fell:
			if got != want {
				b.t.Errorf("%s fell, want %s", got, want)
			}
		case <-time.After(patience):
			b.t.Fatalf("%s did not fall", want)
		}
	}
}

func TestWhatFellDueWhileNobodyRanFallsAtTheStartInOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("later", time.Now().Add(-time.Minute))
	b.put("sooner", time.Now().Add(-time.Hour))
	b.run()
	b.want("sooner", "later")
}

func TestAnEarlierTimerSetLaterFallsFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	far := time.Now().Add(time.Hour)
	b.put("far", far)
	alarm := b.run()
	alarm.Set(far)
	near := time.Now().Add(20 * time.Millisecond)
	b.put("near", near)
	alarm.Set(near)
	b.want("near")
}

func TestATimerNeverFallsBeforeItsTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	due := time.Now().Add(50 * time.Millisecond)
	b.put("x", due)
	b.run()
	b.want("x")
	if early := time.Until(due); early > 0 {
		t.Errorf("it fell %v early", early)
	}
}

func TestATurnThatFailsHoldsTheOthersUpNot(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.fails["bad"] = 1 << 30
	b.put("bad", time.Now().Add(-time.Hour))
	b.put("good", time.Now().Add(-time.Minute))
	b.run()
	b.want("good")
}
