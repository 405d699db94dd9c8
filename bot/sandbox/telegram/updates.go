package telegram

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// updateLife is how long an update that nobody took is kept.
const updateLife = 24 * time.Hour

// update is an update on its way to the bot.
type update struct {
	id   int64
	raw  json.RawMessage
	chat int64
	at   time.Time
	// sticky: delivered at least once, whatever offset the bot asks for (a repeat; one of two swapped)
	sticky bool
	busy   bool // a webhook request with it is under way
}

// queue holds the updates that are not confirmed; the Server's lock guards it.
type queue struct {
	next    int64 // update ID
	pending []*update
	latest  []*update     // the last ones that were made, for Repeat
	allowed []string      // nil: the default
	more    chan struct{} // closed when an update comes; nil while nobody waits
	poll    chan struct{} // closed to end the poll that waits; nil when there is none
	polled  time.Time     // when the bot asked last
	held    int           // how many Holds keep updates back
}

func newQueue() queue { return queue{next: 700_000_001} }

const keepLatest = 100

// enqueue makes an update of a kind ("message") out of its body. Under lock.
func (s *Server) enqueue(kind string, chat int64, body any) {
	if !s.queue.allows(kind) {
		return
	}
	u := &update{id: s.queue.next, chat: chat, at: s.opt.Now()}
	s.queue.next++
	raw, err := json.Marshal(object{"update_id": u.id, kind: body})
	if err != nil {
		panic(err) // built of strings and numbers by the sandbox itself
	}
	u.raw = raw
	s.push(u)
}

func (s *Server) push(u *update) {
	q := &s.queue
	q.pending = append(q.pending, u)
	q.latest = append(q.latest, u)
	if len(q.latest) > 2*keepLatest {
		q.latest = slices.Clone(q.latest[keepLatest:])
	}
	q.wake()
	if s.hook != nil {
		s.hook.wake()
	}
}

func (q *queue) wake() {
	if q.more != nil {
		close(q.more)
		q.more = nil
	}
}

// allows reports whether updates of a kind are made: by default all but those that must be asked for.
func (q *queue) allows(kind string) bool {
	if q.allowed != nil {
		return slices.Contains(q.allowed, kind)
	}
	return !slices.Contains([]string{"chat_member", "message_reaction", "message_reaction_count"}, kind)
}

// allow keeps the kinds of updates that a call asks for; an empty list is the default, no list leaves all as it was.
func (s *Server) allow(c *call) error {
	if !c.has("allowed_updates") {
		return nil
	}
	kinds := []string{}
	c.decode("allowed_updates", &kinds)
	for _, k := range kinds {
		if f, ok := s.schema.Type("Update").Field(k); !ok || f.Name == "update_id" {
			return bad("unsupported update type %q in allowed_updates", k)
		}
	}
	if len(kinds) == 0 {
		kinds = nil
	}
	s.queue.allowed = kinds
	return nil
}

// expire drops the updates that are too old.
func (s *Server) expire() {
	oldest := s.opt.Now().Add(-updateLife)
	s.queue.pending = slices.DeleteFunc(s.queue.pending, func(u *update) bool { return u.at.Before(oldest) && !u.busy })
}

func (s *Server) getUpdates(c *call) (any, error) {
	limit := int(c.integer("limit"))
	if limit == 0 {
		limit = 100
	}
	timeout := time.Duration(c.integer("timeout")) * time.Second
	if timeout < 0 {
		return nil, bad("timeout must not be negative")
	}
	s.mu.Lock()
	if err := s.beginPoll(c); err != nil {
		s.mu.Unlock()
		return nil, err
	}
	out, more := s.batch(limit)
	if len(out) > 0 || timeout == 0 {
		s.mu.Unlock()
		c.free = len(out) == 0
		return out, nil
	}
	ended := make(chan struct{})
	s.queue.poll = ended
	s.mu.Unlock()
	return s.longPoll(c, limit, timeout, more, ended)
}

// beginPoll ends the poll that waits, if any, and confirms what the call's offset passes. Under lock.
func (s *Server) beginPoll(c *call) error {
	if s.hook != nil {
		return refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if err := s.allow(c); err != nil {
		return err
	}
	s.endPoll()
	s.queue.polled = s.opt.Now()
	s.expire()
	s.confirm(c.integer("offset"))
	return nil
}

// endPoll ends the poll that waits with 409: it is the older one that the platform ends.
func (s *Server) endPoll() {
	if s.queue.poll != nil {
		close(s.queue.poll)
		s.queue.poll = nil
	}
}

func (s *Server) confirm(offset int64) {
	q := &s.queue
	if offset < 0 { // counted from the end; those before are forgotten
		q.pending = q.pending[max(0, len(q.pending)+int(offset)):]
		return
	}
	before := len(q.pending)
	q.pending = slices.DeleteFunc(q.pending, func(u *update) bool { return u.id < offset && !u.sticky })
	if len(q.pending) != before {
		s.nudge()
	}
}

// batch returns the first pending updates, and where there are none the channel that tells of the next. Under lock.
func (s *Server) batch(limit int) ([]json.RawMessage, <-chan struct{}) {
	q := &s.queue
	out := []json.RawMessage{}
	if q.held > 0 {
		limit = 0
	}
	for _, u := range q.pending[:min(limit, len(q.pending))] {
		out = append(out, u.raw)
		u.sticky = false
	}
	if q.more == nil {
		q.more = make(chan struct{})
	}
	return out, q.more
}

func (s *Server) longPoll(c *call, limit int, timeout time.Duration, more, ended <-chan struct{}) (any, error) {
	over := time.NewTimer(timeout)
	defer over.Stop()
	for {
		var timedOut bool
		select {
		case <-ended:
			return nil, refuse(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		case <-c.ctx.Done():
			timedOut = true
		case <-s.ctx.Done():
			return nil, refuse(http.StatusBadGateway, "Bad Gateway")
		case <-over.C:
			timedOut = true
		case <-more:
		}
		s.mu.Lock()
		if s.queue.poll != ended { // ended meanwhile
			s.mu.Unlock()
			continue
		}
		var out []json.RawMessage
		if c.ctx.Err() == nil {
			out, more = s.batch(limit)
		}
		if len(out) > 0 || timedOut {
			s.queue.poll = nil
			s.mu.Unlock()
			c.free = len(out) == 0
			return orEmpty(out), nil
		}
		s.mu.Unlock()
	}
}

func orEmpty(out []json.RawMessage) []json.RawMessage {
	if out == nil {
		return []json.RawMessage{}
	}
	return out
}
