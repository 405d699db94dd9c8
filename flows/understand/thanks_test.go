package understand_test

import "testing"

// What only thanks is told from a thanks that says what was good.
func TestBareThanks(t *testing.T) {
	t.Parallel()
	m := trained(t)
	for text, want := range map[string]bool{
		"dziękuję": true, "Dzięki!": true, "bardzo dziekuje :)": true, "Dziękuję za pomoc.": true, "ok, dzięki 🙏": true, "👍": true, "😊": true,
		"спасибо": true, "Спасибо большое!": true, "спасибо вам за всё": true, "Thank you very much": true, "thanks a lot!": true, "thx": true,
		"Всё отлично, спасибо!": false, "Dziękuję za szybką odpowiedź": false, "thanks, the courier was kind": false, "super": false,
		"спасибо, быстро ответили": false, "dziękuję, ale lampa nie działa": false, "": false, "😡": false,
	} {
		if got := m.Understand(text, "").Bare; got != want {
			t.Errorf("%q is a mere thanks: %t, want %t", text, got, want)
		}
	}
}
