package locales_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// texts are a language's texts as the file has them: key, form, template.
type texts map[string]map[string]string

func read(t testing.TB, lang care.Language) texts {
	t.Helper()
	source, err := os.ReadFile(fmt.Sprintf("active.%s.toml", lang))
	if err != nil {
		t.Fatal(err)
	}
	got := texts{}
	if err := toml.Unmarshal(source, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// each calls f with every template of every language.
func each(t *testing.T, f func(t *testing.T, lang care.Language, key, text string)) {
	t.Helper()
	for _, lang := range care.Languages() {
		for key, forms := range read(t, lang) {
			for _, text := range forms {
				f(t, lang, key, text)
			}
		}
	}
}

// pluralForms are the forms CLDR gives a language.
func pluralForms(lang care.Language) []string {
	if lang == care.English {
		return []string{"one", "other"}
	}
	return []string{"few", "many", "one", "other"}
}

func TestSameKeysAndForms(t *testing.T) {
	t.Parallel()
	english := read(t, care.English)
	for _, lang := range care.Languages() {
		got := read(t, lang)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(got))); diff != "" {
			t.Errorf("the keys of %s differ from English:\n%s", lang, diff)
		}
		for key, forms := range got {
			want := []string{"other"}
			if len(english[key]) > 1 {
				want = pluralForms(lang)
			}
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(forms))); diff != "" {
				t.Errorf("%s in %s has the wrong forms:\n%s", key, lang, diff)
			}
		}
	}
}

func TestSamePlaceholders(t *testing.T) {
	t.Parallel()
	english := read(t, care.English)
	each(t, func(t *testing.T, lang care.Language, key, text string) {
		want, got := placeholders(t, english[key]["other"]), placeholders(t, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s in %s has other placeholders than English:\n%s", key, lang, diff)
		}
	})
}

// placeholders returns the names of the values a template uses, sorted.
func placeholders(t *testing.T, text string) []string {
	t.Helper()
	parsed, err := template.New("").Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	names := map[string]bool{}
	var walk func(parse.Node)
	walk = func(node parse.Node) {
		switch n := node.(type) {
		case *parse.ListNode:
			if n != nil {
				for _, inner := range n.Nodes {
					walk(inner)
				}
			}
		case *parse.ActionNode:
			walk(n.Pipe)
		case *parse.IfNode:
			walk(n.Pipe)
			walk(n.List)
			walk(n.ElseList)
		case *parse.PipeNode:
			for _, command := range n.Cmds {
				for _, argument := range command.Args {
					walk(argument)
				}
			}
		case *parse.FieldNode:
			names[n.Ident[0]] = true
		case *parse.TextNode:
		default:
			t.Errorf("%q uses %T: texts know only values and if", text, n)
		}
	}
	walk(parsed.Root)
	return slices.Sorted(maps.Keys(names))
}

// Names of languages in themselves, and what is only values, are the same everywhere.
func TestNothingLeftInEnglish(t *testing.T) {
	t.Parallel()
	same := []string{"language.ask", "language.pl", "language.ru", "language.en", "case.choice", "date.day", "date.moment", "order.choice"}
	english, polish, russian := read(t, care.English), read(t, care.Polish), read(t, care.Russian)
	for key, forms := range english {
		alike := forms["other"] == polish[key]["other"] || forms["other"] == russian[key]["other"] || polish[key]["other"] == russian[key]["other"]
		if alike != slices.Contains(same, key) {
			t.Errorf("%s: the same in two languages is %t", key, alike)
		}
	}
	for _, key := range same {
		if polish[key]["other"] != english[key]["other"] || russian[key]["other"] != english[key]["other"] {
			t.Errorf("%s must be the same in all languages", key)
		}
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	action := regexp.MustCompile(`\{\{[^}]*\}\}`)
	each(t, func(t *testing.T, lang care.Language, key, text string) {
		if key == "language.ask" || key == "language.ru" {
			return
		}
		for word := range strings.FieldsSeq(action.ReplaceAllString(text, " ")) {
			latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
			cyrillic := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
			if cyrillic && (latin || lang != care.Russian) {
				t.Errorf("%s in %s: %q mixes scripts", key, lang, word)
			}
		}
	})
}

func TestLengths(t *testing.T) {
	t.Parallel()
	english := read(t, care.English)
	for key := range english {
		for _, lang := range care.Languages() {
			for _, count := range counts {
				text := sample(t, lang, key, count)
				if most := longest(key); utf8.RuneCountInString(text) > most {
					t.Errorf("%s in %s is longer than %d: %q", key, lang, most, text)
				}
				if text != strings.TrimSpace(text) || text == "" {
					t.Errorf("%s in %s begins or ends with space, or is empty: %q", key, lang, text)
				}
			}
		}
	}
}

// longest returns how many characters a text may have.
func longest(key string) int {
	switch {
	case strings.HasPrefix(key, "form.") && strings.HasSuffix(key, "_title"), key == "form.close":
		return 24 // of a modal
	case strings.HasPrefix(key, "form.outcome_"):
		return 75 // of a choice in a modal
	case button(key):
		return 40
	case strings.HasPrefix(key, "press."):
		return 200
	case strings.HasPrefix(key, "command.") && key != "command.unknown":
		return 256
	default:
		return 1500
	}
}

// buttons are the keys of buttons.
var buttons = regexp.MustCompile(`^(language\.(pl|ru|en)|menu\.(complaint|human|cases|charter|order|privacy|language|help)|wish\.(complaint|order_status|person|newsletter_on|newsletter_off|language|charter|my_cases|privacy)|cases\.(write|more)|resume\.(go|drop)|case\.(choice|new_complaint)|card\.(take|resolve|assign|reply|promise|wait|dossier|bar|reopen)|` +
	`privacy\.(act|offers)_(all|erase|keep|yes|offers|every|weekly|monthly|never)|newsletter\.(pace_[a-z]+|act_topics|no_more|no_more_done)|menu\.newsletter|order\.(choice|proof_(contact|other)|act_[a-z]+)|` +
	`complaint\.(order_none|topic_.*|evidence_(skip|done)|wish_.*|review_(send|change|cancel)|change_.*))$`)

// button reports whether a key is a button's.
func button(key string) bool {
	return buttons.MatchString(key) && !strings.HasSuffix(key, "_invalid")
}

// People type labels with plain spaces.
func TestLabelsCanBeTyped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, lang care.Language, key, text string) {
		if button(key) && strings.ContainsAny(text, "\u00a0\n") {
			t.Errorf("%s in %s has a space nobody types: %q", key, lang, text)
		}
	})
}

func TestChoiceOfCaseFitsItsButton(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, lang care.Language, key, topic string) {
		if !strings.HasPrefix(key, "complaint.topic_") || !button(key) {
			return
		}
		label := text(t, load(t), lang, "case.choice", map[string]any{"Case": "C-100001", "Topic": topic})
		if utf8.RuneCountInString(label) > 40 {
			t.Errorf("the choice %q in %s is longer than 40", label, lang)
		}
	})
}
