package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot/engine"
	"carebot/bot/outbox"
	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
)

// patience is how long a step of the process may take, on a machine that has much else to do.
const patience = 2 * time.Minute

// house is a company with its bot: a process that may die at any moment, on a store that does not.
type house struct {
	t       testing.TB
	shelf   *shelf
	texts   *wording
	told    *transcript
	phones  *side
	slack   *side
	company care.Company
	staff   []care.Staff

	mu    sync.Mutex
	clock time.Time

	events    int
	restarts  int
	engine    *engine.Engine
	committer *engine.Committer
	gauge     *gauge
	stop      func()
}

func newHouse(t testing.TB, company care.Company, staff []care.Staff, begins time.Time) *house {
	t.Helper()
	catalog, err := wordings()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, shelf: newShelf(), company: company, staff: staff, clock: begins}
	h.texts = &wording{Catalog: catalog, keys: map[string]told{}}
	h.told = newTranscript(h.texts, h.now)
	h.phones, h.slack = newSide(care.Telegram, h.told), newSide(care.Slack, h.told)
	h.told.open = h.opens
	if err := storage.Prepare(t.Context(), h.shelf, storage.All()...); err != nil {
		t.Fatal(err)
	}
	h.start()
	t.Cleanup(func() { h.stop() })
	return h
}

// wordings are loaded once for all tests.
var wordings = sync.OnceValues(locales.Load)

// now is what the clock shows. It is moved only while nothing is under way.
func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

// reach moves the clock ahead to a time, if that is later.
func (h *house) reach(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at.After(h.clock) {
		h.clock = at.In(h.company.Zone)
	}
}

// start starts a process as bot does.
func (h *house) start() {
	log := slog.New(slog.NewTextHandler(h.t.Output(), &slog.HandlerOptions{Level: slog.LevelError + 1}))
	committer := engine.NewCommitter(h.shelf, nil)
	adapters := []platform.Adapter{h.phones, h.slack}
	h.gauge = &gauge{lanes: map[care.Platform]int{}, empty: make(chan struct{}, 1)}
	h.engine = engine.New(engine.Options{
		Committer: committer, Texts: h.texts, LanguageOf: locales.LanguageOf, Flows: flows.All(), Adapters: adapters, Company: h.company,
		Staff: h.staff, Channel: cases, Managers: managers, Watch: h.gauge, Log: log, Now: h.now,
	})
	out := outbox.New(outbox.Options{
		Committer: committer, Store: h.shelf, Adapters: adapters, Outcomes: h.engine, Home: h.engine.Home, May: h.engine.MayLeave,
		Watch: h.gauge, Log: log,
	})
	h.engine.Connect(out, h.gauge)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	reports, endReports := context.WithCancel(ctx)
	var reporting sync.WaitGroup
	running.Go(func() { committer.Run(ctx) })
	h.stop = sync.OnceFunc(func() {
		endReports()
		reporting.Wait()
		out.Stop(0)
		cancel()
		running.Wait()
	})
	h.committer = committer
	if err := out.Start(ctx); err != nil {
		h.t.Fatal(err)
	}
	if err := h.engine.Muster(ctx); err != nil && !h.isDead() {
		h.t.Fatal(err)
	}
	h.engine.Wind(ctx)
	reporting.Go(func() { h.engine.Report(reports) })
	h.waits(func() bool { return h.isDead() || h.has("report/weekly") })
}

// waits waits for something that is done beside the turns.
func (h *house) waits(until func() bool) {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	end := time.NewTimer(patience)
	defer end.Stop()
	for !until() {
		select {
		case <-look.C:
		case <-end.C:
			h.t.Fatal("what is waited for does not come")
		}
	}
}

// has reports whether a timer is stored whose key begins so and that has not fallen due.
func (h *house) has(timer string) (found bool) {
	h.view(func(tx storage.Tx) error {
		timers, _, err := storage.Timers.Page(tx, storage.Begins(timer))
		found = slices.ContainsFunc(timers, func(t storage.Timer) bool { return t.Due.After(h.now()) })
		return err
	})
	return found
}

// opens reads one of the bot's own files, where that is a table.
func (h *house) opens(ctx context.Context, f care.File) (string, error) {
	if !strings.HasPrefix(f.ID, "report/csv/") {
		return "", nil
	}
	r, err := h.engine.OpenFile(ctx, f)
	if err != nil {
		return "", err
	}
	raw, err := io.ReadAll(r)
	return string(raw), errors.Join(err, r.Close())
}

