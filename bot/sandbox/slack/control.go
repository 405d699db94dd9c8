package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"carebot/bot/sandbox/fault"
)

// controlPrefix is where a web page plays the staff; each endpoint mirrors the method of Server of that name.
const controlPrefix = "/sandbox/slack/"

// nothing is the answer of what only does.
type nothing struct{}

// onMessage names a message and who acts on it.
type onMessage struct {
	User    string            `json:"user"`
	Channel string            `json:"channel"`
	TS      string            `json:"ts"`
	Thread  string            `json:"thread"`
	Text    string            `json:"text"`
	Name    string            `json:"name"` // of a reaction
	Files   []Upload          `json:"files"`
	Action  string            `json:"action_id"`
	Value   string            `json:"value"`
	Command string            `json:"command"`
	Values  map[string]string `json:"values"` // of a modal, by action_id
}

// controls adds the control endpoints.
func (s *Server) controls(mux *http.ServeMux) {
	do := func(name string, run func(context.Context, onMessage) (any, error)) {
		mux.HandleFunc("POST "+controlPrefix+name, func(w http.ResponseWriter, r *http.Request) { control(w, r, run) })
	}
	do("post", func(_ context.Context, in onMessage) (any, error) {
		return s.Post(in.User, in.Channel, in.Thread, in.Text, in.Files...)
	})
	do("edit", func(_ context.Context, in onMessage) (any, error) {
		return nothing{}, s.Edit(in.User, in.Channel, in.TS, in.Text)
	})
	do("delete", func(_ context.Context, in onMessage) (any, error) {
		return nothing{}, s.Delete(in.User, in.Channel, in.TS)
	})
	do("react", func(_ context.Context, in onMessage) (any, error) {
		return nothing{}, s.React(in.User, in.Channel, in.TS, in.Name)
	})
	do("unreact", func(_ context.Context, in onMessage) (any, error) {
		return nothing{}, s.Unreact(in.User, in.Channel, in.TS, in.Name)
	})
	do("press", func(ctx context.Context, in onMessage) (any, error) {
		return nothing{}, s.Press(ctx, in.User, in.Channel, in.TS, in.Action, in.Value)
	})
	do("command", func(ctx context.Context, in onMessage) (any, error) {
		return nothing{}, s.Command(ctx, in.User, in.Channel, in.Command, in.Text)
	})
	do("presshome", func(ctx context.Context, in onMessage) (any, error) {
		return nothing{}, s.PressHome(ctx, in.User, in.Action, in.Value)
	})
	do("home", func(_ context.Context, in onMessage) (any, error) { return nothing{}, s.OpenHome(in.User) })
	do("submit", func(ctx context.Context, in onMessage) (any, error) { return s.Submit(ctx, in.User, in.Values) })
	do("choose", func(_ context.Context, in onMessage) (any, error) {
		return answer{"value": s.Chooses(in.User, in.Files...)}, nil
	})
	do("close", func(ctx context.Context, in onMessage) (any, error) { return nothing{}, s.CloseModal(ctx, in.User) })
	do("join", func(_ context.Context, in onMessage) (any, error) { return nothing{}, s.Join(in.User, in.Channel) })
	s.lookups(mux)
	s.troubles(mux)
}

