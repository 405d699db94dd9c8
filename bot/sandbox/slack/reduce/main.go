// Command reduce writes the short forms of the Slack specifications that the sandbox embeds.
//
//	go run ./bot/sandbox/slack/reduce -from FOLDER -to bot/sandbox/slack/spec
//
// FOLDER holds slack-web-api.json and slack-known-block.schema.json; spec/README.md says where they come from.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// openapi is what is read of Slack's OpenAPI document.
type openapi struct {
	Paths map[string]map[string]operation `json:"paths"`
}

type operation struct {
	Consumes   []string              `json:"consumes"`
	Parameters []parameter           `json:"parameters"`
	Security   []map[string][]string `json:"security"`
}

type parameter struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

// method is the short form: parameters by name, a required one marked with an exclamation mark after its type.
type method struct {
	JSON   bool              `json:"json,omitempty"` // takes application/json
	Params map[string]string `json:"params"`
	Scopes []string          `json:"scopes,omitempty"` // any of them; names of 2020
}

func main() {
	from := flag.String("from", "", "folder with the full specifications")
	to := flag.String("to", ".", "folder for the short forms")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	raw, err := os.ReadFile(filepath.Join(from, "slack-web-api.json"))
	if err != nil {
		return fmt.Errorf("read the Web API specification (-from): %w", err)
	}
	short, err := reduceMethods(raw)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(to, "methods.json"), short); err != nil {
		return err
	}
	return copySchema(filepath.Join(from, "slack-known-block.schema.json"), filepath.Join(to, "blocks.schema.json"))
}

func reduceMethods(raw []byte) (map[string]method, error) {
	var doc openapi
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("the Web API specification is not JSON: %w", err)
	}
	all := map[string]method{}
	for path, verbs := range doc.Paths {
		for _, op := range verbs {
			all[strings.TrimPrefix(path, "/")] = reduceMethod(op)
		}
	}
	return all, nil
}

func reduceMethod(op operation) method {
	m := method{Params: map[string]string{}}
	for _, c := range op.Consumes {
		m.JSON = m.JSON || c == "application/json"
	}
	for _, p := range op.Parameters {
		if p.Name == "token" {
			continue
		}
		m.Params[p.Name] = p.Type
		if p.Required {
			m.Params[p.Name] += "!"
		}
	}
	for _, s := range op.Security {
		for _, name := range s["slackAuth"] {
			if name != "none" {
				m.Scopes = append(m.Scopes, name)
			}
		}
	}
	return m
}

// copySchema copies a JSON Schema without its descriptions, which are two thirds of it.
func copySchema(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("read the schema (-from): %w", err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return fmt.Errorf("%s is not JSON: %w", from, err)
	}
	bare(doc, false)
	return write(to, doc)
}

// bare drops the descriptions of schemas; named says that v's keys are names of properties or definitions, not keywords.
func bare(v any, named bool) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if _, text := value.(string); text && !named && (key == "description" || key == "$comment") {
				delete(v, key)
				continue
			}
			v[key] = bare(value, !named && (key == "properties" || key == "definitions"))
		}
	case []any:
		for i := range v {
			v[i] = bare(v[i], false)
		}
	}
	return v
}

// write writes each member of the top level on a line of its own, so that a change can be reviewed.
func write[V any](path string, members map[string]V) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	sep := "{\n"
	for _, name := range slices.Sorted(maps.Keys(members)) {
		fmt.Fprintf(&out, "%s%q: ", sep, name)
		if err := enc.Encode(members[name]); err != nil {
			return err
		}
		out.Truncate(out.Len() - 1)
		sep = ",\n"
	}
	out.WriteString("\n}\n")
	return os.WriteFile(path, out.Bytes(), 0o644)
}