func (h *house) isDead() bool {
	select {
	case <-h.shelf.died():
		return true
	default:
		return false
	}
}

// rise starts a new process where the last one is dead, and reports whether it was.
func (h *house) rise() bool {
	if !h.isDead() {
		return false
	}
	for h.isDead() {
		h.stop()
		h.shelf.revive()
		h.restarts++
		h.start()
	}
	return true
}

// take hands an event over as its platform does: again, until it is taken.
func (h *house) take(e platform.Event) platform.Reply {
	h.events++
	e.IDs, e.At = []string{fmt.Sprintf("%s/update/%d", e.Platform, h.events)}, h.now()
	for {
		reply, err := h.engine.Take(platform.Incoming{Event: e}).Wait(h.t.Context())
		if err == nil {
			return reply
		}
		if !h.rise() {
			h.t.Fatalf("an event is not taken: %v", err)
		}
	}
}

// drain waits until all that is to be sent has been, by this process or the next, reports that are asked for included.
func (h *house) drain() {
	for done := false; !done; {
		h.rise()
		if h.has("report/asked/") {
			h.waits(func() bool { return h.isDead() || !h.has("report/asked/") })
		}
		// What follows from a commit follows before the next one: a report that is made is on its way then.
		_ = h.committer.Do(h.t.Context(), func(storage.Tx) error { return nil }, nil)
		h.delivers()
		done = !h.isDead()
	}
	h.texts.forget()
}

// delivers waits until nothing is on its way, or the process is dead.
func (h *house) delivers() {
	end := time.NewTimer(patience)
	defer end.Stop()
	for h.gauge.waiting() > 0 {
		select {
		case <-h.gauge.empty:
		case <-h.shelf.died():
			return
		case <-end.C:
			h.t.Fatal("the outbox does not become empty")
		}
	}
}

// due returns the earliest stored timer.
func (h *house) due() (at time.Time, found bool) {
	h.view(func(tx storage.Tx) error {
		timers, _, err := storage.Timers.By(tx, storage.ByDue, storage.Query{Limit: 1})
		if found = len(timers) > 0; found {
			at = timers[0].Due
		}
		return err
	})
	return at, found
}

// fall has all that is due happen, in order.
func (h *house) fall() {
	var timers []storage.Timer
	h.view(func(tx storage.Tx) (err error) {
		timers, _, err = storage.Timers.By(tx, storage.ByDue, storage.Query{To: []any{h.now().Add(time.Microsecond).UTC()}, Limit: 256})
		return err
	})
	ends := make([]<-chan error, 0, len(timers))
	for _, timer := range timers {
		ends = append(ends, h.engine.Begin(timer))
	}
	for i, end := range ends {
		if err := <-end; err != nil && !h.isDead() {
			h.t.Fatalf("the timer %s: %v", timers[i].Key, err)
		}
	}
}

func (h *house) view(f func(storage.Tx) error) {
	h.t.Helper()
	if err := h.shelf.View(h.t.Context(), f); err != nil {
		h.t.Fatal(err)
	}
}

// gauge tells how many lanes wait.
type gauge struct {
	mu    sync.Mutex
	lanes map[care.Platform]int
	empty chan struct{}
}

func (g *gauge) waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.lanes[care.Telegram] + g.lanes[care.Slack]
}

// Waiting implements outbox.Watch.
func (g *gauge) Waiting(p care.Platform, lanes int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lanes[p] = lanes; lanes > 0 {
		return
	}
	select {
	case g.empty <- struct{}{}:
	default: // who waits is told already
	}
}

// SetAside implements engine.Watch.
func (*gauge) SetAside(care.Platform) {}

// Taken implements engine.Watch.
func (*gauge) Taken(care.Platform) {}

// Turn implements engine.Watch.
func (*gauge) Turn(string, time.Duration) {}

// Delivery implements outbox.Watch.
func (*gauge) Delivery(care.Platform, platform.Kind, string) {}

// Limited implements outbox.Watch.
func (*gauge) Limited(care.Platform) {}

// Set implements engine.Alarm: the simulation looks itself what is due next.
func (*gauge) Set(time.Time) {}
