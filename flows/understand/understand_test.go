package understand_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
	"carebot/flows/understand"
)

// What must come out so, whatever else changes.
func TestUnderstand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want care.Intent
		does understand.Does
	}{
		{"where is my complaint", care.IntentMyCases, understand.Offer},
		{"gdzie jest moja reklamacja", care.IntentMyCases, understand.Offer},
		{"my parcel is late and I want my money back", care.IntentComplaint, understand.Offer},
		{"gdzie moja paczka", care.IntentOrderStatus, understand.Offer},
		{"gdzie moja paczka 12345?", care.IntentOrderStatus, understand.Offer},
		{"gde moj zakaz", care.IntentOrderStatus, understand.Offer},
		{"hochu vernut dengi", care.IntentComplaint, understand.Offer},
		{"hochu vernut' den'gi!!!", care.IntentComplaint, understand.Offer},
		{"ho4u vernut dengi", care.IntentComplaint, understand.Offer},
		{"stop sending me this fucking spam", care.IntentNewsletterOff, understand.Offer},
		{"kurwa wypiszcie mnie z tego newslettera", care.IntentNewsletterOff, understand.Offer},
		{"delete my data", care.IntentPrivacy, understand.Offer},
		{"call me", care.IntentPerson, understand.Offer},
		{"I want a human", care.IntentPerson, understand.Offer},
		{"где моя посылка, сука", care.IntentOrderStatus, understand.Offer},
		{"dzień dobry, gdzie jest moja paczka, dziękuję", care.IntentOrderStatus, understand.Offer},
		{"Hello! I would like to unsubscribe. Thank you", care.IntentNewsletterOff, understand.Offer},
		{"kurwa mać", care.IntentAbuse, understand.Answer},
		{"блять", care.IntentAbuse, understand.Answer},
		{"спасибо!", care.IntentThanks, understand.Answer},
		{"CZEŚĆ", care.IntentGreeting, understand.Answer},
		{"👍", care.IntentThanks, understand.Answer},
		{"what's the weather like today?", care.IntentOther, understand.Person},
		{"opowiedz mi dowcip", care.IntentOther, understand.Person},
		{"", care.IntentOther, understand.Person},
		{"???", care.IntentOther, understand.Person},
		{"ZAM-60355", care.IntentOrderStatus, understand.Offer},
		{"C-1001", care.IntentMyCases, understand.Offer},
	}
	m := trained(t)
	for _, test := range tests {
		for _, l := range care.Languages() { // the customer's language changes no meaning
			got := m.Understand(test.text, l)
			if got.Intent != test.want || got.Does != test.does {
				t.Errorf("%q to a customer in %s is %s (%.2f), %s; want %s, %s", test.text, l, got.Intent, got.Confidence, got.Does, test.want, test.does)
			}
		}
	}
}

// A text in another language than the customer's is noticed; one that fits several stays in the customer's.
func TestLanguageGuess(t *testing.T) {
	t.Parallel()
	m := trained(t)
	right, surely, all := map[care.Language]int{}, map[care.Language]int{}, map[care.Language]int{}
	for _, l := range care.Languages() {
		for _, p := range phrasesOf(t, "phrases", l) {
			if len(strings.Fields(p.text)) < 3 {
				continue
			}
			for _, customer := range care.Languages() {
				all[l]++
				got := m.Understand(p.text, customer)
				if got.Language == l {
					right[l]++
				}
				if got.Surely < 0.9 {
					continue
				}
				surely[l]++
				if got.Language != l {
					t.Errorf("%q is taken for %s with %.2f", p.text, got.Language, got.Surely)
				}
			}
		}
		if share := float64(right[l]) / float64(all[l]); share < 0.98 {
			t.Errorf("the language of %.1f %% of the phrases in %s is known, want 98", 100*share, l)
		}
		if share := float64(surely[l]) / float64(all[l]); share < 0.85 {
			t.Errorf("the language of %.1f %% of the phrases in %s is surely known, want 85", 100*share, l)
		}
	}
	for _, l := range care.Languages() {
		for _, text := range []string{"", "12345", "ok", "C-1001", "???"} {
			if got := m.Understand(text, l); got.Language != l {
				t.Errorf("%q of a customer in %s is taken for %s", text, l, got.Language)
			}
		}
	}
	if got := m.Understand("Guten Morgen, ich suche eine Wohnung", care.Polish); got.Surely > 0.6 {
		t.Errorf("German is taken for %s with %.2f", got.Language, got.Surely)
	}
}

