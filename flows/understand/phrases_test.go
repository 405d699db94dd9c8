package understand_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carebot/flows/care"
	"carebot/flows/understand"
)

// What the model must reach on phrases it was not trained with, in each language.
const (
	leastRight = 0.90
	mostWrong  = 0.03 // taken for something wrong without asking
)

// TestPhrases holds the model to the phrases kept apart, and prints a confusion table for each set and language with -v.
func TestPhrases(t *testing.T) {
	t.Parallel()
	m := trained(t)
	for _, set := range sets() {
		for _, l := range care.Languages() {
			t.Run(set+" "+string(l), func(t *testing.T) {
				t.Parallel()
				list := phrasesOf(t, set, l)
				if len(list) < 95 {
					t.Errorf("only %d phrases", len(list))
				}
				table := newConfusion()
				for _, p := range list {
					table.ask(t, m, p, l)
				}
				t.Log(table)
				table.hold(t, leastRight, mostWrong)
			})
		}
	}
}

// ask counts what a phrase is taken for, and checks the orders found in it.
func (c *confusion) ask(t *testing.T, m *understand.Model, p phrase, l care.Language) {
	t.Helper()
	got := m.Understand(p.text, l)
	c.add(p.intent, got)
	if got.Intent != p.intent {
		t.Logf("%s, not %s (%.2f, %s): %s", got.Intent, p.intent, got.Confidence, got.Does, p.text)
	}
	if orders := strings.Join(got.Orders, ","); orders != p.orders {
		t.Errorf("the orders of %q are %q, want %q", p.text, orders, p.orders)
	}
}

// confusion counts what was meant (rows) and what it was taken for (columns).
type confusion struct {
	counts                  map[[2]care.Intent]int
	all, right, sure, wrong int
}

func newConfusion() *confusion { return &confusion{counts: map[[2]care.Intent]int{}} }

// add counts one phrase.
func (c *confusion) add(meant care.Intent, got understand.Meaning) {
	c.counts[[2]care.Intent{meant, got.Intent}]++
	c.all++
	if got.Intent == meant {
		c.right++
	}
	if got.Does != understand.Ask {
		c.sure++
		if got.Intent != meant {
			c.wrong++
		}
	}
}

// hold fails the test if too few are right or too many confidently wrong.
func (c *confusion) hold(t *testing.T, right, wrong float64) {
	t.Helper()
	if got := float64(c.right) / float64(c.all); got < right {
		t.Errorf("%.1f %% are right, want %.0f", 100*got, 100*right)
	}
	if got := float64(c.wrong) / float64(c.all); got > wrong {
		t.Errorf("%.1f %% are confidently wrong, want at most %.0f", 100*got, 100*wrong)
	}
}

// String draws the table.
func (c *confusion) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d phrases: %d right; %d not asked about, %d of them wrong\n%16s", c.all, c.right, c.sure, c.wrong, "meant \\ taken")
	for i := range care.Intents() {
		fmt.Fprintf(&b, "%4c", 'a'+i)
	}
	for i, meant := range care.Intents() {
		fmt.Fprintf(&b, "\n%c %14s", 'a'+i, meant)
		for _, taken := range care.Intents() {
			count := fmt.Sprint(c.counts[[2]care.Intent{meant, taken}])
			if count == "0" {
				count = "·"
			}
			fmt.Fprintf(&b, "%4s", count)
		}
	}
	return b.String()
}

// No phrase kept apart is an example, whatever its case and diacritics.
func TestPhrasesAreNoExamples(t *testing.T) {
	t.Parallel()
	all, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	apart := map[string]bool{}
	for _, l := range care.Languages() {
		seen := map[string]bool{}
		for _, p := range phrases(t, l) {
			spelled := strings.Join(understand.Words(p.text), " ")
			if seen[spelled] {
				t.Errorf("%q comes twice", p.text)
			}
			seen[spelled], apart[spelled] = true, true
			if !slices.Contains(care.Intents(), p.intent) {
				t.Errorf("%q means %q, which is no intent", p.text, p.intent)
			}
		}
	}
	for spelled := range understand.Stand(all, apart) {
		t.Errorf("%q is an example: keep another phrase apart", spelled)
	}
}
