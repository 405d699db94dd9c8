package bot_test

import (
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// A manager bars a customer for abuse: the case is settled, what they write goes nowhere and is answered once; what is
// theirs by right stays open, and a manager lifts the bar in the dossier.
func TestAbuse(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Presses(bottest.Olga, card, "case_block")
	desk.Whispers(bottest.Olga, w.Text(care.Russian, "desk.managers_alone", nil))
	desk.Opens(bottest.Piotr, card, "case_block", "Close the chat", "+48 22 100 20 30", "complaint still needs a decision")
	if s := desk.Submits(bottest.Piotr, map[string]string{"note": "Groźby i wyzwiska."}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("C-1001", "nie prowadzimy już rozmowy", "Słoneczna", "+48 22 100 20 30")
	desk.Thread(card, "Piotr Wiśniewski", "Groźby i wyzwiska.", "Odpowiedź na reklamację")
	desk.Managers("C-1001", "Piotr Wiśniewski", "Groźby i wyzwiska.")
	settled := desk.Card("C-1001", "rozmowa zamknięta", "Zakończone", "z tego wątku nic nie trafia do klienta")
	if words := bottest.Words(settled); strings.Contains(words, "case_status") || strings.Contains(words, "case_block") {
		t.Errorf("a barred customer's case can be opened, or barred again:\n%s", words)
	}

	desk.Signed(desk.Writes(bottest.Anna, card, "Jeszcze jedno słowo."), "warning")
	desk.Thread(card, "Nie wysłano: rozmowa jest zamknięta", "Ewa")
	w.Settled()
	before := len(desk.Replies(card))
	phone.Say("Jeszcze ja wam pokażę.")
	phone.Sees("nie prowadzimy już rozmowy", "/privacy")
	phone.Say("Halo?")
	phone.Say("/complaint")
	phone.Say("/privacy")
	phone.Sees("Ewa")
	w.Settled()
	if n := phone.Count("do nikogo nie trafiają"); n != 1 || phone.Count("jedno słowo") != 0 {
		t.Errorf("they were answered %d times:\n%s", n, phone.Screen())
	}
	w.Advance(25 * time.Hour)
	phone.Say("/complaint")
	w.Settled()
	if n := phone.Count("do nikogo nie trafiają", "+48 22 100 20 30"); n != 2 {
		t.Errorf("the next day they were answered %d times:\n%s", n, phone.Screen())
	}
	if after := len(desk.Replies(card)); after != before {
		t.Errorf("%d posts came into the thread", after-before)
	}

	form := desk.Opens(bottest.Olga, settled, "case_customer", "Чат закрыт", "Groźby i wyzwiska.")
	if strings.Contains(bottest.ViewWords(form), "Остаётся закрытым") {
		t.Error("Olga, no manager, can lift the bar")
	}
	desk.Opens(bottest.Piotr, settled, "case_customer", "Stays closed")
	if s := desk.Submits(bottest.Piotr, map[string]string{"bar": "lifted"}); s.Action != "" {
		t.Fatalf("the bar is not lifted: %+v", s)
	}
	phone.Sees("znów otwarta")
	desk.Thread(card, "Piotr Wiśniewski", "Rozmowa jest znów otwarta.")
	desk.Card("C-1001", "Wiadomości z tego wątku trafiają do klienta")
	phone.Say("Przepraszam. Lampa nadal jest pęknięta i nie świeci.")
	desk.Thread(card, "Przepraszam")
	w.Settled()
	if last := w.Case("C-1001"); last.Status != care.StatusOpen {
		t.Errorf("their word does not open it again: %+v", last)
	}
}
