// Package outbox delivers what turns decided: in order within a lane, lanes side by side, under the platforms'
// published limits, again after failures, and never twice where the platform lets one look.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// Committer commits the outbox's own changes in line with all turns.
type Committer interface {
	// Do runs a turn and waits until it is durable; after is called once it is committed.
	Do(ctx context.Context, run func(storage.Tx) error, after func()) error
}

// Outcomes is told, within the commit that settles a delivery, how it ended, and may answer with more to deliver.
type Outcomes interface {
	Delivered(tx storage.Tx, rec storage.Delivery, d platform.Delivery) ([]storage.Delivery, error)
	// Dropped: it will not arrive. fault.Kind tells why.
	Dropped(tx storage.Tx, rec storage.Delivery, d platform.Delivery, fault *platform.Failure) ([]storage.Delivery, error)
	// WithoutFile: the file cannot pass (too big, gone); the rest of the delivery goes on without it.
	WithoutFile(tx storage.Tx, rec storage.Delivery, d platform.Delivery, file care.File, fault *platform.Failure) ([]storage.Delivery, error)
}

// Watch counts what happens to deliveries.
type Watch interface {
	// Delivery counts a try: sent, retry, unknown or failed.
	Delivery(p care.Platform, kind platform.Kind, outcome string)
	// Waiting says how many lanes of a platform have deliveries that wait.
	Waiting(p care.Platform, lanes int)
	// Limited counts a 429.
	Limited(p care.Platform)
}

// Outbox delivers. Its lanes live in memory and in the store; the store is the truth.
type Outbox struct {
	commit   Committer
	store    storage.Store // for reading
	adapters map[care.Platform]platform.Adapter
	outcomes Outcomes
	home     func(storage.Tx, string) (*platform.Home, error)
	may      func(storage.Tx, platform.Delivery) (Leave, error)
	watch    Watch
	log      *slog.Logger
	limits   *limits

	mu      sync.Mutex
	lanes   map[string]*lane
	counts  map[care.Platform]int    // lanes by platform
	waiters map[string]chan struct{} // by ref: closed when its receipt comes
	news    int                      // deliveries of newsletters in lanes
	drained chan struct{}
	running sync.WaitGroup

	waits     context.Context // ends when nothing new is begun
	sends     context.Context // ends when what is in flight is cut
	stopWaits context.CancelFunc
	cutSends  context.CancelFunc
}

// Options are what an outbox works with.
type Options struct {
	Committer Committer
	Store     storage.Store
	Adapters  []platform.Adapter
	Outcomes  Outcomes
	// Home draws the Home of a user as it stands in the store; nil: there is none.
	Home func(tx storage.Tx, user string) (*platform.Home, error)
	// May says whether a newsletter's delivery may begin; nil: it may.
	May   func(tx storage.Tx, d platform.Delivery) (Leave, error)
	Watch Watch
	Log   *slog.Logger
}

// New returns an outbox that does nothing until Start.
func New(o Options) *Outbox {
	out := &Outbox{
		commit: o.Committer, store: o.Store, outcomes: o.Outcomes, home: o.Home, may: o.May, watch: o.Watch, log: o.Log,
		adapters: map[care.Platform]platform.Adapter{}, limits: newLimits(time.Now()),
		lanes: map[string]*lane{}, counts: map[care.Platform]int{}, waiters: map[string]chan struct{}{},
		drained: make(chan struct{}, 1),
	}
	for _, a := range o.Adapters {
		out.adapters[a.Platform()] = a
	}
	return out
}

// lane is deliveries that go in order, one at a time.
type lane struct {
	name     string
	platform care.Platform
	items    []*item
	busy     bool // a worker is at it
}

// item is one stored delivery in memory.
type item struct {
	rec     storage.Delivery
	d       platform.Delivery
	unknown bool // it may have arrived: look, or send again, as its platform lets
	tries   int
	next    time.Time // not before
	end     *end      // how it ended, once it has
}

