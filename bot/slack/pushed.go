package slack

import (
	"context"
	"sync"
	"time"

	"carebot/bot/platform"
)

// holdPushed is how long an event that came by HTTP waits for what was said before it to be read: Slack wants its
// answer within 3 s.
const holdPushed = 2 * time.Second

const (
	// lookEvery is how often the threads are looked through where events come by HTTP. Socket Mode tells when a connection
	// broke; here nobody tells that Slack could not reach us, and after some six minutes it gives an event up.
	lookEvery = 5 * time.Minute
	// lookOverlap is how much of what was looked through is looked through again: Slack's clock and ours may differ, and
	// what is said while pages are read may be on none of them.
	lookOverlap = 2 * time.Minute
)

// pushedTo returns the intake of events that come by HTTP. It exists before listening begins, as Slack sends from the
// moment that Handlers serve; what comes then waits for what was missed.
func (a *Adapter) pushedTo(take platform.Take) *intake {
	a.pushing.Lock()
	defer a.pushing.Unlock()
	if a.pushed == nil {
		a.pushed = newIntake(context.Background(), a, take)
		a.pushed.holding = a.opt.Missed != nil
	}
	return a.pushed
}

// inOrder hands over an event that came by HTTP, behind what was missed, if that is read soon, and behind what came before
// it.
func (in *intake) inOrder(incoming platform.Incoming) platform.Ticket {
	in.mu.Lock()
	if !in.holding {
		defer in.mu.Unlock()
		return in.take(incoming)
	}
	var ticket platform.Ticket
	var once sync.Once
	taken := make(chan struct{})
	release := func() { once.Do(func() { ticket = in.take(incoming); close(taken) }) }
	in.held = append(in.held, release)
	in.mu.Unlock()
	timer := time.NewTimer(holdPushed)
	defer timer.Stop()
	select {
	case <-taken:
	case <-timer.C:
		release()
		<-taken
	}
	return ticket
}

// wait is all that listening is where events come by HTTP: what was missed is read, at the start and now and then, and
// Handlers serve.
func (in *intake) wait(ctx context.Context) {
	in.mu.Lock()
	in.lookBack(ctx)
	in.mu.Unlock()
	in.lookThrough(ctx)
	in.readers.Wait()
	in.give()
	in.adapter.rest()
}

// lookThrough takes in, now and then until ctx ends, what Slack could not deliver.
func (in *intake) lookThrough(ctx context.Context) {
	if in.adapter.opt.Missed == nil {
		<-ctx.Done()
		return
	}
	for from := time.Now(); sleep(ctx, jitter(in.adapter.looks)); {
		began := time.Now()
		missed, err := in.adapter.missed(ctx, from.Add(-lookOverlap))
		if err == nil {
			err = in.takeMissed(ctx, missed)
		}
		switch {
		case err == nil:
			from = began
		case ctx.Err() == nil:
			in.adapter.log.Warn("slack: the threads are not looked through, trying again later", "error", err)
		}
	}
}
