// Command generate makes bot/sandbox/spec/telegram.json out of the api.json of PaulSonOfLars/telegram-bot-api-spec:
//
//	go run ./bot/sandbox/spec/generate < api.json > bot/sandbox/spec/telegram.json
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
	if err := run(os.Stdin, os.Stdout); err != nil {
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

func run(in io.Reader, out io.Writer) error {
	var p published
	if err := json.NewDecoder(in).Decode(&p); err != nil {
		return fmt.Errorf("give the api.json of telegram-bot-api-spec on standard input: %w", err)
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
	fmt.Fprintf(w, "\n},\n%q: {\n", "types")
	for i, name := range slices.Sorted(maps.Keys(p.Types)) {
		separate(w, i)
		t := p.Types[name]
		if len(t.Subtypes) > 0 {
			fmt.Fprintf(w, "%q: {\"subtypes\": %s}", name, compact(t.Subtypes))
			continue
		}
		fmt.Fprintf(w, "%q: {\"fields\": %s}", name, lines(t.Fields))
	}
	fmt.Fprintln(w, "\n}\n}")
	return w.Flush()
}

func separate(w *bufio.Writer, i int) {
	if i > 0 {
		fmt.Fprintln(w, ",")
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
