package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrow says what packages may import of this module, and why not more.
type arrow struct {
	from string   // a package and all below it
	may  []string // packages (and all below them) it may import
	why  string
}

// arrows is cmd → bot → storage → flows/care, bot → flows and locales. The first that fits a package counts.
func arrows() []arrow {
	return []arrow{
		{
			"flows",
			[]string{"flows"},
			"flows decides and does no I/O: what a decision needs is in its event or its view, and what it wants is an effect",
		},
		{"locales", []string{"locales", "flows/care"}, "locales words things and knows only the nouns"},
		{"storage", []string{"storage", "flows/care"}, "storage remembers, and must not know who asks it to"},
		{
			"bot/platform",
			[]string{"bot/platform", "flows/care"},
			"the contract with a platform knows neither the platforms nor the engine",
		},
		{
			"bot/telegram",
			[]string{"bot/telegram", "bot/platform", "flows/care"},
			"an adapter translates between its platform and bot/platform; it stores, decides and words nothing",
		},
		{
			"bot/slack",
			[]string{"bot/slack", "bot/platform", "flows/care"},
			"an adapter translates between its platform and bot/platform; it stores, decides and words nothing",
		},
		{"bot/sandbox", []string{"bot/sandbox"}, "the sandbox is a platform and not a part of the bot: it must not share its mistakes"},
		{
			"bot/engine",
			[]string{"bot/engine", "bot/outbox", "bot/platform", "bot/document", "bot/chart", "storage", "flows"},
			"the engine speaks to platforms by bot/platform only, and gets its words by an interface",
		},
		{"bot/outbox", []string{"bot/outbox", "bot/platform", "storage", "flows/care"}, "the outbox delivers what was decided and decides nothing"},
		{"bot/document", []string{"bot/document"}, "a document is laid out of the words it is given, and knows nothing of what they are about"},
		{"bot/chart", []string{"bot/chart"}, "a chart is drawn of the figures it is given, and knows nothing of what they are about"},
		{"bot/newsletter", []string{"bot/newsletter"}, "it keeps the outbox filled, and knows neither who is meant nor what is said"},
		{"bot/timer", []string{"bot/timer", "storage", "flows/care"}, "a timer only says that something fell due"},
		{"bot/api", []string{"bot/api", "bot/platform", "flows/care"}, "the HTTP side gets what it serves from bot"},
		{"bot", []string{"bot", "storage", "flows", "locales"}, "bot builds the program from its parts, and never from cmd"},
		{"cmd", []string{"cmd", "bot", "storage", "flows", "locales"}, ""},
	}
}

// libraries are what only one package may import, and why.
func libraries() map[string]arrow {
	return map[string]arrow{
		"github.com/go-telegram/bot":     {may: []string{"bot/telegram"}, why: "bot/telegram is the only one that knows Telegram's library"},
		"github.com/slack-go/slack":      {may: []string{"bot/slack"}, why: "slack-go breaks once a month: it stays behind bot/slack"},
		"github.com/dgraph-io/badger/v4": {may: []string{"storage/badger"}, why: "engines can be exchanged: Badger stays behind storage/badger"},
		"codeberg.org/go-pdf/fpdf":       {may: []string{"bot/document"}, why: "how a document is laid out stays behind bot/document"},
		"gonum.org/v1/plot":              {may: []string{"bot/chart"}, why: "how a chart is drawn stays behind bot/chart"},
		"net/http":                       {may: []string{"bot", "cmd"}, why: "only bot and cmd speak to a network"},
	}
}

// module is this module's path with the slash.
const module = "carebot/"

// TestArrows holds the imports of every package against the arrows. Tests may reach further: they play the other side.
func TestArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if why := forbidden(p.path(), imported); why != "" {
				t.Errorf("%s must not import %s: %s", p.path(), imported, why)
			}
		}
	}
}

func TestForbidden(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to string
		want     bool
	}{
		{"flows", "carebot/flows/care", false},
		{"flows/care", "carebot/storage", true},
		{"flows/care", "time", false},
		{"flows/flow", "net/http", true},
		{"storage", "carebot/flows/care", false},
		{"storage", "carebot/flows/flow", true},
		{"bot/telegram", "carebot/storage", true},
		{"bot/telegram", "github.com/go-telegram/bot/models", false},
		{"bot/sandbox/telegram", "carebot/bot/platform", true},
		{"bot/engine", "github.com/go-telegram/bot", true},
		{"bot", "carebot/cmd/carebot", true},
		{"bottom", "carebot/bot", true},
		{"cmd/carebot", "carebot/bot", false},
	}
	for _, tt := range tests {
		if got := forbidden(tt.from, tt.to); (got != "") != tt.want {
			t.Errorf("%s → %s: %q", tt.from, tt.to, got)
		}
	}
}

// forbidden returns why a package must not import another, or "".
func forbidden(from, to string) string {
	if ours, is := strings.CutPrefix(to, module); is {
		return forbiddenOurs(from, ours)
	}
	for library, only := range libraries() {
		if !within(to, library) {
			continue
		}
		if !slices.ContainsFunc(only.may, func(p string) bool { return within(from, p) }) {
			return only.why
		}
	}
	return ""
}

func forbiddenOurs(from, to string) string {
	for _, a := range arrows() {
		if !within(from, a.from) {
			continue
		}
		if slices.ContainsFunc(a.may, func(p string) bool { return within(to, p) }) {
			return ""
		}
		return a.why
	}
	return "Go code lives in cmd, bot, flows, locales and storage"
}

// within reports whether a package is another or below it.
func within(p, top string) bool { return p == top || strings.HasPrefix(p, top+"/") }

// pkg is a package as go list tells of it.
type pkg struct {
	ImportPath string
	Imports    []string
}

// path is the package's path within the module.
func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// packages lists all packages of the module.
func packages(t *testing.T) []pkg {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}
