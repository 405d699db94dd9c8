package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"carebot/bot/engine"
	"carebot/bot/platform"
	"carebot/bot/timer"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
	"carebot/storage/badger"
)

const (
	benchCases = 100_000 // open, with three clocks each
	benchDue   = 2_000   // of them fall due while it is measured, evenly
	benchOver  = 20 * time.Second
)

// BenchmarkClocks measures what 100,000 open cases cost whose clocks of progress, of a promise and of the law run: memory,
// the start, the setting anew of all timers beside it, and how much later than its time what falls due is decided and
// durable; beside it as many cases without clocks. It is measured once: a run takes long enough.
func BenchmarkClocks(b *testing.B) {
	b.Run("three-clocks", func(b *testing.B) { benchClocks(b, true) })
	b.Run("baseline-no-clocks", func(b *testing.B) { benchClocks(b, false) })
}

func benchClocks(b *testing.B, clocks bool) {
	dir := b.TempDir()
	begin := time.Now().Add(time.Hour) // what is due then is due when the clock is moved there
	fill(b, dir, begin, clocks)
	before, opened := heap(), time.Now()
	store, err := badger.Open(dir, badger.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var clock timer.Clock
	e, c := engineOver(b, store, clock.Now)
	late := &lateness{clock: &clock, all: make(chan struct{}), want: benchDue}
	alarm := timer.New(store, late.watch(e.Begin), clock.Now, slog.New(slog.DiscardHandler))
	e.Connect(nowhere{}, alarm)
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	running.Go(func() { alarm.Run(ctx) })
	b.ReportMetric(float64(time.Since(opened).Milliseconds()), "start-ms")
	if clocks {
		wound := time.Now()
		e.Wind(ctx)
		b.ReportMetric(float64(time.Since(wound).Milliseconds()), "wind-ms")
		clock.Reach(begin)
		alarm.Set(begin)
		late.wait(b)
		late.report(b)
	}
	b.ReportMetric(float64(heap()-before)/(1<<20), "heap-MiB")
	cancel()
	running.Wait()
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

// lateness measures how long after its time a timer's turn was durable.
type lateness struct {
	clock *timer.Clock
	want  int

	mu   sync.Mutex
	took []time.Duration
	all  chan struct{}
}

func (l *lateness) watch(begin func(storage.Timer) <-chan error) func(storage.Timer) <-chan error {
	return func(t storage.Timer) <-chan error {
		done, end := begin(t), make(chan error, 1)
		go func() {
			err := <-done
			l.mu.Lock()
			if l.took = append(l.took, l.clock.Now().Sub(t.Due)); len(l.took) == l.want {
				close(l.all)
			}
			l.mu.Unlock()
			end <- err
		}()
		return end
	}
}

func (l *lateness) wait(b *testing.B) {
	b.Helper()
	select {
	case <-l.all:
	case <-time.After(10 * benchOver):
		b.Fatal("not all fell due")
	}
}

func (l *lateness) report(b *testing.B) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.took)
	b.ReportMetric(float64(l.took[len(l.took)/2].Microseconds())/1000, "late-p50-ms")
	b.ReportMetric(float64(l.took[len(l.took)*99/100].Microseconds())/1000, "late-p99-ms")
}

// fill stores the cases, each with a customer of its own; the promises of some are due from begin on.
func fill(b *testing.B, dir string, begin time.Time, clocks bool) {
	b.Helper()
	store, err := badger.Open(dir, badger.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := storage.Prepare(b.Context(), store, storage.All()...); err != nil {
		b.Fatal(err)
	}
	const page = 100
	for from := 0; from < benchCases; from += page {
		err := store.Update(b.Context(), func(tx storage.Tx) error {
			for i := from; i < from+page; i++ {
				if err := fillOne(tx, i, begin, clocks); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}

func fillOne(tx storage.Tx, i int, begin time.Time, clocks bool) error {
	now := time.Now().UTC()
	c := care.Case{
		Number: fmt.Sprintf("C-%d", 1001+i), Kind: care.KindComplaint, Status: care.StatusOpen, Customer: fmt.Sprintf("K-%d", 1001+i),
		Language: care.Polish, Topic: "damaged", Description: "Lampa przyszła pęknięta.", Assignee: "U0ANNA", Channel: "C0CASES",
		OpenedAt: now, FirstReply: now, RepliedAt: now, HeardAt: now,
	}
	customer := care.Customer{ID: c.Customer, FirstName: "Ewa", Language: care.Polish, Address: care.Address{Platform: care.Telegram, Chat: fmt.Sprint(1001 + i)}}
	if err := storage.Customers.Put(tx, customer); err != nil || !clocks {
		if err == nil {
			err = storage.Cases.Put(tx, c)
		}
		return err
	}
	due := begin.Add(care.Day)
	if i%(benchCases/benchDue) == 0 {
		due = begin.Add(benchOver * time.Duration(i) / benchCases)
	}
	c.Decision = care.DecisionDue(now, 14, time.UTC)
	c = c.WithPromise(care.Promise{What: "Kurier odbierze lampę.", Due: due, State: care.PromiseDue, Staff: "U0ANNA", MadeAt: now})
	c.Told = []care.Told{{What: "promised/1", Until: due}}
	if err := storage.Cases.Put(tx, c); err != nil {
		return err
	}
	return storage.Timers.Put(tx, storage.Timer{Key: "case/" + c.Number, Kind: "case", Due: due, About: []string{c.Number}})
}

// engineOver returns an engine with the charter's clocks over a store, with nobody at the far side.
func engineOver(b *testing.B, store storage.Store, now func() time.Time) (*engine.Engine, *engine.Committer) {
	b.Helper()
	texts, err := locales.Load()
	if err != nil {
		b.Fatal(err)
	}
	c := engine.NewCommitter(store, nil)
	return engine.New(engine.Options{
		Committer: c, Texts: texts, LanguageOf: locales.LanguageOf, Flows: flows.All(), Adapters: []platform.Adapter{mute{}, slackMute{}},
		Company: care.Company{
			Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: time.UTC, Language: care.Polish,
			Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14},
		},
		Staff:   []care.Staff{{Name: "Anna Kowalska", Slack: "U0ANNA", Phone: "+48 600 100 200", Languages: []care.Language{care.Polish}, Capacity: benchCases}},
		Channel: "C0CASES", Managers: "C0MANAGERS", Watch: unwatched{}, Log: slog.New(slog.DiscardHandler), Now: now,
	}), c
}

// slackMute is mute on Slack's side.
type slackMute struct{ mute }

func (slackMute) Platform() care.Platform { return care.Slack }
