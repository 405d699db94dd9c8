package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	handshakeTimeout = 10 * time.Second
	silenceAtMost    = 30 * time.Second // Slack pings more often; a connection silent for longer is dead
	retiredAtMost    = 15 * time.Second // Slack closes a connection about 10 s after it said so
	writeTimeout     = 5 * time.Second
	maxFrame         = 8 << 20
)

// link is one connection of Socket Mode.
type link struct {
	ws      *websocket.Conn
	silence time.Duration // a connection silent for longer is dead
	leaving chan struct{} // closed when the next connection is to be opened: told so, or broken
	once    sync.Once
	retired atomic.Bool // another took its place: it ends when Slack closes it, or soon
	mu      sync.Mutex  // one writer at a time
}

// dial connects, to a far side that is never silent for longer than silence. The error may hold the URL, which is a secret.
func dial(ctx context.Context, url string, silence time.Duration) (*link, error) {
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTimeout}
	ws, resp, err := dialer.DialContext(ctx, url, nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	l := &link{ws: ws, silence: silence, leaving: make(chan struct{})}
	ws.SetReadLimit(maxFrame)
	l.alive()
	ws.SetPingHandler(func(data string) error {
		l.alive()
		l.mu.Lock()
		defer l.mu.Unlock()
		_ = ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTimeout))
		return nil
	})
	return l, nil
}

// read returns the next message.
func (l *link) read() ([]byte, error) {
	_, frame, err := l.ws.ReadMessage()
	if err == nil {
		l.alive()
	}
	return frame, err
}

// alive gives the connection more time to be silent.
func (l *link) alive() {
	if !l.retired.Load() {
		_ = l.ws.SetReadDeadline(time.Now().Add(l.silence))
	}
}

// retire lets the connection end: what Slack still sends on it is read, but not for long.
func (l *link) retire() {
	if !l.retired.Swap(true) {
		_ = l.ws.SetReadDeadline(time.Now().Add(retiredAtMost))
	}
}

// leave says that the next connection is to be opened.
func (l *link) leave() { l.once.Do(func() { close(l.leaving) }) }

// ack tells Slack that an envelope was taken in for good, with an answer to show if there is one.
func (l *link) ack(envelopeID string, answer any) error {
	frame, err := json.Marshal(struct {
		EnvelopeID string `json:"envelope_id"`
		Payload    any    `json:"payload,omitempty"`
	}{envelopeID, answer})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
	return l.ws.WriteMessage(websocket.TextMessage, frame)
}

func (l *link) close() {
	l.leave()
	l.mu.Lock()
	_ = l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	l.mu.Unlock()
	_ = l.ws.Close()
}
