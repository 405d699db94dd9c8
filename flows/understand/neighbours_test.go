package understand_test

import (
	"testing"

	"carebot/flows/care"
)

// What is written in Ukrainian or Belarusian is not taken for Russian, whoever writes it; Russian is.
func TestNeighboursOfRussian(t *testing.T) {
	t.Parallel()
	m := trained(t)
	for text, want := range map[string]bool{
		"Добрий день, де моє замовлення?":             false,
		"Дзе мая замова, калі ласка, ў мяне пытанне?": false,
		"Добрый день, где мой заказ?":                 true,
	} {
		got := m.Understand(text, care.Polish)
		if offered := got.Language == care.Russian && got.Surely > 0; offered != want {
			t.Errorf("%q is taken for %s, %.2f", text, got.Language, got.Surely)
		}
	}
}
