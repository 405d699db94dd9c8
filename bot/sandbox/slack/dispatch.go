package slack

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"
)

// Errors of what a person does.
var (
	ErrClosed = errors.New("slack sandbox: the server is closed; start a new one")
	// ErrNotAcknowledged: a person sees a warning sign beside what they pressed, and may press again.
	ErrNotAcknowledged = errors.New("slack sandbox: the app did not acknowledge in time; see that it is connected, then try again")
)

// Kinds of envelopes.
const (
	kindEvent       = "events_api"
	kindInteraction = "interactive"
	kindCommand     = "slash_commands"
)

// delivery is one payload on its way to the app.
type delivery struct {
	kind    string
	lane    string // deliveries of a lane go over HTTP one after another
	eventID string
	payload answer
	attempt int
	reason  string
	// done is told of the acknowledgement, once; nil where nobody waits.
	done func(reply json.RawMessage, err error)
}

// dispatch hands payloads to the app and sees to it that they are acknowledged.
type dispatch struct {
	s *Server

	mu      sync.Mutex
	conns   []*connection
	turn    int // the connection that is next
	pending map[string]*waiting
	last    *delivery
	held    *delivery // waits for the next event, to be swapped with it
	swap    bool
	renewed int
	dropped int
	open    int // deliveries neither acknowledged nor given up
	hooks   Hooks
	lanes   map[string][]*delivery
	closed  bool
	group   sync.WaitGroup
}

type waiting struct {
	d    *delivery
	over *connection
	stop func() bool
}

func newDispatch(s *Server) *dispatch {
	return &dispatch{s: s, pending: map[string]*waiting{}, lanes: map[string][]*delivery{}}
}

// add takes a new payload. It may be called with the server's lock held.
func (p *dispatch) add(d *delivery) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open++
	if d.kind == kindEvent {
		p.last = d
		if p.swap {
			if p.held == nil {
				p.held = d
				return
			}
			first := p.held
			p.held, p.swap = nil, false
			p.send(d)
			p.send(first)
			return
		}
	}
	p.send(d)
}

// send makes one attempt. p.mu is held.
func (p *dispatch) send(d *delivery) {
	if p.closed {
		p.resolve(d, nil, ErrClosed)
		return
	}
	if p.hooks.set() {
		p.sendHTTP(d)
		return
	}
	if len(p.conns) == 0 {
		d.reason = "connection_failed"
		p.again(d)
		return
	}
	p.turn++
	c := p.conns[p.turn%len(p.conns)]
	id := p.s.envelopeID()
	p.pending[id] = &waiting{d: d, over: c, stop: p.s.clock.AfterFunc(p.patience(d), func() { p.late(id) })}
	c.enqueue(mustJSON(answer{
		"envelope_id": id, "type": d.kind, "payload": d.payload, "accepts_response_payload": d.kind == kindCommand || d.takesReply(),
		"retry_attempt": d.attempt, "retry_reason": d.reason,
	}))
}

// patience is how long a delivery waits for its acknowledgement.
func (p *dispatch) patience(d *delivery) time.Duration {
	if d.kind == kindEvent {
		return p.s.opt.AckTimeout
	}
	return p.s.opt.PressTimeout
}

// takesReply reports whether the acknowledgement may carry an answer.
func (d *delivery) takesReply() bool {
	return d.kind == kindInteraction && d.payload["type"] == "view_submission"
}

// acknowledged notes an acknowledgement; one of an unknown envelope is ignored, as by the real platform.
func (p *dispatch) acknowledged(id string, reply json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.pending[id]
	if w == nil {
		return
	}
	delete(p.pending, id)
	w.stop()
	p.resolve(w.d, reply, nil)
}

// late ends the wait for an acknowledgement.
func (p *dispatch) late(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.pending[id]
	if w == nil || p.closed {
		return
	}
	delete(p.pending, id)
	w.d.reason = "timeout"
	p.again(w.d)
}

// again plans the next attempt of an event after a failed one. What a person did directly is not repeated: they see it
// failed. p.mu is held.
func (p *dispatch) again(d *delivery) {
	if d.kind != kindEvent || d.attempt >= len(p.s.opt.RetryDelays) {
		p.dropped++
		p.resolve(d, nil, ErrNotAcknowledged)
		return
	}
	next := *d
	next.attempt++
	p.renewed++
	if every := p.s.opt.RenewEvery; every > 0 && p.renewed%every == 0 {
		next.renew(p.s.eventID())
	}
	p.s.clock.AfterFunc(p.s.opt.RetryDelays[d.attempt], func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.send(&next)
	})
}

// renew gives an event a new event_id, as the platform sometimes does when it repeats one.
func (d *delivery) renew(id string) {
	payload := make(answer, len(d.payload))
	for k, v := range d.payload {
		payload[k] = v
	}
	payload["event_id"], payload["event_context"] = id, "4-"+id
	d.payload, d.eventID = payload, id
}

// resolve tells who waits for a delivery how it ended. p.mu is held.
func (p *dispatch) resolve(d *delivery, reply json.RawMessage, err error) {
	p.open--
	p.s.tell(Change{Kind: "delivery"})
	if d.done == nil {
		return
	}
	done := d.done
	d.done = nil
	// Whoever waits takes the server's lock, which the caller may hold.
	go done(reply, err)
}

// close ends connections and waits for what runs.
func (p *dispatch) close() {
	p.mu.Lock()
	p.closed = true
	for _, w := range p.pending {
		w.stop()
		p.resolve(w.d, nil, ErrClosed)
	}
	clear(p.pending)
	conns := slices.Clone(p.conns) // those that leave meanwhile take themselves out of it
	p.mu.Unlock()
	for _, c := range conns {
		c.shut()
	}
	p.group.Wait()
}

// envelopeID and eventID do not need the server's lock.
func (s *Server) envelopeID() string { return newUUID() }

func (s *Server) eventID() string { return "Ev09" + newUUID()[:8] }
