package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// Hooks are the URLs of an app that takes HTTP instead of Socket Mode.
type Hooks struct {
	Events       string // Events API
	Interactions string
	Commands     string
}

func (h Hooks) set() bool { return h.Events != "" }

// UseHTTP makes the app one that takes signed HTTP: the events URL is verified by a challenge first, as when it is
// entered in the app's settings; then everything goes there and nothing to connections.
func (s *Server) UseHTTP(ctx context.Context, h Hooks) error {
	body := mustJSON(answer{"token": "verification-token", "challenge": newUUID(), "type": "url_verification"})
	var sent struct{ Challenge string }
	_ = json.Unmarshal(body, &sent)
	resp, err := s.post(ctx, h.Events, "application/json", body, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || !challenged(got, sent.Challenge) {
		return fmt.Errorf("slack sandbox: the events URL did not answer the challenge (status %d)", resp.StatusCode)
	}
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	s.events.hooks = h
	return nil
}

func challenged(body []byte, challenge string) bool {
	var told struct{ Challenge string }
	return string(bytes.TrimSpace(body)) == challenge || json.Unmarshal(body, &told) == nil && told.Challenge == challenge
}

// post sends a signed request.
func (s *Server) post(ctx context.Context, target, contentType string, body []byte, h http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, values := range h {
		req.Header[name] = values
	}
	stamp := strconv.FormatInt(s.clock.Now().Unix(), 10)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", Sign(s.opt.SigningSecret, stamp, body))
	return s.hooks.Do(req)
}

// Sign returns the X-Slack-Signature of a body sent at stamp (seconds since 1970, decimal).
func Sign(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// sendHTTP puts a delivery into its lane; a lane is worked off by one goroutine. p.mu is held.
func (p *dispatch) sendHTTP(d *delivery) {
	lane := d.lane
	if d.kind != kindEvent || lane == "" {
		lane = newUUID()
	}
	queue, busy := p.lanes[lane]
	p.lanes[lane] = append(queue, d)
	if !busy {
		p.group.Go(func() { p.work(lane) })
	}
}

func (p *dispatch) work(lane string) {
	for {
		p.mu.Lock()
		queue := p.lanes[lane]
		if len(queue) == 0 || p.closed {
			delete(p.lanes, lane)
			p.mu.Unlock()
			return
		}
		d := queue[0]
		p.lanes[lane] = queue[1:]
		p.mu.Unlock()
		p.attempt(d)
	}
}

// attempt makes one attempt over HTTP.
func (p *dispatch) attempt(d *delivery) {
	reply, reason, final := p.deliver(d)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case reason == "":
		p.resolve(d, reply, nil)
	case final:
		p.dropped++
		p.resolve(d, nil, ErrNotAcknowledged)
	default:
		d.reason = reason
		p.again(d)
	}
}

// deliver returns the app's answer, or why it failed in the words of X-Slack-Retry-Reason; final says that the app
// asked for no other attempt.
func (p *dispatch) deliver(d *delivery) (reply json.RawMessage, reason string, final bool) {
	ctx, cancel := context.WithTimeout(p.s.life, p.patience(d))
	defer cancel()
	target, kind, body := p.request(d)
	h := http.Header{}
	if d.attempt > 0 {
		h.Set("X-Slack-Retry-Num", strconv.Itoa(d.attempt))
		h.Set("X-Slack-Retry-Reason", d.reason)
	}
	resp, err := p.s.post(ctx, target, kind, body, h)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, "http_timeout", false
	case err != nil:
		return nil, "connection_failed", false
	}
	defer resp.Body.Close()
	reply, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	switch {
	case err != nil:
		return nil, "http_timeout", false
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return nil, "http_error", resp.Header.Get("X-Slack-No-Retry") == "1"
	}
	return reply, "", false
}

// request returns where a delivery goes, and in which form.
func (p *dispatch) request(d *delivery) (target, contentType string, body []byte) {
	p.mu.Lock()
	h := p.hooks
	p.mu.Unlock()
	const form = "application/x-www-form-urlencoded"
	switch d.kind {
	case kindInteraction:
		return h.Interactions, form, []byte(url.Values{"payload": {string(mustJSON(d.payload))}}.Encode())
	case kindCommand:
		values := url.Values{}
		for name, v := range d.payload {
			values.Set(name, fmt.Sprint(v))
		}
		return h.Commands, form, []byte(values.Encode())
	default:
		return h.Events, "application/json", mustJSON(d.payload)
	}
}

// newUUID returns a random identifier.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