// control reads the body, runs the action and answers its result or {"error"} with 422.
func control[T any](w http.ResponseWriter, r *http.Request, run func(context.Context, T) (any, error)) {
	var in T
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 100<<20))
	if err == nil && len(raw) > 0 {
		err = strictJSON(raw, &in)
	}
	if err != nil {
		writeJSON(w, http.StatusBadRequest, answer{"error": err.Error()})
		return
	}
	out, err := run(r.Context(), in)
	if err != nil {
		writeJSON(w, http.StatusUnprocessableEntity, answer{"error": err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, out)
}

// lookups adds the reading endpoints.
func (s *Server) lookups(mux *http.ServeMux) {
	get := func(name string, read func(r *http.Request) any) {
		mux.HandleFunc("GET "+controlPrefix+name, func(w http.ResponseWriter, r *http.Request) { writeJSON(w, http.StatusOK, read(r)) })
	}
	get("state", func(*http.Request) any {
		waiting, dropped := s.Undelivered()
		return answer{
			"team": s.opt.TeamName, "bot": s.opt.BotUser.ID, "users": s.Users(), "channels": s.Channels(), "connections": s.Connections(),
			"limited": s.Limited(), "waiting": waiting, "dropped": dropped, "seq": s.news.last(),
		}
	})
	get("messages", func(r *http.Request) any {
		return answer{"messages": append([]Message{}, s.Messages(r.FormValue("channel"), r.FormValue("thread"))...)}
	})
	get("ephemerals", func(r *http.Request) any {
		return answer{"ephemerals": append([]Ephemeral{}, s.Ephemerals(r.FormValue("user"))...)}
	})
	get("views", func(r *http.Request) any {
		body := answer{"modals": append([]View{}, s.Modals(r.FormValue("user"))...)}
		if home, ok := s.Home(r.FormValue("user")); ok {
			body["home"] = home
		}
		return body
	})
	get("calls", func(r *http.Request) any {
		return answer{"calls": append([]Call{}, s.Calls(r.URL.Query()["method"]...)...)}
	})
	mux.HandleFunc("GET "+controlPrefix+"files/{id}", s.serveFile)
	mux.HandleFunc("GET "+controlPrefix+"events", s.serveEvents)
}

// serveFile shows a file to a page that holds no token.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	var copied File
	if f != nil && f.complete {
		copied = f.copied()
	}
	s.mu.Unlock()
	if copied.ID == "" {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", copied.Mimetype)
	// What is uploaded here must not run as a page of ours.
	h.Set("Content-Security-Policy", "sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	if !strings.HasPrefix(copied.Mimetype, "image/") && !strings.HasPrefix(copied.Mimetype, "video/") && !strings.HasPrefix(copied.Mimetype, "audio/") {
		h.Set("Content-Disposition", fmt.Sprintf("attachment; filename*=UTF-8''%s", strings.ReplaceAll(url.PathEscape(copied.Name), "'", "%27")))
	}
	// The caller is gone when this fails; there is nobody to tell.
	_, _ = w.Write(copied.Bytes)
}

// serveEvents streams changes as server-sent events; each data is a Change with the message as it is now, if there is one.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "streaming is not supported here", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	// So that the page knows at once that it is connected; if it is gone, Watch ends.
	_, _ = io.WriteString(w, ": listening\n\n")
	flusher.Flush()
	// It ends with the page or the server; neither is an error to anyone.
	_ = s.Watch(r.Context(), func(c Change) error {
		told := struct {
			Change
			Message *Message `json:"message,omitempty"`
		}{Change: c}
		if m, found := s.Message(c.Channel, c.TS); found {
			told.Message = &m
		}
		raw, err := json.Marshal(told)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", c.Seq, c.Kind, raw); err != nil {
			return err
		}
		flusher.Flush()
		return nil
	})
}

// troubles adds the endpoints that make the platform misbehave.
func (s *Server) troubles(mux *http.ServeMux) {
	mux.HandleFunc("GET "+controlPrefix+"faults", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, answer{"pending": s.Faults.Pending(), "fired": s.Faults.Fired()})
	})
	mux.HandleFunc("POST "+controlPrefix+"faults", func(w http.ResponseWriter, r *http.Request) {
		control(w, r, func(_ context.Context, f fault.Fault) (any, error) {
			s.Faults.Add(f)
			return nothing{}, nil
		})
	})
	mux.HandleFunc("DELETE "+controlPrefix+"faults", func(w http.ResponseWriter, _ *http.Request) {
		s.Faults.Clear()
		writeJSON(w, http.StatusOK, nothing{})
	})
	mux.HandleFunc("POST "+controlPrefix+"deliver", func(w http.ResponseWriter, r *http.Request) { control(w, r, s.deliver) })
}

// trouble is something done to what is delivered; exactly one field is set.
type trouble struct {
	Repeat     string          `json:"repeat"` // the last event, with the "same" or a "new" event_id
	Swap       bool            `json:"swap"`   // the next two
	Disconnect string          `json:"disconnect"`
	Grace      string          `json:"grace"` // of disconnect, a Go duration
	Drop       bool            `json:"drop"`
	Event      json.RawMessage `json:"event"` // an inner event
	Frame      string          `json:"frame"` // a raw WebSocket frame
}

func (s *Server) deliver(_ context.Context, in trouble) (any, error) {
	switch {
	case in.Repeat != "":
		return answer{"done": s.Repeat(in.Repeat == "new")}, nil
	case in.Swap:
		s.SwapNext()
	case in.Disconnect != "":
		grace, err := time.ParseDuration(in.Grace)
		if err != nil && in.Grace != "" {
			return nil, fmt.Errorf("grace must be a duration such as 1s: %w", err)
		}
		s.Disconnect(in.Disconnect, grace)
	case in.Drop:
		s.Drop()
	case in.Event != nil:
		s.Inject(in.Event)
	case in.Frame != "":
		return answer{"done": s.InjectFrame([]byte(in.Frame))}, nil
	default:
		return nil, errors.New("say what: repeat, swap, disconnect, drop, event or frame")
	}
	return nothing{}, nil
}
