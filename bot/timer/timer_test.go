package timer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
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
	ahead atomic.Int64   // of the clock on the wall
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
func (b *bench) fall(timer storage.Timer) <-chan error {
	end := make(chan error, 1)
	if b.fails[timer.Key] > 0 {
		b.fails[timer.Key]--
		end <- errors.New("not now")
		return end
	}
	err := b.store.Update(context.Background(), func(tx storage.Tx) error { return storage.Timers.Delete(tx, timer.Key) })
	b.fell <- timer.Key
	end <- err
	return end
}

func (b *bench) run() *timer.Alarm {
	alarm := timer.New(b.store, b.fall, func() time.Time { return time.Now().Add(time.Duration(b.ahead.Load())) }, slog.New(slog.DiscardHandler))
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

func TestWhatFallsDueByAClockThatWasMovedFallsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("tomorrow", time.Now().Add(24*time.Hour))
	alarm := b.run()
	b.ahead.Store(int64(25 * time.Hour))
	alarm.Set(time.Now().Add(25 * time.Hour))
	b.want("tomorrow")
}

func TestManyAreDueTogether(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var want []string
	for i := range 60 {
		key := fmt.Sprintf("%02d", i)
		want = append(want, key)
		b.put(key, time.Now().Add(time.Duration(i-100)*time.Second))
	}
	b.run()
	b.want(want...)
}
