package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// place is a position in the file, from 1.
type place struct{ line, column int }

// shape is what a value is in YAML.
type shape string

const (
	isNothing shape = "nothing"
	isText    shape = "text"
	isNumber  shape = "a number"
	isFlag    shape = "true or false"
	isList    shape = "a list"
	isTable   shape = "a section"
)

// value is one value of the file, its variables replaced.
type value struct {
	place
	shape   shape
	text    string  // of text, number and flag, as written
	items   []value // of a list
	entries []entry // of a section
	fromEnv bool    // it held a variable: text then stands for a number or a flag, too
	unset   string  // the variable that is unset or empty: the value counts as absent
	faulty  bool    // its fault is noted: it counts as absent and nothing more is said of it
}

// entry is a key and its value.
type entry struct {
	place
	key   string
	value value
}

// absent reports whether the value counts as not being there.
func (v value) absent() bool {
	return v.faulty || v.shape == isNothing || v.unset != "" || (v.shape == isText && strings.TrimSpace(v.text) == "")
}

// variable matches ${NAME}; what only begins like one is a mistake.
var variable = regexp.MustCompile(`\$\{([^}]*)\}?`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// yamlReader turns the parser's tree into values.
type yamlReader struct {
	found   *findings
	env     func(string) string
	anchors map[string]value
}

// parseYAML reads the one section that the file is. It reports whether there is something to read on with; what was
// wrong is in found.
func parseYAML(found *findings, source []byte, env func(string) string) (value, bool) {
	file, err := parser.ParseBytes([]byte(strings.TrimPrefix(string(source), "\ufeff")), 0)
	if err != nil {
		found.addSyntax(err)
		return value{}, false
	}
	y := &yamlReader{found: found, env: env, anchors: map[string]value{}}
	top := place{1, 1}
	if len(file.Docs) > 1 {
		found.add(placeOf(file.Docs[1].Start), "", "one document only: remove the line ---")
		return value{}, false
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return value{place: top, shape: isTable}, true
	}
	root := y.value("", file.Docs[0].Body)
	root.place = top
	return root, true
}

// addSyntax notes what the parser refused. Its text is never shown whole: it quotes the file, and so tokens.
func (f *findings) addSyntax(err error) {
	at, message := place{1, 1}, "it is not YAML"
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		at, message = placeOf(syntax.GetToken()), syntax.GetMessage()
	}
	key := ""
	if rest, is := strings.CutPrefix(message, `mapping key "`); is {
		key, message, _ = strings.Cut(rest, `" `)
		message += ": keep one of the two"
	} else {
		message += "; mend the YAML (quote values that hold { } [ ] , : # or begin with a sign)"
	}
	f.add(at, key, "%s", message)
}

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{t.Position.Line, t.Position.Column}
}

// value converts a node; path is its key, for faults.
func (y *yamlReader) value(path string, node ast.Node) value {
	v := value{place: placeOf(node.GetToken()), shape: isNothing}
	switch n := node.(type) {
	case *ast.MappingNode:
		v.shape, v.entries = isTable, y.entries(path, n)
		if len(v.entries) > 0 {
			v.place = v.entries[0].place
		}
	case *ast.SequenceNode:
		v.shape = isList
		for _, item := range n.Values {
			v.items = append(v.items, y.value(path, item))
		}
	case *ast.StringNode:
		return y.expand(path, v, n.Value)
	case *ast.LiteralNode:
		return y.expand(path, v, n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		v.shape, v.text = isNumber, node.GetToken().Value
	case *ast.BoolNode:
		v.shape, v.text = isFlag, node.GetToken().Value
	case *ast.AnchorNode:
		v = y.value(path, n.Value)
		y.anchors[n.Name.String()] = v
	case *ast.AliasNode:
		return y.alias(path, v, n.Value.String())
	case *ast.NullNode:
	default:
		y.found.add(v.place, path, "write a plain value: %s is not read here", node.Type())
		v.faulty = true
	}
	return v
}

func (y *yamlReader) entries(path string, n *ast.MappingNode) []entry {
	list := make([]entry, 0, len(n.Values))
	for _, pair := range n.Values {
		key := strings.TrimSpace(pair.Key.String())
		if text, is := pair.Key.(*ast.StringNode); is {
			key = text.Value
		}
		list = append(list, entry{placeOf(pair.Key.GetToken()), key, y.value(join(path, key), pair.Value)})
	}
	return list
}

// alias returns what the anchor of that name held. An anchor is known only after its end, so none holds itself.
func (y *yamlReader) alias(path string, v value, name string) value {
	anchored, known := y.anchors[name]
	if !known {
		y.found.add(v.place, path, "there is no anchor &%s above: write the value itself", name)
		v.faulty = true
		return v
	}
	anchored.place = v.place
	return anchored
}

// expand replaces the variables of a text.
func (y *yamlReader) expand(path string, v value, text string) value {
	v.shape = isText
	v.text = variable.ReplaceAllStringFunc(text, func(match string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(match, "${"), "}")
		if !variableName.MatchString(name) || !strings.HasSuffix(match, "}") {
			y.found.add(v.place, path, "write a variable of the environment as ${NAME}")
			v.faulty = true
			return ""
		}
		v.fromEnv = true
		replacement := y.env(name)
		if replacement == "" && v.unset == "" {
			v.unset = name
		}
		return replacement
	})
	return v
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
