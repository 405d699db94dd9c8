package outbox

import (
	"context"

	"carebot/bot/platform"
)

// allowed waits until the limits let a delivery go. One that nobody asked for yields to others; where a later one of its lane
// makes it needless meanwhile, it gets a pass that counts nowhere, so that the later one need not yield with it.
func (o *Outbox) allowed(l *lane, it *item, adapter platform.Adapter) (*pass, error) {
	if !it.d.Unasked {
		return o.limits.acquire(o.waits, adapter.Limits(it.d))
	}
	ctx, stop := context.WithCancel(o.waits)
	defer stop()
	o.mu.Lock()
	it.needed = stop
	o.mu.Unlock()
	if o.superseded(l, it) {
		return &pass{}, nil
	}
	granted, err := o.limits.acquire(ctx, adapter.Limits(it.d))
	if err != nil && o.waits.Err() == nil && o.superseded(l, it) {
		return &pass{}, nil
	}
	return granted, err
}

// overtake has those no longer wait that an item which comes into their lane makes needless. o.mu is held.
func (l *lane) overtake(it *item) {
	if it.d.Kind != platform.PutCard {
		return
	}
	for _, earlier := range l.items {
		if earlier.needed != nil && redraws(it.d, earlier.d) {
			earlier.needed()
		}
	}
}
