package telegram

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"carebot/bot/sandbox/spec"
)

const (
	maxUpload = 50 << 20
	maxBody   = maxUpload + 1<<20 // with the other parameters
)

// read takes a call's parameters from the query and the body: JSON, urlencoded or multipart.
func (s *Server) read(w http.ResponseWriter, r *http.Request, method string) (*call, error) {
	c := &call{ctx: r.Context(), method: method, values: map[string]any{}, files: map[string]upload{}}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return c, refuse(http.StatusMethodNotAllowed, "Method Not Allowed: use GET or POST")
	}
	for name, texts := range r.URL.Query() {
		if err := s.take(c, name, texts[0]); err != nil {
			return c, err
		}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err := s.readBody(c, r)
	if err == nil { // to the end, or the server would not notice that a poller is gone
		_, err = io.Copy(io.Discard, r.Body)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return c, refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	return c, err
}

func (s *Server) readBody(c *call, r *http.Request) error {
	kind, attrs, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		return s.readJSON(c, r.Body)
	case "multipart/form-data":
		return s.readMultipart(c, multipart.NewReader(r.Body, attrs["boundary"]))
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return err
		}
		for name, texts := range r.PostForm {
			if err := s.take(c, name, texts[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Server) readJSON(c *call, body io.Reader) error {
	b, err := io.ReadAll(body)
	if err != nil || len(b) == 0 {
		return err
	}
	v, err := spec.Decode(b)
	if err != nil {
		return bad("can't parse the request's JSON: %v", err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return bad("can't parse the request's JSON: it must be an object")
	}
	for name, v := range m {
		c.values[name] = v
		text, isText := v.(string)
		if f, known := s.schema.Field(c.method, name); isText && known && f.Serialized() {
			if c.values[name], err = spec.FromJSONText(name, text); err != nil {
				return bad("%v", err)
			}
		}
	}
	return nil
}

func (s *Server) readMultipart(c *call, form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		name := part.FormName()
		if part.FileName() == "" {
			if err := s.take(c, name, string(b)); err != nil {
				return err
			}
			continue
		}
		c.files[name] = upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: b}
		if _, ok := s.schema.Field(c.method, name); ok {
			c.values[name] = spec.File{Part: name}
		}
	}
}

func (s *Server) take(c *call, name, text string) error {
	v, err := s.schema.FromText(c.method, name, text)
	if err != nil {
		return bad("%v", err)
	}
	c.values[name] = v
	return nil
}

// unused refuses an uploaded file that no parameter refers to.
func (c *call) unused() error {
	for name := range c.files {
		if _, ok := c.values[name]; ok {
			continue
		}
		if !c.mentions(c.values, "attach://"+name) {
			return bad("the file %q is attached, and no parameter refers to it", name)
		}
	}
	return nil
}

func (c *call) mentions(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return v == text
	case []any:
		for _, e := range v {
			if c.mentions(e, text) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if c.mentions(e, text) {
				return true
			}
		}
	}
	return false
}

func (c *call) has(name string) bool { _, ok := c.values[name]; return ok }

func (c *call) text(name string) string { s, _ := c.values[name].(string); return s }

func (c *call) flag(name string) bool { b, _ := c.values[name].(bool); return b }

func (c *call) integer(name string) int64 {
	n, _ := c.values[name].(json.Number)
	i, _ := n.Int64()
	return i
}

func (c *call) float(name string) float64 {
	n, _ := c.values[name].(json.Number)
	f, _ := n.Float64()
	return f
}

// decode reads an object or array parameter into v; false where there is none. Check has seen it, so it fits.
func (c *call) decode(name string, v any) bool {
	raw, ok := c.values[name]
	if !ok {
		return false
	}
	b, err := json.Marshal(raw)
	return err == nil && json.Unmarshal(b, v) == nil
}

// list and fields read what Check has found to be an array and an object.
func list(v any) []any { l, _ := v.([]any); return l }

func fields(v any) map[string]any { m, _ := v.(map[string]any); return m }

func number(s string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	return n
}