// Unsure, it asks about wishes: at most two, no person, the likeliest first.
func TestWishes(t *testing.T) {
	t.Parallel()
	m := trained(t)
	asked := 0
	for _, l := range care.Languages() {
		for _, p := range phrases(t, l) {
			got := m.Understand(p.text, l)
			if got.Does != understand.Ask {
				continue
			}
			asked++
			if len(got.Wishes) == 0 || len(got.Wishes) > 2 || slices.Contains(got.Wishes, care.IntentPerson) {
				t.Errorf("%q asks about %v", p.text, got.Wishes)
			}
			for _, w := range got.Wishes {
				if !w.Wish() {
					t.Errorf("%q asks about %s, which is no wish", p.text, w)
				}
			}
		}
	}
	if asked == 0 {
		t.Error("nothing is asked about")
	}
}

func TestAnyText(t *testing.T) {
	t.Parallel()
	m := trained(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
			rapid.String(),
			rapid.StringMatching(`([a-zżółćа-я0-9#№/.,:+@{}| -]{0,12} ?){0,9}`),
		).Draw(t, "text")
		l := rapid.SampledFrom(append(care.Languages(), "")).Draw(t, "language")
		got := m.Understand(text, l)
		if again := m.Understand(text, l); !cmp.Equal(got, again) {
			t.Fatalf("%+v, then %+v", got, again)
		}
		sane(t, got, l)
	})
}

// sane checks what holds of every meaning.
func sane(t *rapid.T, m understand.Meaning, l care.Language) {
	if !slices.Contains(care.Intents(), m.Intent) || !slices.Contains(care.Intents(), m.Second) || m.Intent == m.Second {
		t.Errorf("intents %q and %q", m.Intent, m.Second)
	}
	if !(m.Confidence > 0 && m.Confidence <= 1.0001) || !(m.Surely >= 0 && m.Surely <= 1) || m.Language != l && !slices.Contains(care.Languages(), m.Language) {
		t.Errorf("%+v", m)
	}
	for _, order := range m.Orders {
		if normalized, ok := care.NormalizeOrder(order); !ok || normalized != order {
			t.Errorf("order %q is not normalised", order)
		}
	}
}

func TestHugeText(t *testing.T) {
	t.Parallel()
	m := trained(t)
	for _, text := range []string{
		strings.Repeat("paczka ", 200_000), strings.Repeat("а", 1_000_000), strings.Repeat("1", 1_000_000), strings.Repeat("12345 ", 100_000),
		strings.Repeat("\xff", 100_000), strings.Repeat("{a|b}", 10_000), strings.Repeat("zamówienie nr ", 10_000),
	} {
		if got := m.Understand(text, care.Polish); got.Intent == "" {
			t.Errorf("%.20q… is nothing", text)
		}
	}
}

// The order of examples does not matter, and training twice gives the same.
func TestTrainingIsDeterministic(t *testing.T) {
	t.Parallel()
	some, turned := someExamples(t), someExamples(t)
	for _, intents := range turned {
		for _, texts := range intents {
			slices.Reverse(texts)
		}
	}
	one, other := understand.Train(some), understand.Train(turned)
	for _, l := range care.Languages() {
		for _, p := range phrases(t, l) {
			if diff := cmp.Diff(one.Understand(p.text, l), other.Understand(p.text, l)); diff != "" {
				t.Fatalf("%q: %s", p.text, diff)
			}
		}
	}
}

// someExamples returns every tenth example, so that a test can train several times.
func someExamples(t *testing.T) map[care.Language]map[care.Intent][]string {
	t.Helper()
	all, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	some := map[care.Language]map[care.Intent][]string{}
	for l, intents := range all {
		some[l] = map[care.Intent][]string{}
		for i, texts := range intents {
			for k := 0; k < len(texts); k += 10 {
				some[l][i] = append(some[l][i], texts[k])
			}
		}
	}
	return some
}

// A model can be trained with little or nothing.
func TestFewExamples(t *testing.T) {
	t.Parallel()
	few := []map[care.Language]map[care.Intent][]string{
		nil,
		{care.Polish: {care.IntentThanks: {"dziękuję"}}},
		{care.Polish: {care.IntentThanks: {"", "{", "{}", "{|}", "{a|b", "x}"}}},
	}
	for _, examples := range few {
		if got := understand.Train(examples).Understand("dziękuję", care.Polish); got.Intent == "" {
			t.Errorf("%v: nothing", examples)
		}
	}
}

// What a translator adds is understood.
func TestAddedExample(t *testing.T) {
	t.Parallel()
	added := someExamples(t)
	const text = "brzdęk dylu bimbas"
	added[care.Polish][care.IntentCharter] = append(added[care.Polish][care.IntentCharter], text)
	if got := understand.Train(added).Understand(text, care.Polish); got.Intent != care.IntentCharter {
		t.Errorf("%q was taught as charter and is %s (%.2f)", text, got.Intent, got.Confidence)
	}
}
