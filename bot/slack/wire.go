package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"carebot/bot/platform"
)

// wire makes HTTP calls for slack-go and turns what goes wrong below Slack's own errors into *platform.Failure:
// slack-go takes {"ok":false} without an error for success, a 429 without Retry-After for a status like any other,
// and says nothing of whether a broken call may have had its effect.
type wire struct {
	base    string   // of the Web API
	secrets []string // never to appear in an error
	// unsaid is how long to wait after a 429 that does not say.
	unsaid time.Duration
	holds  holds
	health health
}

func newWire(base string, secrets ...string) *wire {
	w := &wire{base: base, unsaid: pauseUnsaid}
	for _, s := range secrets {
		if s != "" {
			w.secrets = append(w.secrets, s)
		}
	}
	return w
}

// with returns a client for slack-go whose calls end within the timeout.
func (w *wire) with(timeout time.Duration) *client {
	return &client{wire: w, http: &http.Client{Timeout: timeout, CheckRedirect: noRedirect}}
}

type client struct {
	wire *wire
	http *http.Client
}

// maxAnswer bounds what is read of an answer: a page of a thread with metadata is well below.
const maxAnswer = 16 << 20

// pauseUnsaid is how long to wait after a 429 that does not say, at the published rates.
const pauseUnsaid = 30 * time.Second

// Do makes a call. Its error is a *platform.Failure; a response it returns is a JSON answer of the Web API that says
// ok or why not, or, for other URLs, any 2xx.
func (c *client) Do(req *http.Request) (*http.Response, error) {
	method := c.wire.method(req.URL)
	if wait := c.wire.holds.left(method, time.Now()); wait > 0 {
		return nil, tooMany(method, wait)
	}
	resp, body, err := c.fetch(req)
	c.wire.answered(req, resp, err)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// fetch makes a call and reads and judges the whole answer; the response is nil where there was none.
func (c *client) fetch(req *http.Request) (*http.Response, []byte, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, c.wire.broken(req, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, nil, c.wire.broken(req, err)
	}
	return resp, body, c.wire.judge(req, resp, body)
}

// judge returns a failure for an answer that says neither ok nor a Slack error.
func (w *wire) judge(req *http.Request, resp *http.Response, body []byte) error {
	method := w.method(req.URL)
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		wait := w.retryAfter(resp.Header)
		w.holds.hold(method, time.Now().Add(wait))
		return tooMany(method, wait)
	case resp.StatusCode >= http.StatusInternalServerError:
		return &platform.Failure{Kind: afterServerError(method, body), Err: fmt.Errorf("slack: %s: answered %s: try again later", method, resp.Status)}
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return &platform.Failure{Kind: platform.Refused, Err: fmt.Errorf("slack: %s: answered %s: check slack.api_url", method, resp.Status)}
	case !strings.HasPrefix(req.URL.String(), w.base):
		return nil // an upload or a response URL: plain words
	}
	return judgeAnswer(method, body)
}

// judgeAnswer looks at the JSON of an answer with status 200.
func judgeAnswer(method string, body []byte) error {
	var answer struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return &platform.Failure{Kind: afterServerError(method, nil), Err: fmt.Errorf("slack: %s: the answer is no JSON: try again later", method)}
	}
	if !answer.OK && strings.TrimSpace(answer.Error) == "" {
		return &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: %s: refused without a reason: try again later", method)}
	}
	return nil
}

// afterServerError says what a 5xx or a page instead of an answer means. It may come from in front of Slack or from
// behind the effect, and Slack says of its internal errors that a part may have succeeded. A post could then be doubled,
// and there is a way to look (Find), so it counts as Uncertain; all other calls may be made twice without harm.
func afterServerError(method string, body []byte) platform.FailureKind {
	var answer struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &answer) == nil && answer.Error == "service_unavailable" {
		return platform.Temporary // never began
	}
	switch method {
	case "chat.postMessage", "files.completeUploadExternal":
		return platform.Uncertain
	}
	return platform.Temporary
}

// broken names a call that got no answer: without effect when no connection was made, else unknown.
func (w *wire) broken(req *http.Request, err error) error {
	kind := platform.Uncertain
	var dns *net.DNSError
	var op *net.OpError
	if errors.As(err, &dns) || errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &op) && op.Op == "dial" {
		kind = platform.Temporary
	}
	return &platform.Failure{Kind: kind, Err: fmt.Errorf("slack: %s: %w: check the network", w.method(req.URL), w.clean(err))}
}

// method returns the name of the Web API's method a URL calls, or the URL's host.
func (w *wire) method(u *url.URL) string {
	if name, ok := strings.CutPrefix(u.Scheme+"://"+u.Host+u.Path, w.base); ok {
		return name
	}
	return u.Host
}

// clean returns err without URLs, whose paths and queries can be secrets, and without tokens.
func (w *wire) clean(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	text := err.Error()
	for _, s := range w.secrets {
		text = strings.ReplaceAll(text, s, "[redacted]")
	}
	if text == err.Error() {
		return err
	}
	return errors.New(text)
}

// retryAfter reads how long a 429 says to wait.
func (w *wire) retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.ParseFloat(h.Get("Retry-After"), 64)
	if err != nil || seconds < 0 {
		return w.unsaid
	}
	return max(time.Duration(seconds*float64(time.Second)), time.Second)
}
