package bot_test

import (
	"testing"

	"carebot/bot/bottest"
)

// The dossier shows who the customer is and their cases, of a settled case, too; it has nothing to send.
func TestTheDossier(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	second := phone.Complains("ZAM-7", "Brak śrubek.")
	w.Settled()
	form := desk.Opens(bottest.Piotr, card, "case_customer", "The customer", "Ewa", "Polish", "C-1001", second)
	if form.Submit != nil {
		t.Errorf("the dossier can be sent: %s", form.Submit)
	}
	desk.Opens(bottest.Anna, card, "case_resolve", "C-1001")
	if s := desk.Submits(bottest.Anna, map[string]string{"outcome": "repair"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	settled := desk.Card("C-1001", "naprawa", "case_customer")
	desk.Opens(bottest.Olga, settled, "case_customer", "Кто пишет", "Ewa", second)
	w.Settled()
}
