package understand_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/BurntSushi/toml"

	"carebot/flows/care"
	"carebot/flows/understand"
)

// examples is what the program trains with, read from where it is kept.
var examples = sync.OnceValues(func() (map[care.Language]map[care.Intent][]string, error) {
	all := map[care.Language]map[care.Intent][]string{}
	for _, l := range care.Languages() {
		var read map[care.Intent][]string
		if _, err := toml.DecodeFile(fmt.Sprintf("../../locales/examples.%s.toml", l), &read); err != nil {
			return nil, err
		}
		all[l] = read
	}
	return all, nil
})

// model is trained once for all tests.
var model = sync.OnceValues(func() (*understand.Model, error) {
	all, err := examples()
	if err != nil {
		return nil, err
	}
	return understand.Train(all), nil
})

// trained returns the model the program has.
func trained(t testing.TB) *understand.Model {
	t.Helper()
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// phrase is one that is kept apart from training, with what it means.
type phrase struct {
	intent care.Intent
	orders string
	text   string
}

// sets are the collections of phrases, each by another writer: those the model was built with, and those that came when it was
// there.
func sets() []string { return []string{"phrases", "strangers", "newcomers"} }

// phrases reads those of a language, of all sets.
func phrases(t testing.TB, l care.Language) []phrase {
	t.Helper()
	var list []phrase
	for _, set := range sets() {
		list = append(list, phrasesOf(t, set, l)...)
	}
	return list
}

// phrasesOf reads those of a set and a language; lines that begin with "# " are remarks.
func phrasesOf(t testing.TB, set string, l care.Language) []phrase {
	t.Helper()
	path := fmt.Sprintf("testdata/%s.%s.tsv", set, l)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []phrase
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		parts := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(parts) != 3 {
			t.Fatalf("%s: %q is not intent, orders and text with tabs between", path, line)
		}
		list = append(list, phrase{care.Intent(parts[0]), parts[1], parts[2]})
	}
	return list
}
