package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"carebot/bot/sandbox/fault"
	"carebot/bot/sandbox/spec"
)

// handler carries out a validated call and returns its result.
type handler func(*Server, *call) (any, error)

// call is one call of a method.
type call struct {
	ctx    context.Context
	method string
	values map[string]any // as spec.Check wants them
	files  map[string]upload
	free   bool // no log: a long poll that brought nothing
}

// upload is a file that came with a call.
type upload struct {
	name, mime string
	data       []byte
}

// Error is a refusal, as the platform words it.
type Error struct {
	Code        int
	Description string
	RetryAfter  int // seconds; 0: not told
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Description) }

func refuse(code int, description string) *Error { return &Error{Code: code, Description: description} }

func bad(format string, args ...any) *Error {
	return refuse(http.StatusBadRequest, "Bad Request: "+fmt.Sprintf(format, args...))
}

type envelope struct {
	OK          bool        `json:"ok"`
	Result      any         `json:"result,omitempty"`
	ErrorCode   int         `json:"error_code,omitempty"`
	Description string      `json:"description,omitempty"`
	Parameters  *parameters `json:"parameters,omitempty"`
}

type parameters struct {
	RetryAfter int `json:"retry_after"`
}

func writeError(w http.ResponseWriter, e *Error) {
	env := envelope{ErrorCode: e.Code, Description: e.Description}
	if e.RetryAfter > 0 {
		env.Parameters = &parameters{RetryAfter: e.RetryAfter}
		w.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	writeJSON(w, e.Code, env)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil { // only what the sandbox itself built is written
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	method, ok := s.names[strings.ToLower(name)]
	if !ok {
		e := refuse(http.StatusNotFound, fmt.Sprintf("Not Found: method %q not found", name))
		s.record(Call{Method: name, Status: e.Code, Description: e.Description, At: s.opt.Now()})
		writeError(w, e)
		return
	}
	var befell fault.Kind
	s.Faults.Serve(w, r, method, scripted, func(w http.ResponseWriter, r *http.Request) {
		s.answer(w, r, method, befell)
	}, func(f fault.Fault) {
		befell = f.Kind
		if !f.Kind.Effect() {
			s.record(Call{Method: method, Fault: f.Kind, At: s.opt.Now()})
		}
	})
}

// scripted words a scripted refusal.
func scripted(w http.ResponseWriter, status int, wait time.Duration) {
	switch status {
	case http.StatusTooManyRequests:
		after := int(math.Ceil(wait.Seconds()))
		e := refuse(status, "Too Many Requests")
		if after > 0 {
			e = &Error{Code: status, Description: "Too Many Requests: retry after " + strconv.Itoa(after), RetryAfter: after}
		}
		writeError(w, e)
	case http.StatusOK:
		writeJSON(w, status, envelope{})
	default:
		writeError(w, refuse(status, "Internal Server Error"))
	}
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, method string, befell fault.Kind) {
	begun := time.Now()
	entry := Call{Method: method, Fault: befell, At: s.opt.Now(), Status: http.StatusOK}
	result, c, err := s.carryOut(w, r, method)
	if c != nil {
		entry.Params = c.values
	}
	entry.Took = time.Since(begun)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			e = bad("%v", err)
		}
		entry.Status, entry.Description = e.Code, e.Description
		s.record(entry)
		writeError(w, e)
		return
	}
	if !c.free {
		s.record(entry)
	}
	writeJSON(w, http.StatusOK, envelope{OK: true, Result: result})
}

func (s *Server) carryOut(w http.ResponseWriter, r *http.Request, method string) (any, *call, error) {
	c, err := s.read(w, r, method)
	if err != nil {
		return nil, c, err
	}
	if p := s.schema.Check(method, c.values); p != nil {
		return nil, c, wordProblem(p)
	}
	if err := c.unused(); err != nil {
		return nil, c, err
	}
	h, ok := s.methods[method]
	if !ok {
		return nil, c, refuse(http.StatusNotImplemented, "Not Implemented: the sandbox does not simulate "+method)
	}
	result, err := h(s, c)
	return result, c, err
}

// wordProblem words a problem as the platform does where it has words of its own.
func wordProblem(p *spec.FieldError) *Error {
	switch {
	case p.Missing && p.Path == "text":
		return bad("message text is empty")
	case p.Missing && p.Path == "chat_id":
		return bad("chat_id is empty")
	case strings.HasSuffix(p.Path, ".callback_data") && strings.Contains(p.Reason, "bytes"):
		return bad("BUTTON_DATA_INVALID: %v", p)
	case strings.HasPrefix(p.Path, "reaction[") && strings.HasSuffix(p.Path, ".emoji"):
		return bad("REACTION_INVALID: %v", p)
	}
	return bad("%v", p)
}
