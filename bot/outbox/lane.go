package outbox

import (
	"encoding/json"
	"errors"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

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
	needed  func()    // ends its waiting for others to go before; nil: it waits for none
}

// end is how a delivery ended.
type end struct {
	receipt *platform.Receipt
	fault   *platform.Failure
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
	l.overtake(it)
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

// pop removes a settled item, which is its lane's head.
func (o *Outbox) pop(l *lane, it *item) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, have := range l.items {
		if have == it {
			l.items = append(l.items[:i:i], l.items[i+1:]...)
			o.countNews(it, -1)
			return
		}
	}
}

// replace puts items in the place of one.
func (o *Outbox) replace(l *lane, it *item, items []*item) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, have := range l.items {
		if have == it {
			rest := append([]*item(nil), l.items[i+1:]...)
			l.items = append(append(l.items[:i:i], items...), rest...)
			return
		}
	}
}