// end is how a delivery ended.
type end struct {
	receipt *platform.Receipt
	fault   *platform.Failure
}

// Start loads what is stored and begins to deliver it. Add must not be called before it has returned.
func (o *Outbox) Start(ctx context.Context) error {
	o.waits, o.stopWaits = context.WithCancel(context.WithoutCancel(ctx))
	o.sends, o.cutSends = context.WithCancel(context.WithoutCancel(ctx))
	var after []byte
	for {
		var page []storage.Delivery
		err := o.store.View(ctx, func(tx storage.Tx) (err error) {
			page, after, err = storage.Deliveries.Page(tx, storage.Query{After: after, Limit: loadPage})
			return err
		})
		if err != nil {
			return fmt.Errorf("outbox: load: %w", err)
		}
		o.Add(page)
		if after == nil {
			return nil
		}
	}
}

// loadPage keeps a long outbox from holding one long snapshot.
const loadPage = 500

// Stop begins nothing new and returns when what is in flight has ended, or has been cut after grace.
func (o *Outbox) Stop(grace time.Duration) {
	o.mu.Lock()
	o.stopWaits()
	o.mu.Unlock()
	timer := time.AfterFunc(grace, o.cutSends)
	defer timer.Stop()
	o.running.Wait()
	o.cutSends()
}

// Add takes committed deliveries over; called in the order of the commits.
func (o *Outbox) Add(recs []storage.Delivery) {
	if len(recs) == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, rec := range recs {
		if it, err := newItem(rec); err != nil {
			o.log.Error("outbox: a stored delivery cannot be read; it stays where it is", "lane", rec.Lane, "seq", rec.Seq, "error", err)
		} else {
			o.push(it)
		}
	}
}

func newItem(rec storage.Delivery) (*item, error) {
	it := &item{rec: rec, next: rec.NotBefore, unknown: rec.State == storage.Unknown}
	if err := json.Unmarshal(rec.Payload, &it.d); err != nil {
		return nil, err
	}
	it.d.Progress, it.d.First = rec.Progress, rec.EnqueuedAt
	return it, nil
}

// push appends an item to its lane and starts the lane's worker.
func (o *Outbox) push(it *item) {
	l, ok := o.lanes[it.rec.Lane]
	if !ok {
		l = &lane{name: it.rec.Lane, platform: it.d.Platform}
		o.lanes[l.name] = l
		o.count(l.platform, 1)
	}
	l.items = append(l.items, it)
	o.countNews(it, 1)
	if !l.busy && o.waits.Err() == nil {
		l.busy = true
		o.running.Go(func() { o.work(l) })
	}
}

func (o *Outbox) count(p care.Platform, change int) {
	o.counts[p] += change
	o.watch.Waiting(p, o.counts[p])
}

// work delivers a lane's items until there are none or the outbox stops.
func (o *Outbox) work(l *lane) {
	for {
		it := o.head(l)
		if it == nil {
			return
		}
		err := o.step(l, it)
		if errors.Is(err, errTakenBack) {
			o.pop(l, it)
			continue
		}
		if err != nil {
			if o.waits.Err() == nil {
				o.log.Error("outbox: lane waits", "lane", l.name, "error", err)
			}
			it.back()
		}
	}
}

// head returns the lane's first item, or nil when the worker is to end.
func (o *Outbox) head(l *lane) *item {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(l.items) == 0 || o.waits.Err() != nil {
		l.busy = false
		if len(l.items) == 0 {
			delete(o.lanes, l.name)
			o.count(l.platform, -1)
		}
		return nil
	}
	return l.items[0]
}

// Expecting reports whether a post is waiting to be sent in a channel whose receipt others may ask for already.
func (o *Outbox) Expecting(chat string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, l := range o.lanes {
		for _, it := range l.items {
			if it.d.Kind == platform.PutCard && it.d.Chat == chat && it.d.Target == "" {
				return true
			}
		}
	}
	return false
}
