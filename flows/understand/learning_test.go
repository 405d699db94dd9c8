package understand_test

import (
	"testing"

	"carebot/flows/care"
	"carebot/flows/understand"
)

// TestCrossValidation asks models about examples they were trained without. The examples are unlike each other on
// purpose, so this is harder than what customers write; what it holds is that hardly any is confidently wrong.
func TestCrossValidation(t *testing.T) {
	t.Parallel()
	all, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := understand.CrossValidate(all, 2)
	for _, l := range care.Languages() {
		t.Logf("%s: %.1f %% right, %.1f %% confidently wrong", l, 100*right[l], 100*wrong[l])
		if right[l] < 0.87 || wrong[l] > mostWrong {
			t.Errorf("%s: %.1f %% right, want 87; %.1f %% confidently wrong, want at most 3", l, 100*right[l], 100*wrong[l])
		}
	}
}

func BenchmarkTrain(b *testing.B) {
	all, err := examples()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		understand.Train(all)
	}
}

func BenchmarkUnderstand(b *testing.B) {
	m := trained(b)
	texts := map[string]string{
		"short": "gdzie jest moja paczka 12345?",
		"long": "Dzień dobry, zamówiłam u Państwa lampę (zamówienie nr ZAM-60355) i niestety po dwóch użyciach przestała świecić. " +
			"Próbowałam z innym gniazdkiem, bez skutku. Bardzo proszę o wymianę na nową albo zwrot pieniędzy na konto. Pozdrawiam",
		"other language": "где мой заказ",
	}
	for name, text := range texts {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(m.Size()), "model-bytes")
			for b.Loop() {
				m.Understand(text, care.Polish)
			}
		})
	}
}
