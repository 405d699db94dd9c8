// Package outbox delivers what turns decided: in order within a lane, lanes side by side, under the platforms'
// published limits, again after failures, and never twice where the platform lets one look.
package outbox

import (
	"context"
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
