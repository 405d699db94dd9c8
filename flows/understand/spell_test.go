package understand

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The ways to write a word meet.
func TestSpell(t *testing.T) {
	t.Parallel()
	for _, ways := range [][]string{
		{"paczka", "PACZKA", "pączka", "paczkа"}, // the last with a Cyrillic а
		{"żółć", "zolc", "ZOŁC", "z\u0307o\u0301łc\u0301"},
		{"что", "chto", "4to", "ЧТО"},
		{"посылка", "posylka", "posilka", "posyłka"},
		{"хочу", "hochu", "xochu", "khochu", "ho4u"},
		{"заказ", "zakaz", "Zakaz"},
		{"вернуть", "vernut", "vernut'", "wernut", "vernutʹ"},
		{"деньги", "dengi", "den'gi"},
		{"мой", "moj", "moy", "moi", "мои"},
		{"ещё", "eshche", "esche", "еще"},
		{"моя", "moya", "moja", "moia"},
		{"жалоба", "zhaloba", "zaloba"},
		{"цена", "cena", "tsena"},
		{"хороший", "horoshij", "xoroshiy"},
		{"hello", "helllo", "helo"},
		{"don't", "dont", "don’t"},
	} {
		for _, way := range ways[1:] {
			if got, want := spell(way), spell(ways[0]); got != want {
				t.Errorf("%q is spelled %q, and %q %q", way, got, ways[0], want)
			}
		}
	}
	for word, want := range map[string]string{"": "", "'": "", "👍": "👍", "12345": "12345", "Ö": "o", "日本": "日本"} {
		if got := spell(word); got != want {
			t.Errorf("%q is spelled %q, want %q", word, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"plain":         {"plain"},
		"":              {""},
		"a {b|c} d":     {"a b d", "a c d"},
		"{a|}b":         {"ab", "b"},
		"{a":            {"{a"},
		"a}":            {"a}"},
		"{a|b} {c|d":    {"a {c|d", "b {c|d"},
		"{only}":        {"only"},
		"{a|b}{c|d|e}!": {"ac!", "ad!", "ae!", "bc!", "bd!", "be!"},
	} {
		got := map[string]bool{}
		for _, phrase := range expand(text) {
			got[phrase] = true
		}
		expected := map[string]bool{}
		for _, phrase := range want {
			expected[phrase] = true
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Of very many phrases each alternative is among those taken.
func TestExpandTakesEveryAlternative(t *testing.T) {
	t.Parallel()
	const text = "{1|2|3|4|5|6|7|8|9} {a|b|c|d|e|f|g} {p|q|r|s|t|u|v|w|x|y|z|A|B|C|D|E|F|G}"
	phrases := expand(text)
	if len(phrases) != 18 {
		t.Fatalf("%d phrases, want as many as the longest bracket has alternatives", len(phrases))
	}
	used := map[rune]bool{}
	for _, p := range phrases {
		for _, r := range p {
			used[r] = true
		}
	}
	for _, r := range "123456789abcdefgpqrstuvwxyzABCDEFG" {
		if !used[r] {
			t.Errorf("%c is in none", r)
		}
	}
}
