package telegram

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"carebot/bot/sandbox/fault"
)

const controlPrefix = "/sandbox/telegram/"

// controls serves what the Go methods of the same names do, in JSON, below /sandbox/telegram/:
//
//	GET    chats                      everybody's phone at a glance: [Phone]
//	POST   customers                  Person → Person
//	GET    chats/{chat}/messages      [Message], deleted ones too; ?after=SEQ: only what changed since
//	POST   chats/{chat}/say           {text, reply_to?} → {message}
//	POST   chats/{chat}/edit          {message, text}
//	POST   chats/{chat}/delete        {message}
//	POST   chats/{chat}/press         {message, data, old?} → {query}; old: the button need not be there
//	POST   chats/{chat}/tap           {label} → {query}
//	POST   chats/{chat}/upload        see upload → {messages}
//	POST   chats/{chat}/location      Location → {message}
//	POST   chats/{chat}/contact       Card → {message}; an empty object shares the own one
//	POST   chats/{chat}/block         and unblock
//	GET    files/{id}                 the bytes
//	GET    bot                        {bot, name, description, short_description, commands}; ?language=pl
//	GET    changes                    server-sent events: "hello" with {seq}, then a "change" with each Change
//	GET    calls                      [Call]; ?method=, ?last=N
//	GET    stats                      {calls, limited, pending, unanswered, seq}
//	GET    faults                     {pending, fired}; POST a Fault or a list of them adds, DELETE clears
//	POST   updates                    any JSON: Inject → {update_id}
//	POST   repeat                     {n}
//	POST   swap                       → {swapped}
//
// A refusal is 400 or 404 with {error}. Calls from other sites' pages are refused.
func (s *Server) controls() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, f func(r *http.Request) (any, error)) {
		method, path, _ := cutSpace(pattern)
		mux.HandleFunc(method+" "+controlPrefix+path, func(w http.ResponseWriter, r *http.Request) {
			v, err := f(r)
			writeControl(w, v, err)
		})
	}
	s.phoneControls(handle)
	s.serverControls(handle)
	mux.HandleFunc("GET "+controlPrefix+"changes", s.stream)
	mux.HandleFunc("GET "+controlPrefix+"files/{id}", s.rawFile)
	return http.NewCrossOriginProtection().Handler(mux)
}

// errNotThere is the refusal of what names something that does not exist.
var errNotThere = errors.New("telegram sandbox: not found")

func writeControl(w http.ResponseWriter, v any, err error) {
	switch {
	case errors.Is(err, errNotThere):
		writeJSON(w, http.StatusNotFound, object{"error": err.Error()})
	case err != nil:
		writeJSON(w, http.StatusBadRequest, object{"error": err.Error()})
	case v == nil:
		writeJSON(w, http.StatusOK, object{"ok": true})
	default:
		writeJSON(w, http.StatusOK, v)
	}
}

const maxControl = 1 << 20 // bytes of a JSON body

// body reads a request's JSON, strictly; no body is an empty object.
func body(r *http.Request, v any) error {
	b, err := io.ReadAll(io.LimitReader(r.Body, maxControl))
	if err != nil || len(b) == 0 {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("telegram sandbox: the body must be JSON as the endpoint wants it: %w", err)
	}
	return nil
}

func (s *Server) serverControls(handle func(string, func(*http.Request) (any, error))) {
	handle("GET bot", func(r *http.Request) (any, error) {
		l := r.URL.Query().Get("language")
		return object{
			"bot": s.bot, "name": s.Profile("name", l), "description": s.Profile("description", l),
			"short_description": s.Profile("short_description", l), "commands": s.Commands(l),
		}, nil
	})
	handle("GET calls", func(r *http.Request) (any, error) {
		calls := s.Calls(r.URL.Query().Get("method"))
		if n, err := strconv.Atoi(r.URL.Query().Get("last")); err == nil && n >= 0 && n < len(calls) {
			calls = calls[len(calls)-n:]
		}
		return calls, nil
	})
	handle("GET stats", func(*http.Request) (any, error) {
		s.mu.Lock()
		calls := s.log.total
		s.mu.Unlock()
		return object{
			"calls": calls, "limited": s.Limited(), "pending": s.Pending(), "unanswered": s.Unanswered(), "seq": s.Seq(),
		}, nil
	})
	handle("POST updates", func(r *http.Request) (any, error) {
		raw, err := io.ReadAll(io.LimitReader(r.Body, maxControl))
		if err != nil {
			return nil, err
		}
		id, err := s.Inject(raw)
		return object{"update_id": id}, err
	})
	handle("POST repeat", func(r *http.Request) (any, error) {
		in := struct{ N int }{N: 1}
		err := body(r, &in)
		if err == nil {
			s.Repeat(in.N)
		}
		return nil, err
	})
	handle("POST swap", func(*http.Request) (any, error) { return object{"swapped": s.Swap()}, nil })
	s.faultControls(handle)
}

func (s *Server) faultControls(handle func(string, func(*http.Request) (any, error))) {
	handle("GET faults", func(*http.Request) (any, error) {
		return object{"pending": s.Faults.Pending(), "fired": s.Faults.Fired()}, nil
	})
	handle("DELETE faults", func(*http.Request) (any, error) {
		s.Faults.Clear()
		return nil, nil
	})
	handle("POST faults", func(r *http.Request) (any, error) {
		var raw json.RawMessage
		if err := body(r, &raw); err != nil {
			return nil, err
		}
		var list []fault.Fault
		if len(raw) > 0 && raw[0] != '[' {
			raw = append(append(json.RawMessage("["), raw...), ']')
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, fmt.Errorf("telegram sandbox: the body must be a fault or a list of them: %w", err)
		}
		s.Faults.Add(list...)
		return nil, nil
	})
}

// stream sends the changes as server-sent events until the caller or the server is gone.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	watch := s.Watch()
	defer watch.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	send := func(event string, v any) error {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, b); err != nil {
			return err
		}
		return http.NewResponseController(w).Flush()
	}
	ctx, cancel := s.until(r.Context())
	defer cancel()
	err := send("hello", object{"seq": s.Seq()})
	for err == nil {
		var c Change
		if c, err = watch.Next(ctx); err == nil {
			err = send("change", c)
		}
	}
}

func (s *Server) rawFile(w http.ResponseWriter, r *http.Request) {
	f, ok := s.File(r.PathValue("id"))
	if !ok {
		writeControl(w, nil, errNotThere)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !isPDF(f.MIME) { // which no browser shows in a sandbox; it shows one in a reader of its own
		w.Header().Set("Content-Security-Policy", "sandbox")
	}
	w.Header().Set("Content-Type", cmp.Or(f.MIME, "application/octet-stream"))
	if !opens(f.MIME) {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	w.Header().Set("Content-Length", strconv.FormatInt(f.Size, 10))
	_, _ = io.Copy(w, f.Open())
}

// opens reports whether a file is shown when it is tapped, as a phone does: pictures, films, sounds, pages and PDFs. Others
// are saved.
func opens(kind string) bool {
	class, _, _ := strings.Cut(kind, "/")
	page := class == "text" && strings.HasPrefix(kind, "text/html")
	return page || isPDF(kind) || class == "image" || class == "video" || class == "audio"
}

func isPDF(kind string) bool { return kind == "application/pdf" }
