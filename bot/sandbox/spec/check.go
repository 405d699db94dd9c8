package spec

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// FieldError says which value does not fit the schema, and why.
type FieldError struct {
	Path    string // where: "reply_markup.inline_keyboard[0][1].text"
	Reason  string // what is wrong, in a few words
	Missing bool   // it is required and not there
}

func (p *FieldError) Error() string {
	if p.Missing {
		return fmt.Sprintf("parameter %q is required", p.Path)
	}
	return fmt.Sprintf("parameter %q %s", p.Path, p.Reason)
}

// File stands for an uploaded file among a call's values.
type File struct{ Part string }

// Check checks a call: values are what encoding/json makes of the parameters with UseNumber, an upload is a File.
// The method must exist. It returns the first problem found, in the order of the schema, or nil.
func (s *Schema) Check(method string, values map[string]any) *FieldError {
	return s.object("", s.Methods[method], values)
}

// CheckType checks a JSON document against a type ("Update", "Message").
func (s *Schema) CheckType(name string, doc []byte) error {
	v, err := Decode(doc)
	if err != nil {
		return err
	}
	if p := s.one("", name, v); p != nil {
		return p
	}
	return nil
}

func (s *Schema) object(path string, fields []Field, values map[string]any) *FieldError {
	for _, f := range fields {
		v, ok := values[f.Name]
		if !ok {
			if f.Required {
				return &FieldError{Path: join(path, f.Name), Missing: true}
			}
			continue
		}
		if p := s.field(join(path, f.Name), f, v); p != nil {
			return p
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if _, ok := find(fields, name); !ok {
			return &FieldError{Path: join(path, name), Reason: "is unknown"}
		}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (s *Schema) field(path string, f Field, v any) *FieldError {
	if p := s.any(path, f.Types, v); p != nil {
		return p
	}
	text, isText := v.(string)
	if f.Const != "" && isText && text != f.Const {
		return &FieldError{Path: path, Reason: "must be " + f.Const}
	}
	if len(f.Enum) > 0 && isText && !slices.Contains(f.Enum, text) {
		return &FieldError{Path: path, Reason: "must be one of " + strings.Join(f.Enum, ", ")}
	}
	return limits(path, f, v)
}

func limits(path string, f Field, v any) *FieldError {
	size, ok := measure(f.Unit, v)
	if !ok || (f.Min == nil || size >= *f.Min) && (f.Max == nil || size <= *f.Max) {
		return nil
	}
	unit := " " + string(f.Unit)
	if f.Unit == Amount {
		unit = ""
	}
	bound := func(b *float64) string {
		if b == nil {
			return ""
		}
		return strconv.FormatFloat(*b, 'f', -1, 64)
	}
	return &FieldError{Path: path, Reason: fmt.Sprintf("must be %s-%s%s, is %v", bound(f.Min), bound(f.Max), unit, size)}
}

// measure returns how much of the unit a value has; false where the unit does not apply to it.
func measure(u Unit, v any) (float64, bool) {
	switch v := v.(type) {
	case string:
		switch u {
		case Characters:
			return float64(Length(v)), true
		case Bytes:
			return float64(len(v)), true
		}
	case []any:
		return float64(len(v)), u == Items
	case json.Number:
		n, err := v.Float64()
		return n, u == Amount && err == nil
	}
	return 0, false
}

// Length returns a text's length in UTF-16 code units.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
