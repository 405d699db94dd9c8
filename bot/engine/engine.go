// Package engine runs turns: an event comes in, one transaction decides it, saves the new state and enqueues what is
// to be sent; only then is the platform told that the event was taken in.
//
//	adapter ─ Take ─► turn: seen? load, decide (flows, desk), save, enqueue ─ commit ─► outbox
//	                                                                              └──► ticket: acknowledge, reply
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// Texts words what flows and desk decide.
type Texts interface {
	Text(lang care.Language, key string, data map[string]any) (string, error)
	Moment(lang care.Language, t time.Time) (string, error)
	Date(lang care.Language, d care.Date) (string, error)
}

// Outbox takes committed deliveries over.
type Outbox interface {
	Add(recs []storage.Delivery)
	Expecting(chat string) bool
}

// Alarm is told that something falls due.
type Alarm interface{ Set(due time.Time) }

// Walker walks the audiences of newsletters; Wake tells that one begins or goes on. It never blocks.
type Walker interface{ Wake() }

// Watch counts what happens to events. Results are done, repeat and set_aside.
type Watch interface {
	Taken(p care.Platform)
	Turn(result string, took time.Duration)
	SetAside(p care.Platform)
}

// Options are what an engine works with.
type Options struct {
	Committer  *Committer
	Texts      Texts
	LanguageOf func(tag string) (care.Language, bool)
	Flows      []flow.Flow
	// Understand says what free words are taken for; nil: nobody tries.
	Understand func(text string, lang care.Language) care.Meaning
	Adapters   []platform.Adapter
	Company    care.Company
	Staff      []care.Staff
	Channel    string                      // where cases are posted …
	Channels   map[care.Kind]string        // … unless their kind has its own
	Managers   string                      // the managers' channel
	Compact    func(context.Context) error // has the store leave nothing of what was deleted; nil: it never does
	Rate       float64                     // newsletters' deliveries a second, as far as people are told how long they take
	Watch      Watch
	Log        *slog.Logger
	Now        func() time.Time // nil: time.Now
}

// Engine decides events. Connect it before the first event.
type Engine struct {
	Options
	adapters map[care.Platform]platform.Adapter
	outbox   Outbox
	alarm    Alarm
	walker   Walker
	started  time.Time
	tidy     chan time.Time
	reports  chan struct{} // there is one to make
	jobs     *newsJobs
	filling  chan struct{} // a file of codes is to be taken in
}

// New returns an engine; Connect gives it the outbox and the alarm, which in turn need it.
func New(o Options) *Engine {
	e := &Engine{Options: o, adapters: map[care.Platform]platform.Adapter{}, tidy: make(chan time.Time, 1), jobs: newNewsJobs()}
	for _, a := range o.Adapters {
		e.adapters[a.Platform()] = a
	}
	e.reports, e.filling = make(chan struct{}, 1), make(chan struct{}, 1)
	if e.Now == nil {
		e.Now = time.Now
	}
	e.started = e.Now()
	return e
}

// Connect gives the engine where deliveries and timers go.
func (e *Engine) Connect(outbox Outbox, alarm Alarm) { e.outbox, e.alarm = outbox, alarm }

// Walks gives the engine who walks the audiences of newsletters, which in turn needs it.
func (e *Engine) Walks(w Walker) { e.walker = w }

// Take queues the turn of an update. What cannot be read, and what no turn can be made of, is set aside whole.
func (e *Engine) Take(in platform.Incoming) platform.Ticket {
	e.Watch.Taken(in.Event.Platform)
	began := e.Now()
	if in.Err != nil {
		return e.ticket(in, began, e.setAside(in, in.Err, began))
	}
	t := e.newTurn(in.Event, began)
	ticket := e.ticket(in, began, e.submit(t, t.decide))
	ticket.turn = t
	return ticket
}

// submit queues a turn; what it enqueued goes to the outbox once it is committed.
func (e *Engine) submit(t *turn, decide func() error) <-chan error {
	return e.Committer.Submit(func(tx storage.Tx) error {
		t.reset(tx)
		if err := decide(); err != nil {
			return err
		}
		return t.finish()
	}, func() {
		e.outbox.Add(t.out)
		e.jobs.add(t.jobs)
		if t.fill {
			e.fillSoon()
		}
		if !t.due.IsZero() {
			e.alarm.Set(t.due)
		}
		if t.news && e.walker != nil {
			e.walker.Wake()
		}
		if !t.compact.IsZero() {
			e.compactSoon(t.compact)
		}
	})
}

// Fall runs the turn of a timer that has fallen due.
func (e *Engine) Fall(timer storage.Timer) error { return <-e.Begin(timer) }

// Begin queues the turn of a timer that has fallen due, and returns where its outcome comes.
func (e *Engine) Begin(timer storage.Timer) <-chan error {
	t := e.ownTurn()
	return e.submit(t, func() error { return t.fall(timer) })
}

// staff returns the staff member with a Slack ID.
func (e *Engine) staff(slackID string) (care.Staff, bool) {
	for _, s := range e.Staff {
		if s.Slack == slackID && slackID != "" {
			return s, true
		}
	}
	return care.Staff{}, false
}

// channel returns where cases of a kind are posted.
func (e *Engine) channel(kind care.Kind) string {
	if own := e.Channels[kind]; own != "" {
		return own
	}
	return e.Channel
}

// counted gives the next of a counter's numbers.
func counted(tx storage.Tx, name string, first int64) (int64, error) {
	c, found, err := storage.Counters.Get(tx, name)
	if err != nil {
		return 0, err
	}
	if !found {
		c = storage.Counter{Name: name, Value: first - 1}
	}
	c.Value++
	return c.Value, storage.Counters.Put(tx, c)
}

func caseNumber(n int64) string { return fmt.Sprintf("C-%d", n) }
