package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// maxPause is the longest pause between two tries of a webhook delivery.
const maxPause = time.Minute

// webhook delivers updates to the bot: those of one chat in order, up to max at once.
type webhook struct {
	url, secret string
	max         int
	woken       chan struct{} // holds one when there may be work
	stop        context.CancelFunc
	ctx         context.Context

	// guarded by the Server's lock:
	inFlight    int
	errorAt     time.Time
	errorText   string
	certificate bool
}

func (h *webhook) wake() {
	select {
	case h.woken <- struct{}{}:
	default:
	}
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

func setWebhook(s *Server, c *call) (any, error) {
	h := &webhook{url: c.text("url"), secret: c.text("secret_token"), max: int(c.integer("max_connections")), woken: make(chan struct{}, 1)}
	orElse(&h.max, 40)
	h.certificate = c.has("certificate")
	if h.url != "" {
		if err := checkWebhook(h); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.allow(c); err != nil {
		return nil, err
	}
	if h.url != "" {
		s.endPoll()
	}
	s.replaceHook(h, c.flag("drop_pending_updates"))
	return true, nil
}

// checkWebhook refuses addresses that the platform does not deliver to. Addresses of this machine may be plain HTTP at
// any port, or no local bot could be tried out.
func checkWebhook(h *webhook) error {
	u, err := url.Parse(h.url)
	if err != nil || u.Host == "" {
		return bad("bad webhook: invalid webhook URL specified")
	}
	if !secretToken.MatchString(h.secret) {
		return bad("bad webhook: secret token contains unallowed characters")
	}
	if slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname()) {
		return nil
	}
	if u.Scheme != "https" {
		return bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()) {
		return bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	return nil
}

func deleteWebhook(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replaceHook(&webhook{}, c.flag("drop_pending_updates"))
	return true, nil
}

// replaceHook puts a webhook in the place of the present one; none where its URL is empty. Under lock.
func (s *Server) replaceHook(h *webhook, drop bool) {
	if s.hook != nil {
		s.hook.stop()
		s.hook = nil
	}
	for _, u := range s.queue.pending {
		u.busy = false
	}
	if drop {
		s.queue.pending = nil
	}
	if h.url == "" {
		return
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	s.hook = h
	h.wake()
	go s.runWebhook(h)
}

func getWebhookInfo(s *Server, _ *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	out := object{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.queue.pending)}
	if s.queue.allowed != nil {
		out["allowed_updates"] = s.queue.allowed
	}
	if h := s.hook; h != nil {
		out["url"], out["max_connections"], out["has_custom_certificate"] = h.url, h.max, h.certificate
		if !h.errorAt.IsZero() {
			out["last_error_date"], out["last_error_message"] = h.errorAt.Unix(), h.errorText
		}
	}
	return out, nil
}

// runWebhook starts deliveries until the webhook is replaced.
func (s *Server) runWebhook(h *webhook) {
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.woken:
		}
		s.mu.Lock()
		for _, u := range s.due(h) {
			u.busy = true
			h.inFlight++
			go s.deliver(h, u)
		}
		s.mu.Unlock()
	}
}

// due returns the updates to deliver now: the first of each chat that has none under way. Under lock.
func (s *Server) due(h *webhook) []*update {
	if s.hook != h || s.queue.held > 0 {
		return nil
	}
	s.expire()
	var out []*update
	waits := map[int64]bool{}
	for _, u := range s.queue.pending {
		if h.inFlight+len(out) >= h.max {
			break
		}
		if !waits[u.chat] && !u.busy {
			out = append(out, u)
		}
		waits[u.chat] = true
	}
	return out
}

// deliver posts one update until it is taken or the webhook is gone.
func (s *Server) deliver(h *webhook, u *update) {
	pause := s.opt.WebhookPause
	for {
		err := s.postUpdate(h, u)
		if h.ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		if err == nil {
			h.inFlight--
			s.queue.pending = slices.DeleteFunc(s.queue.pending, func(o *update) bool { return o == u })
			s.nudge()
			s.mu.Unlock()
			h.wake()
			return
		}
		h.errorAt, h.errorText = s.opt.Now(), err.Error()
		s.nudge()
		s.mu.Unlock()
		timer := time.NewTimer(pause)
		select {
		case <-h.ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		pause = min(2*pause, maxPause)
	}
}

func (s *Server) postUpdate(h *webhook, u *update) error {
	r, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.raw))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.opt.WebhookClient.Do(r)
	if err != nil {
		return fmt.Errorf("connection failed: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	return nil
}
