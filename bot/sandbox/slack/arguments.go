package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is the largest body of a call, in bytes.
const maxBody = 4 << 20

// arguments are a call's, by name. Those of a form are JSON strings; those of a JSON body are as they came.
type arguments map[string]json.RawMessage

// readArguments reads the query, the form and the JSON body of a call and returns the arguments, without the token, and
// the token. takesJSON says whether the method reads a JSON body; one that does not ignores it, as the real one does.
func readArguments(w http.ResponseWriter, r *http.Request, takesJSON bool) (a arguments, token string, err error) {
	a = arguments{}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "application/json" && takesJSON:
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, "", err
		}
		if err := readJSON(raw, &a); err != nil {
			return nil, "", err
		}
	case kind == "multipart/form-data":
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, "", err
		}
	}
	if err := r.ParseForm(); err != nil {
		return nil, "", err
	}
	for name, values := range r.Form {
		text, _ := json.Marshal(values[len(values)-1])
		a[name] = text
	}
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer && r.Form.Has("token") {
		token = r.Form.Get("token")
	}
	delete(a, "token")
	return a, token, nil
}

func readJSON(raw []byte, a *arguments) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, a); err != nil || *a == nil {
		return errors.New("json_not_object")
	}
	return nil
}

// has reports whether the argument was given and is not empty.
func (a arguments) has(name string) bool {
	v := string(a[name])
	return v != "" && v != `""` && v != "null"
}

// text returns a string argument; of another type its JSON.
func (a arguments) text(name string) string {
	var text string
	if json.Unmarshal(a[name], &text) == nil {
		return text
	}
	if !a.has(name) {
		return ""
	}
	return string(a[name])
}

func (a arguments) flag(name string) bool {
	v := a.text(name)
	return v == "true" || v == "1"
}

func (a arguments) number(name string, fallback int) int {
	if n, err := strconv.Atoi(a.text(name)); err == nil && n > 0 {
		return n
	}
	return fallback
}

// raw returns an argument that holds JSON, whether it came as JSON or as text.
func (a arguments) raw(name string) json.RawMessage {
	if !a.has(name) {
		return nil
	}
	return json.RawMessage(a.text(name))
}

// is reports whether the argument is absent or of the specification's type.
func (a arguments) is(name, kind string) bool {
	if !a.has(name) {
		return true
	}
	v, text := a[name], a.text(name)
	switch kind {
	case "boolean":
		_, err := strconv.ParseBool(text)
		return err == nil
	case "integer":
		_, err := strconv.ParseInt(text, 10, 64)
		return err == nil
	case "number":
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	case "array":
		return json.Valid([]byte(text)) && text[0] == '['
	case "object":
		return json.Valid([]byte(text)) && text[0] == '{'
	default:
		return v[0] == '"' || v[0] != '{' && v[0] != '['
	}
}

// shown returns the arguments for the log.
func (a arguments) shown() map[string]string {
	out := make(map[string]string, len(a))
	for name := range a {
		out[name] = a.text(name)
	}
	return out
}

// strictJSON reads JSON and refuses unknown fields.
func strictJSON(raw []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}
