// Package spec knows what the platforms take: which methods there are, which parameters each has, of which types and
// lengths, and checks calls (and what a sandbox itself sends) against it.
//
// The description of the Telegram Bot API is telegram.json, made by generate from a published one (see README.md), with
// telegram-supplement.json, a hand-written list of what is newer, on top.
package spec

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Schema describes an API.
type Schema struct {
	Version string             `json:"version"`
	Source  string             `json:"source,omitempty"`
	Methods map[string][]Field `json:"methods"`
	Types   map[string]Type    `json:"types"`
}

// Type is an object with fields, or one of several types.
type Type struct {
	Fields   []Field  `json:"fields,omitempty"`
	Subtypes []string `json:"subtypes,omitempty"`
}

// Field is a parameter of a method or a field of an object.
type Field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"` // any of: String, Integer, Float, Boolean, InputFile, a type's name, "Array of …"
	Required bool     `json:"required,omitempty"`
	Const    string   `json:"const,omitempty"` // the one value it can have
	Enum     []string `json:"enum,omitempty"`  // the values it can have
	Min      *float64 `json:"min,omitempty"`
	Max      *float64 `json:"max,omitempty"`
	Unit     Unit     `json:"unit,omitempty"` // what Min and Max count
	Source   string   `json:"source,omitempty"`
}

// Unit is what a field's limits count.
type Unit string

// The units of limits.
const (
	Characters Unit = "characters" // UTF-16 code units
	Parsed     Unit = "parsed"     // UTF-16 code units once the markup is parsed; Check leaves it to the platform
	Bytes      Unit = "bytes"      // of UTF-8
	Items      Unit = "items"      // of an array
	Amount     Unit = "amount"     // the number itself
)

//go:embed telegram.json
var telegramJSON []byte

//go:embed telegram-supplement.json
var telegramSupplement []byte

var telegram = sync.OnceValue(func() *Schema {
	s, err := parse(telegramJSON, telegramSupplement)
	if err != nil {
		panic(err) // the embedded files are broken: no program built from them is of use
	}
	return s
})

// Telegram returns the Bot API's schema; it is shared and must not be changed.
func Telegram() *Schema { return telegram() }

// parse reads a schema and adds the supplement's methods, types and fields to it.
func parse(base, supplement []byte) (*Schema, error) {
	var s, more Schema
	if err := json.Unmarshal(base, &s); err != nil {
		return nil, fmt.Errorf("spec: the schema cannot be read; generate it again: %w", err)
	}
	if err := json.Unmarshal(supplement, &more); err != nil {
		return nil, fmt.Errorf("spec: the supplement cannot be read; mend its JSON: %w", err)
	}
	for name, fields := range more.Methods {
		s.Methods[name] = merge(s.Methods[name], fields)
	}
	for name, t := range more.Types {
		had := s.Types[name]
		s.Types[name] = Type{Fields: merge(had.Fields, t.Fields), Subtypes: append(had.Subtypes, t.Subtypes...)}
	}
	return &s, nil
}

// merge puts newer fields over older ones of the same name.
func merge(fields, newer []Field) []Field {
	for _, f := range newer {
		if i := slices.IndexFunc(fields, func(o Field) bool { return o.Name == f.Name }); i >= 0 {
			fields[i] = f
			continue
		}
		fields = append(fields, f)
	}
	return fields
}

// Field returns a method's parameter.
func (s *Schema) Field(method, name string) (Field, bool) { return find(s.Methods[method], name) }

func find(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Type returns a type by name; one that is unknown has no fields.
func (s *Schema) Type(name string) Type { return s.Types[name] }

// Field returns a field of an object type.
func (t Type) Field(name string) (Field, bool) { return find(t.Fields, name) }
