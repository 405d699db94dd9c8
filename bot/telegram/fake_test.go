package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"carebot/bot/platform"
	"carebot/flows/care"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const token = "123456789:AAunit-test-unit-test-unit-test-000"

// called is one call as it came.
type called struct {
	method string
	values map[string]string // JSON parameters as their JSON, forms' as they stand
	files  map[string]string // by part: name, a colon, bytes
}

// server answers calls as a test says; a method without an answer gets {"ok":true,"result":true}.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	calls   []called
	answers map[string]http.HandlerFunc
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{answers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	s.on("getMe", ok(`{"id":123456789,"is_bot":true,"first_name":"Bot","username":"test_bot"}`))
	return s
}

// on sets the answer to a method; "download" is that to files.
func (s *server) on(method string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[method] = h
}

func ok(result string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"ok":true,"result":`+result+`}`)
	}
}

func fails(status int, description string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":%d,"description":%q}`, status, description)
	}
}

// calledKey is the context's key of the call that is answered.
type calledKey struct{}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, known := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	if !known {
		method = "download"
	}
	c := called{method: method, values: map[string]string{}, files: map[string]string{}}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		c.form(r)
	} else {
		var values map[string]json.RawMessage
		_ = json.NewDecoder(r.Body).Decode(&values) // calls without parameters have no body
		for name, v := range values {
			c.values[name] = string(v)
		}
	}
	s.mu.Lock()
	s.calls = append(s.calls, c)
	h := s.answers[method]
	s.mu.Unlock()
	if h == nil {
		h = ok("true")
	}
	h(w, r.WithContext(context.WithValue(r.Context(), calledKey{}, c)))
}

func (c *called) form(r *http.Request) {
	if err := r.ParseMultipartForm(64 << 20); err != nil {
		c.values["broken"] = err.Error()
		return
	}
	for name, v := range r.MultipartForm.Value {
		c.values[name] = v[0]
	}
	for name, v := range r.MultipartForm.File {
		f, err := v[0].Open()
		if err != nil {
			continue
		}
		b, _ := io.ReadAll(f) // from memory
		c.files[name] = v[0].Filename + ":" + string(b)
	}
}

// called returns the calls of a method.
func (s *server) called(method string) []called {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.calls), func(c called) bool { return c.method != method })
}

// adapter returns an adapter to the server that waits for nothing long.
func (s *server) adapter(t *testing.T, change ...func(*Options)) *Adapter {
	t.Helper()
	o := Options{Token: token, APIURL: s.URL + "/"}
	for _, c := range change {
		c(&o)
	}
	a := New(o)
	a.pace = pace{poll: 10 * time.Second, backoff: time.Millisecond, longest: 5 * time.Millisecond, conflict: time.Millisecond}
	t.Cleanup(a.polling.http.CloseIdleConnections)
	t.Cleanup(a.sending.http.CloseIdleConnections)
	return a
}

// send makes a call and returns its failure, nil for none.
func send(t *testing.T, a *Adapter, d platform.Delivery) (platform.Receipt, *platform.Failure) {
	t.Helper()
	r, err := a.Send(t.Context(), d, func(context.Context, json.RawMessage) error { return nil })
	if err == nil {
		return r, nil
	}
	f := platform.AsFailure(err)
	if strings.Contains(f.Error(), token) {
		t.Errorf("the token shows in %v", f)
	}
	return r, f
}

// commandsOf returns one command, menu, by pairs of a language and its description.
func commandsOf(pairs ...string) map[care.Language][]Command {
	commands := map[care.Language][]Command{}
	for i := 0; i+1 < len(pairs); i += 2 {
		commands[care.Language(pairs[i])] = []Command{{Name: "menu", Description: pairs[i+1]}}
	}
	return commands
}
