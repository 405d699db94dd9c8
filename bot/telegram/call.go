package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"path"
	"sync/atomic"
	"time"
)

// answer is what Telegram says to any call.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Description string          `json:"description"`
	ErrorCode   int             `json:"error_code"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"` // seconds
	} `json:"parameters"`
}

// exchange is what is known of one call: whether it left, and what came back. The library tells only an error's words.
type exchange struct {
	method string      // as Telegram calls it
	tried  bool        // the request was built and handed to the network
	left   atomic.Bool // bytes of it may have left
	status int         // 0: no answer
	retry  string      // the Retry-After header
	told   bool        // the answer is Telegram's, not a proxy's page
	answer answer
}

type exchangeKey struct{}

// maxAnswer bounds an answer's size: a hundred updates of the largest kind are far below.
const maxAnswer = 32 << 20

// client is an HTTP client that takes down the exchange found in the request's context.
type client struct{ http *http.Client }

// Do makes the request and reads the whole answer.
func (c client) Do(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return c.http.Do(req)
	}
	x.tried, x.method = true, path.Base(req.URL.Path)
	trace := &httptrace.ClientTrace{WroteHeaders: func() { x.left.Store(true) }}
	resp, err := c.http.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close() // it is read
	if err != nil {
		return nil, fmt.Errorf("the answer broke off: %w", err)
	}
	x.status, x.retry = resp.StatusCode, resp.Header.Get("Retry-After")
	x.told = json.Unmarshal(body, &x.answer) == nil
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// call makes one call through do within timeout and returns the answer's result; the error is a *platform.Failure.
func (a *Adapter) call(ctx context.Context, timeout time.Duration, do func(context.Context) error) (json.RawMessage, error) {
	x := &exchange{}
	inner, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, x), timeout)
	defer cancel()
	err := do(inner)
	// Telegram's yes counts even when the library cannot decode what it said: a send must not be repeated for that.
	if x.told && x.answer.OK {
		a.health.note(nil)
		return x.answer.Result, nil
	}
	f := a.classify(x, err)
	if ctx.Err() == nil && x.tried {
		a.health.note(f)
	}
	return nil, f
}

// ask makes a call of JSON through c: what the library's forms would say otherwise.
func (a *Adapter) ask(ctx context.Context, c client, method string, params any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.api+"/bot"+a.token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.Do(req)
	if err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	return resp.Body.Close()
}
