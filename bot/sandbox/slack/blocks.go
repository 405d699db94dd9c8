package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// blockRules hold blocks against the published JSON Schema and the documented lengths.
type blockRules struct {
	compiler *jsonschema.Compiler
	refs     map[string]string             // where a type's schema is
	schemas  map[string]*jsonschema.Schema // compiled when first used: it takes a while
	refused  []string                      // types that this workspace does not know yet
}

// Numbers of blocks and of their characters together.
const (
	maxBlocks     = 50
	maxViewBlocks = 100
	maxBlockChars = 13000
)

// tooLong is what check finds when the blocks of a message together are too long.
const tooLong = "[ERROR] the blocks together are longer than 13000 characters [json-pointer:/blocks]"

// blocksURL names the schema. It is whole: a relative one would be looked for in the working directory.
const (
	blocksURL = "https://slack.invalid/blocks.json"
	newerURL  = "https://slack.invalid/newer.json" // of the supplement
)

func newBlockRules() *blockRules {
	var doc any
	mustRead("spec/blocks.schema.json", &doc)
	var known struct {
		Definitions struct {
			KnownBlock struct {
				AnyOf []struct {
					Ref string `json:"$ref"`
				}
			}
		}
	}
	mustRead("spec/blocks.schema.json", &known)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(blocksURL, doc); err != nil {
		panic(err)
	}
	rules := &blockRules{compiler: compiler, refs: map[string]string{}, schemas: map[string]*jsonschema.Schema{}}
	for _, block := range known.Definitions.KnownBlock.AnyOf {
		name := strings.TrimSuffix(strings.TrimPrefix(block.Ref, "#/definitions/"), "Block")
		rules.refs[snake(name)] = blocksURL + block.Ref
	}
	rules.learn("spec/blocks.supplement.json")
	return rules
}

// learn adds the blocks of a supplement: by type, the schema and where it is documented.
func (r *blockRules) learn(path string) {
	var newer map[string]any
	mustRead(path, &newer)
	if err := r.compiler.AddResource(newerURL, newer); err != nil {
		panic(err)
	}
	for kind := range newer {
		r.refs[kind] = newerURL + "#/" + kind + "/schema"
	}
}

// schema returns the schema of a type of block, or nil. The server's lock is held.
func (r *blockRules) schema(kind string) *jsonschema.Schema {
	if slices.Contains(r.refused, kind) {
		return nil
	}
	if r.schemas[kind] == nil && r.refs[kind] != "" {
		r.schemas[kind] = r.compiler.MustCompile(r.refs[kind])
	}
	return r.schemas[kind]
}

// snake turns RichText into rich_text.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// message checks the blocks of a message and returns them, or what is wrong with them.
func (r *blockRules) message(raw json.RawMessage) ([]json.RawMessage, []string) {
	return r.check(raw, "/blocks", maxBlocks, messageOnly)
}

// Blocks that only a message, or only a view, may hold.
const (
	messageOnly = "message"
	modalOnly   = "modal"
	homeOnly    = "home"
)

func (r *blockRules) check(raw json.RawMessage, at string, most int, place string) ([]json.RawMessage, []string) {
	var blocks []json.RawMessage
	if err := json.Unmarshal(raw, &blocks); err != nil || blocks == nil {
		return nil, []string{fmt.Sprintf("[ERROR] must provide an array [json-pointer:%s]", at)}
	}
	w := &walk{ids: map[string]bool{}, actions: map[string]bool{}, place: place}
	if len(blocks) > most {
		w.wrong(at, "no more than %d items allowed", most)
	}
	for i, block := range blocks {
		r.one(w, block, fmt.Sprintf("%s/%d", at, i))
	}
	if w.chars > maxBlockChars && place == messageOnly {
		w.found = append(w.found, tooLong)
	}
	return blocks, w.found
}

func (r *blockRules) one(w *walk, raw json.RawMessage, at string) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	block, ok := value.(map[string]any)
	if err != nil || !ok {
		w.wrong(at, "must provide an object")
		return
	}
	kind, _ := block["type"].(string)
	schema := r.schema(kind)
	if schema == nil {
		w.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	if err := schema.Validate(value); err != nil {
		where, what := deepest(err)
		w.wrong(at+where, "%s", what)
		return
	}
	w.block(block, kind, at)
}

// deepest returns the place and words of the complaint that lies deepest: of a union's alternatives, the one meant.
func deepest(err error) (where, what string) {
	var top *jsonschema.ValidationError
	if !errors.As(err, &top) {
		return "", err.Error()
	}
	best := top
	var visit func(*jsonschema.ValidationError)
	visit = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 && len(e.InstanceLocation) >= len(best.InstanceLocation) {
			best = e
		}
		for _, cause := range e.Causes {
			visit(cause)
		}
	}
	visit(top)
	if len(best.InstanceLocation) > 0 {
		where = "/" + strings.Join(best.InstanceLocation, "/")
	}
	lines := strings.Split(strings.TrimSpace(best.Error()), "\n")
	_, what, cut := strings.Cut(lines[len(lines)-1], ": ")
	if !cut {
		what = lines[len(lines)-1]
	}
	return where, what
}
