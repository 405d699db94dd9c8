package slack

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// ticketLife is how long the URL of apps.connections.open can be used, once.
const ticketLife = 30 * time.Second

// connection is one WebSocket of Socket Mode.
type connection struct {
	ws    *websocket.Conn
	mu    sync.Mutex
	queue [][]byte
	wake  chan struct{} // holds one when there is something to write
	gone  chan struct{}
	going sync.Once
}

func (s *Server) openConnection(arguments) (answer, error) {
	s.sweep()
	ticket := s.secret(24)
	s.triggers["socket/"+ticket] = trigger{until: s.clock.Now().Add(ticketLife)}
	return answer{"url": "ws" + strings.TrimPrefix(s.url(), "http") + "/link/?ticket=" + ticket + "&app_id=" + AppID}, nil
}

// redeem uses up a one-time ticket.
func (s *Server) redeem(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.triggers[id]
	delete(s.triggers, id)
	return ok && !s.clock.Now().After(t.until)
}

// serveSocket is the WebSocket of Socket Mode.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if _, faulty := s.Faults.Take("socket"); faulty {
		panic(http.ErrAbortHandler)
	}
	if !s.redeem("socket/" + r.URL.Query().Get("ticket")) {
		http.Error(w, "invalid ticket", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &connection{ws: ws, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	if !s.events.join(c) {
		c.shut()
		return
	}
	go func() {
		defer s.events.group.Done()
		c.write(s.opt.PingInterval)
	}()
	defer s.events.group.Done()
	c.read(s.events)
	s.events.leave(c)
	s.tell(Change{Kind: "connection"})
}

// join greets a connection and takes it into the rotation; one too many is told so and sent away.
func (p *dispatch) join(c *connection) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.group.Add(2)
	info := answer{"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060}
	if len(p.conns) >= maxConnections {
		c.enqueue(mustJSON(answer{"type": "disconnect", "reason": "too_many_websockets", "debug_info": info}))
		p.s.clock.AfterFunc(time.Second, c.finish)
		return true
	}
	p.conns = append(p.conns, c)
	c.enqueue(mustJSON(answer{
		"type": "hello", "num_connections": len(p.conns), "debug_info": info, "connection_info": answer{"app_id": AppID},
	}))
	p.s.tell(Change{Kind: "connection"})
	return true
}

// leave ends a connection. What people did over it cannot be acknowledged any more; events wait for their time.
func (p *dispatch) leave(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns = slices.DeleteFunc(p.conns, func(other *connection) bool { return other == c })
	c.shut()
	for id, w := range p.pending {
		if w.over == c && w.d.kind != kindEvent {
			delete(p.pending, id)
			w.stop()
			p.again(w.d)
		}
	}
}

// read takes acknowledgements until the connection ends.
func (c *connection) read(p *dispatch) {
	for {
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		// What is 20 kB or longer is dropped without a word by the real platform, too.
		if len(raw) < 20000 && json.Unmarshal(raw, &ack) == nil && ack.EnvelopeID != "" {
			p.acknowledged(ack.EnvelopeID, ack.Payload)
		}
	}
}

// write writes what is queued, and pings.
func (c *connection) write(every time.Duration) {
	defer c.shut()
	ping := time.NewTicker(every)
	defer ping.Stop()
	// The client counts from its first ping.
	if c.ping() != nil {
		return
	}
	for {
		for _, frame := range c.take() {
			if frame == nil {
				return
			}
			_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
			if c.ws.WriteMessage(websocket.TextMessage, frame) != nil {
				return
			}
		}
		select {
		case <-c.wake:
		case <-ping.C:
			if c.ping() != nil {
				return
			}
		case <-c.gone:
			return
		}
	}
}

func (c *connection) ping() error {
	return c.ws.WriteControl(websocket.PingMessage, []byte("Ping from sandbox"), time.Now().Add(10*time.Second))
}

func (c *connection) enqueue(frame []byte) {
	c.mu.Lock()
	c.queue = append(c.queue, frame)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// finish closes the connection once all that is queued was written.
func (c *connection) finish() { c.enqueue(nil) }

func (c *connection) take() [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	frames := c.queue
	c.queue = nil
	return frames
}

// shut closes the connection at once.
func (c *connection) shut() {
	c.going.Do(func() {
		close(c.gone)
		_ = c.ws.Close()
	})
}

// Connections returns how many Socket Mode connections are open.
func (s *Server) Connections() int {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	return len(s.events.conns)
}

// Disconnect announces to every connection that it ends ("warning" or "refresh_requested"), gives them no more
// payloads, and closes them after grace (zero: 10 s, as the platform).
func (s *Server) Disconnect(reason string, grace time.Duration) {
	p := s.events
	p.mu.Lock()
	conns := slices.Clone(p.conns)
	if reason != "warning" {
		// A warning leaves the connection in use for its last seconds.
		p.conns = nil
	}
	p.mu.Unlock()
	set(&grace, closesAfter)
	for _, c := range conns {
		c.enqueue(mustJSON(answer{"type": "disconnect", "reason": reason, "debug_info": answer{"host": "applink-sandbox"}}))
		s.clock.AfterFunc(grace, c.finish)
	}
}

// Drop breaks every connection without a word.
func (s *Server) Drop() {
	s.events.mu.Lock()
	conns := slices.Clone(s.events.conns)
	s.events.mu.Unlock()
	for _, c := range conns {
		c.shut()
	}
}

// InjectFrame writes a raw frame to one connection (a broken or unknown envelope); it reports whether there was one.
func (s *Server) InjectFrame(frame []byte) bool {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	if len(s.events.conns) == 0 {
		return false
	}
	s.events.conns[0].enqueue(frame)
	return true
}

// closesAfter is how long after a disconnect message the connection is closed unless told otherwise.
const closesAfter = 10 * time.Second
