package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"carebot/bot/sandbox/fault"
)

// Call is one call of the app, for a test to look at.
type Call struct {
	At     time.Time         `json:"at"`
	Method string            `json:"method"`
	Args   map[string]string `json:"args"`  // without the token; JSON arguments as their text
	Error  string            `json:"error"` // empty: ok
	Status int               `json:"status"`
	Fault  string            `json:"fault,omitempty"` // the kind of the scripted fault that befell it
}

// answer is the JSON of a call's answer.
type answer = map[string]any

// refusal is {"ok":false} with a reason.
type refusal struct {
	code     string
	messages []string
	more     answer
}

func (r *refusal) Error() string {
	return strings.Join(append([]string{r.code}, r.messages...), ": ")
}

func refuse(code string, messages ...string) *refusal {
	return &refusal{code: code, messages: messages}
}

// method is how one method of the Web API is simulated. run has s.mu held.
type method struct {
	tier int // 1 to 4; 0 is unlimited here
	run  func(*Server, arguments) (answer, error)
}

// serveAPI is /api/<method>.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	s.heard(r)
	name := r.PathValue("method")
	s.Faults.Serve(w, r, name, refuseFault, func(w http.ResponseWriter, r *http.Request) { s.serveCall(w, r, name) }, func(f fault.Fault) {
		if !f.Kind.Effect() {
			s.log(Call{Method: name, Fault: string(f.Kind), Error: "fault", Status: http.StatusOK})
		}
	})
}

// refuseFault writes the refusals that a fault asks for.
func refuseFault(w http.ResponseWriter, status int, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
	}
	body := answer{"ok": false}
	switch status {
	case http.StatusTooManyRequests:
		body["error"] = "ratelimited"
	case http.StatusInternalServerError:
		body["error"] = "internal_error"
	}
	writeJSON(w, status, body)
}

// serveCall carries a call out.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, name string) {
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		http.Error(w, "use GET or POST", http.StatusMethodNotAllowed)
		return
	}
	sig, known := s.spec[name]
	a, token, err := readArguments(w, r, sig.JSON)
	entry := Call{Method: name, Args: a.shown(), Status: http.StatusOK}
	var body answer
	switch {
	case err != nil:
		err = refuse(unreadable(err))
	case !known:
		err = &refusal{code: "unknown_method", more: answer{"req_method": name}}
	default:
		body, err = s.call(w.Header(), name, sig, token, a)
	}
	if err == nil {
		body["ok"] = true
	} else {
		entry.Error, entry.Status, body = failed(w.Header(), err)
	}
	s.log(entry)
	writeJSON(w, entry.Status, body)
}

func unreadable(err error) string {
	if err.Error() == "json_not_object" {
		return "json_not_object"
	}
	return "invalid_form_data"
}

// call checks who calls, how often and with what, and runs the method.
func (s *Server) call(h http.Header, name string, sig signature, token string, a arguments) (answer, error) {
	if err := s.admit(sig, token); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, simulated := s.methods[name]
	if !sig.App {
		h.Set("X-OAuth-Scopes", strings.Join(s.opt.Scopes, ","))
		h.Set("X-Accepted-OAuth-Scopes", strings.Join(sig.Scopes, ","))
		if err := s.scoped(m, sig); err != nil {
			return nil, err
		}
	}
	if wrong := sig.check(a); len(wrong) > 0 {
		// A malformed call counts against the limit, too, so that a loop of them is noticed.
		if wait := s.limit(name, m.tier, a); wait > 0 {
			return nil, &tooMany{wait}
		}
		return nil, refuse("invalid_arguments", wrong...)
	}
	if wait := s.limit(name, m.tier, a); wait > 0 {
		return nil, &tooMany{wait}
	}
	if !simulated {
		return nil, refuse("not_simulated", fmt.Sprintf("[ERROR] the sandbox does not simulate %s; the call itself is well-formed", name))
	}
	return m.run(s, a)
}

// admit checks the token.
func (s *Server) admit(sig signature, token string) error {
	want, other := s.opt.BotToken, s.opt.AppToken
	if sig.App {
		want, other = other, want
	}
	switch token {
	case want:
		return nil
	case "":
		return refuse("not_authed")
	case other:
		return refuse("not_allowed_token_type")
	default:
		return refuse("invalid_auth")
	}
}

// scoped checks that the token has one of the scopes the method wants; which one depends on the channel for some.
func (s *Server) scoped(m method, sig signature) error {
	if m.run == nil || len(sig.Scopes) == 0 {
		return nil
	}
	for _, have := range s.opt.Scopes {
		if slices.Contains(sig.Scopes, have) {
			return nil
		}
	}
	return s.missing(strings.Join(sig.Scopes, ","))
}

func (s *Server) missing(needed string) error {
	return &refusal{code: "missing_scope", more: answer{"needed": needed, "provided": strings.Join(s.opt.Scopes, ",")}}
}

// failed turns an error into the answer's status and body.
func failed(h http.Header, err error) (code string, status int, body answer) {
	if limited := (*tooMany)(nil); errors.As(err, &limited) {
		h.Set("Retry-After", strconv.Itoa(seconds(limited.wait)))
		return "ratelimited", http.StatusTooManyRequests, answer{"ok": false, "error": "ratelimited"}
	}
	why := (*refusal)(nil)
	if !errors.As(err, &why) {
		return "internal_error", http.StatusInternalServerError, answer{"ok": false, "error": "internal_error"}
	}
	body = answer{"ok": false, "error": why.code}
	maps.Copy(body, why.more)
	if len(why.messages) > 0 {
		body["response_metadata"] = answer{"messages": why.messages}
		body["errors"] = bareMessages(why.messages)
	}
	return why.code, http.StatusOK, body
}

func bareMessages(messages []string) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = strings.TrimPrefix(m, "[ERROR] ")
	}
	return out
}

func (s *Server) log(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.At = s.clock.Now()
	s.calls = append(s.calls, c)
	if over := len(s.calls) - s.opt.CallLog; over > s.opt.CallLog/4 {
		s.calls = slices.Clone(s.calls[over:])
	}
	s.tell(Change{Kind: "call", Call: c.Method})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	// The caller is gone when this fails; there is nobody to tell.
	_ = enc.Encode(body)
}

func (s *Server) hasScope(name string) bool { return slices.Contains(s.opt.Scopes, name) }
