// Command generate makes bot/sandbox/spec/telegram.json out of the api.json of PaulSonOfLars/telegram-bot-api-spec:
//
//	go run ./bot/sandbox/spec/generate api.json > bot/sandbox/spec/telegram.json
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"carebot/bot/sandbox/spec"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: generate api.json > telegram.json")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// published is the api.json that is read.
type published struct {
	Version string                 `json:"version"`
	Methods map[string]description `json:"methods"`
	Types   map[string]description `json:"types"`
}

type description struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
}

type field struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`
}

func run(path string, out io.Writer) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var p published
	if err := json.Unmarshal(b, &p); err != nil {
		return fmt.Errorf("%s is not the api.json of telegram-bot-api-spec: %w", path, err)
	}
	return write(bufio.NewWriter(out), p)
}

// write prints one line for each field, so that a newer version's difference can be read.
func write(w *bufio.Writer, p published) error {
	fmt.Fprintf(w, "{\n\"version\": %q,\n", p.Version)
	fmt.Fprintln(w, `"source": "PaulSonOfLars/telegram-bot-api-spec api.json, MIT, (c) 2020 Paul Larsen; reduced",`)
	fmt.Fprintln(w, `"methods": {`)
	for i, name := range slices.Sorted(maps.Keys(p.Methods)) {
		separate(w, i)
		fmt.Fprintf(w, "%q: %s", name, lines(p.Methods[name].Fields))
	}
	fmt.Fprint(w, "\n},\n\"types\": {\n")
	for i, name := range slices.Sorted(maps.Keys(p.Types)) {
		separate(w, i)
		t := p.Types[name]
		if len(t.Subtypes) > 0 {
			fmt.Fprintf(w, "%q: {\"subtypes\": %s}", name, compact(t.Subtypes))
			continue
		}
		fmt.Fprintf(w, "%q: {\"fields\": %s}", name, lines(t.Fields))
	}
	fmt.Fprint(w, "\n}\n}\n")
	return w.Flush()
}

func separate(w *bufio.Writer, i int) {
	if i > 0 {
		fmt.Fprint(w, ",\n")
	}
}

func lines(fields []field) string {
	if len(fields) == 0 {
		return "[]"
	}
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		reduced := spec.Field{Name: f.Name, Types: f.Types, Required: f.Required}
		read(f, &reduced)
		out = append(out, " "+compact(reduced))
	}
	return "[\n" + strings.Join(out, ",\n") + "]"
}

func compact(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings and numbers only
	}
	return strings.TrimSpace(b.String())
}
