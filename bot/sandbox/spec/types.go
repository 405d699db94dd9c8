package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const arrayOf = "Array of "

// any checks a value against several types, of which one must fit.
func (s *Schema) any(path string, types []string, v any) *FieldError {
	if len(types) == 1 {
		return s.one(path, types[0], v)
	}
	if items, ok := itemTypes(types); ok { // an array whose items may be of several types
		return s.array(path, items, v)
	}
	if sub, ok := s.discriminate(types, v); ok {
		return s.one(path, sub, v)
	}
	var best *FieldError
	for _, t := range types {
		p := s.one(path, t, v)
		if p == nil {
			return nil
		}
		// The problem that lies deepest is of the type that was meant; of equals the last missing field is the least telling.
		if best == nil || len(p.Path) > len(best.Path) && !p.Missing || best.Missing && !p.Missing && p.Reason != "is unknown" && len(p.Path) >= len(best.Path) {
			best = p
		}
	}
	return best
}

func (s *Schema) one(path, name string, v any) *FieldError {
	switch name {
	case "String":
		return is[string](path, "a string", v)
	case "Boolean", "True":
		return is[bool](path, "a boolean", v)
	case "Float":
		return is[json.Number](path, "a number", v)
	case "Integer":
		if n, ok := v.(json.Number); ok {
			if _, err := n.Int64(); err == nil {
				return nil
			}
		}
		return &FieldError{Path: path, Reason: "must be an integer"}
	case "InputFile":
		return is[File](path, "an uploaded file", v)
	}
	if item, ok := strings.CutPrefix(name, arrayOf); ok {
		return s.array(path, []string{item}, v)
	}
	return s.named(path, name, v)
}

func itemTypes(types []string) ([]string, bool) {
	var items []string
	for _, t := range types {
		item, ok := strings.CutPrefix(t, arrayOf)
		if !ok {
			return nil, false
		}
		items = append(items, item)
	}
	return items, true
}

func is[T any](path, what string, v any) *FieldError {
	if _, ok := v.(T); ok {
		return nil
	}
	return &FieldError{Path: path, Reason: "must be " + what}
}

func (s *Schema) array(path string, items []string, v any) *FieldError {
	list, ok := v.([]any)
	if !ok {
		return &FieldError{Path: path, Reason: "must be an array"}
	}
	for i, e := range list {
		if p := s.any(path+"["+strconv.Itoa(i)+"]", items, e); p != nil {
			return p
		}
	}
	return nil
}

// named checks an object of a type of the schema; where the type is one of several, what its "type" (or "status" or
// "source") says decides.
func (s *Schema) named(path, name string, v any) *FieldError {
	t, ok := s.Types[name]
	if !ok {
		return &FieldError{Path: path, Reason: "has a type the schema lacks: " + name}
	}
	if len(t.Subtypes) > 0 {
		return s.any(path, t.Subtypes, v)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return &FieldError{Path: path, Reason: "must be an object"}
	}
	return s.object(path, t.Fields, m)
}

func (s *Schema) discriminate(subtypes []string, v any) (string, bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return "", false
	}
	for _, sub := range subtypes {
		for _, f := range s.Types[sub].Fields {
			if f.Const != "" && m[f.Name] == f.Const {
				return sub, true
			}
		}
	}
	return "", false
}

// Decode reads a JSON document as Check wants it: numbers as json.Number, nothing after the document.
func Decode(doc []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more after the JSON document; send one only")
	}
	return v, nil
}

// FromText turns a parameter that came as text (of a form or the query) into a value for Check; what an unknown
// parameter or one of another type holds stays a string, for Check to refuse.
func (s *Schema) FromText(method, name, text string) (any, error) {
	f, ok := s.Field(method, name)
	if !ok {
		return text, nil
	}
	var textual bool
	for _, t := range f.Types {
		switch t {
		case "Integer", "Float":
			if _, err := strconv.ParseFloat(text, 64); err == nil && text == strings.TrimSpace(text) {
				return json.Number(text), nil
			}
			textual = true
		case "Boolean":
			if b, err := strconv.ParseBool(text); err == nil {
				return b, nil
			}
			textual = true
		case "String", "InputFile":
			textual = true
		}
	}
	if textual {
		return text, nil
	}
	return FromJSONText(name, text)
}

// FromJSONText reads a JSON-serialized parameter.
func FromJSONText(name, text string) (any, error) {
	v, err := Decode([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("can't parse %s JSON object: %w", name, err)
	}
	return v, nil
}

// Serialized reports whether a parameter is an object or an array, which may also come as a string holding its JSON.
func (f Field) Serialized() bool {
	for _, t := range f.Types {
		switch t {
		case "String", "Integer", "Float", "Boolean", "InputFile":
			return false
		}
	}
	return true
}
