package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// intake hands what connections bring to the bot. Two connections are read side by side while one replaces the other,
// so it takes one envelope at a time.
type intake struct {
	adapter *Adapter
	take    platform.Take

	mu      sync.Mutex // held while an envelope is handed over
	links   []*link
	readers sync.WaitGroup
	acks    sync.WaitGroup
	stopped bool
	why     error // what ended listening; nil: its context

	last <-chan struct{} // closed when the envelope before is settled

	behind  bool     // what was said while nobody listened is being read …
	again   bool     // … and has to be read once more: the connection broke meanwhile
	holding bool     // what comes waits, lest it overtake that …
	held    []func() // … here, in order

	commits context.Context // of the waits for commits; ends when stopping took too long
	give    context.CancelFunc
}

// newIntake returns an intake whose commits are waited for when ctx has ended, too.
func newIntake(ctx context.Context, a *Adapter, take platform.Take) *intake {
	first := make(chan struct{})
	close(first)
	in := &intake{adapter: a, take: take, last: first}
	in.commits, in.give = context.WithCancel(context.WithoutCancel(ctx))
	return in
}

// follow reads a connection until it ends. Those before it may still bring envelopes, and are closed by Slack or, at
// the latest, after retiredAtMost.
func (in *intake) follow(ctx context.Context, l *link) {
	in.mu.Lock()
	if len(in.links) == 0 {
		in.lookBack(ctx)
	}
	for _, old := range in.links {
		old.retire()
	}
	in.links = append(in.links, l)
	in.mu.Unlock()
	in.readers.Add(1)
	go func() {
		defer in.readers.Done()
		in.read(l)
		in.forget(l)
	}()
}

func (in *intake) read(l *link) {
	for {
		frame, err := l.read()
		if err != nil {
			in.adapter.log.Debug("slack: a Socket Mode connection ended", "error", in.adapter.wire.clean(err))
			return
		}
		in.handle(l, frame)
	}
}

// forget closes a connection that ended.
func (in *intake) forget(l *link) {
	l.close()
	in.mu.Lock()
	defer in.mu.Unlock()
	for i, other := range in.links {
		if other == l {
			in.links = append(in.links[:i:i], in.links[i+1:]...)
			break
		}
	}
	if len(in.links) == 0 && !in.stopped {
		in.adapter.setState(errConnecting)
	}
}

// handle takes one message of Socket Mode in.
func (in *intake) handle(l *link, frame []byte) {
	var e envelope
	err := json.Unmarshal(frame, &e)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.stopped {
		return // not acknowledged: Slack repeats it
	}
	switch {
	case err == nil && e.Type == "hello":
		in.adapter.setState(nil)
	case err == nil && e.Type == "disconnect":
		in.adapter.log.Info("slack: Socket Mode is about to disconnect", "reason", e.Reason)
		l.leave()
	case err == nil && e.EnvelopeID == "" && len(e.Payload) == 0:
		in.adapter.log.Debug("slack: a message of Socket Mode without an envelope", "type", e.Type)
	case in.holding && err == nil && e.Type == kindEvent: // a press is not repeated, so it does not wait
		in.held = append(in.held, func() { in.receive(l, e, frame, err) })
	default:
		in.receive(l, e, frame, err)
	}
}

// receive hands an envelope over and acknowledges it once it is committed. What cannot be read is set aside whole.
func (in *intake) receive(l *link, e envelope, frame []byte, bad error) {
	d := decoded{event: platform.Event{Platform: care.Slack, At: time.Now().UTC()}} // of what cannot be read, too
	incoming := platform.Incoming{Raw: frame}
	switch {
	case bad != nil:
		incoming.Err = fmt.Errorf("%w: %w", errBadEnvelope, bad)
	case e.Type != kindEvent && e.Type != kindInteractive && e.Type != kindCommand:
		incoming.Err = fmt.Errorf("%w: type %q", errBadEnvelope, e.Type)
	default:
		d, incoming.Err = in.adapter.decode(in.commits, e.Type, e.Payload)
		if incoming.Err == nil {
			incoming.Raw = e.Payload
		}
	}
	incoming.Event = d.event
	in.adapter.tellUnread(incoming.Err)
	ticket := in.take(incoming)
	before, done := in.last, make(chan struct{})
	in.last = done
	in.acks.Add(1)
	go func() {
		defer in.acks.Done()
		defer close(done)
		in.inTurn(before)
		in.settle(l, e, d, ticket)
	}()
}

// inTurn keeps the order of acknowledgements, unless one takes so long that Slack repeats it anyway.
func (in *intake) inTurn(before <-chan struct{}) {
	timer := time.NewTimer(ackWithin)
	defer timer.Stop()
	select {
	case <-before:
	case <-timer.C:
	}
}

// settle waits for the commit and acknowledges. Without a commit there is no acknowledgement, and Slack repeats.
func (in *intake) settle(l *link, e envelope, d decoded, ticket platform.Ticket) {
	ctx, cancel := context.WithTimeout(in.commits, commitTimeout)
	defer cancel()
	reply, err := ticket.Wait(ctx)
	if err != nil {
		in.adapter.log.Warn("slack: an event was not taken in, Slack will repeat it", "error", err)
		return
	}
	if e.EnvelopeID == "" {
		return
	}
	if err := l.ack(e.EnvelopeID, in.adapter.answer(d, reply)); err != nil {
		in.adapter.log.Debug("slack: an acknowledgement was lost, Slack will repeat the event", "error", in.adapter.wire.clean(err))
	}
	in.adapter.reply(ctx, d, reply)
}

// close stops taking, lets what was taken be committed and acknowledged, and closes the connections.
func (in *intake) close() {
	in.mu.Lock()
	in.stopped = true
	in.mu.Unlock()
	waitAtMost(&in.acks, stopTimeout)
	in.give()
	in.mu.Lock()
	links := append([]*link(nil), in.links...)
	in.mu.Unlock()
	for _, l := range links {
		l.close()
	}
	in.readers.Wait()
	in.adapter.rest()
	in.adapter.setState(in.why)
}

// waitAtMost waits for a group, but no longer than d.
func waitAtMost(g *sync.WaitGroup, d time.Duration) {
	done := make(chan struct{})
	go func() {
		g.Wait()
		close(done)
	}()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}
