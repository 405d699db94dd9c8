package slack

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed spec/*.json
var specFiles embed.FS

// signature is what a method takes.
type signature struct {
	JSON   bool              `json:"json"`
	App    bool              `json:"app"` // wants the app-level token
	Params map[string]string `json:"params"`
	Scopes []string          `json:"scopes"`
	Source string            `json:"source"` // of the supplement: where it is documented
}

// readSpec returns every method of the published specification with the supplement over it.
func readSpec() map[string]signature {
	all, newer := map[string]signature{}, map[string]signature{}
	mustRead("spec/methods.json", &all)
	mustRead("spec/supplement.json", &newer)
	for name, add := range newer {
		sig := all[name]
		if sig.Params == nil {
			sig.Params = map[string]string{}
		}
		maps.Copy(sig.Params, add.Params)
		sig.JSON, sig.App = sig.JSON || add.JSON, sig.App || add.App
		if add.Scopes != nil {
			sig.Scopes = add.Scopes
		}
		all[name] = sig
	}
	return all
}

func mustRead(path string, v any) {
	raw, err := specFiles.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(raw, v)
	}
	if err != nil {
		panic(fmt.Sprintf("slack sandbox: %s: %v; write it anew with reduce", path, err))
	}
}

// check holds a call's arguments against the signature and returns what is wrong, worded as Slack words it.
func (sig signature) check(a arguments) []string {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		kind, known := sig.Params[name]
		if !known {
			wrong = append(wrong, "[ERROR] unknown field: "+name)
			continue
		}
		if kind = strings.TrimSuffix(kind, "!"); !a.is(name, kind) {
			wrong = append(wrong, fmt.Sprintf("[ERROR] must provide %s [json-pointer:/%s]", article(kind), name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sig.Params)) {
		if strings.HasSuffix(sig.Params[name], "!") && !a.has(name) {
			wrong = append(wrong, "[ERROR] missing required field: "+name)
		}
	}
	return wrong
}

func article(kind string) string {
	if strings.ContainsAny(kind[:1], "aeio") {
		return "an " + kind
	}
	return "a " + kind
}
