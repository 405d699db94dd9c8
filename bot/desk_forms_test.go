package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// A case is handed over: the customer hears the new name, who has it now is mentioned.
func TestACaseIsHandedOver(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	form := desk.Opens(bottest.Anna, card, "case_assign", "Przekazanie zgłoszenia", "Olga Smirnova · ru · 0/200 · w pracy", "Piotr Wiśniewski")
	if strings.Contains(bottest.ViewWords(form), "Anna Kowalska") {
		t.Errorf("the form offers who has the case: %s", bottest.ViewWords(form))
	}
	desk.Opens(bottest.Piotr, card, "case_assign", "Hand over the case", "at work")
	if s := desk.Submits(bottest.Anna, map[string]string{"to": bottest.Olga}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	if s := desk.Submits(bottest.Piotr, map[string]string{"to": bottest.Piotr}); !strings.Contains(s.Errors["to"], "Anna Kowalska") {
		t.Errorf("two handed it over: %+v", s)
	}
	phone.Sees("Olga Smirnova", "+48 600 100 300", "C-1001")
	desk.Thread(card, "<@"+bottest.Olga+">", "Olga Smirnova", "Anna Kowalska")
	desk.Card("C-1001", "<@"+bottest.Olga+">")
	w.Settled()
	again := desk.Opens(bottest.Olga, card, "case_assign", "Передача обращения", "Anna Kowalska · pl · 0/200 · на работе")
	if strings.Contains(bottest.ViewWords(again), "Olga") {
		t.Errorf("the form offers who has the case: %s", bottest.ViewWords(again))
	}
}

// A case waits for its customer, who is told what for; their next word sets it going again.
func TestACaseWaitsForItsCustomer(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Olga, card, "case_status", "Статус обращения", "польский")
	if s := desk.Submits(bottest.Olga, map[string]string{"status": "waiting"}); s.Errors["waits_for"] != w.Text(care.Russian, "desk.waits_missing", nil) {
		t.Fatalf("it waits for nothing: %+v", s)
	}
	if s := desk.Submits(bottest.Olga, map[string]string{"status": "waiting", "waits_for": "zdjęcie tabliczki"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("C-1001", "czeka", "zdjęcie tabliczki", "Olga Smirnova")
	desk.Thread(card, "Olga Smirnova", "zdjęcie tabliczki")
	desk.Card("C-1001", "Potrzebne od klienta", "zdjęcie tabliczki")
	phone.Say("Na tabliczce jest X-100.")
	desk.Thread(card, "X-100")
	desk.Card("C-1001", "Otwarte")
	w.Settled()
	c := w.Case("C-1001")
	if last := c.History[len(c.History)-1]; c.Status != care.StatusOpen || c.WaitsFor != "" || last.What != "answered" {
		t.Errorf("the case after the answer: %+v", c)
	}
}

// A promise has a time to come; the customer is told, the card shows the next one.
func TestAPromise(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	at := func(in time.Duration) string { return strconv.FormatInt(time.Now().Add(in).Unix(), 10) }
	desk.Opens(bottest.Anna, card, "case_promise", "Obietnica", "Co obiecujemy", "Do kiedy")
	if s := desk.Submits(bottest.Anna, map[string]string{"what": "kurier odbierze lampę", "due": at(-time.Hour)}); s.Errors["due"] == "" {
		t.Fatalf("the past is promised: %+v", s)
	}
	if s := desk.Submits(bottest.Anna, map[string]string{"what": "kurier odbierze lampę", "due": at(48 * time.Hour)}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("Obiecujemy: kurier odbierze lampę", "Termin: do", "Anna Kowalska")
	desk.Thread(card, "kurier odbierze lampę", "Anna Kowalska")
	desk.Card("C-1001", "Najbliższa obietnica", "kurier odbierze lampę")
	desk.Opens(bottest.Piotr, card, "case_promise", "A promise")
	if s := desk.Submits(bottest.Piotr, map[string]string{"what": "telefon", "due": at(24 * time.Hour)}); s.Action != "" {
		t.Fatalf("the second is not taken: %+v", s)
	}
	desk.Card("C-1001", "Najbliższa obietnica", "telefon")
	w.Settled()
	if p := w.Case("C-1001").Promises; len(p) != 2 || p[0].State != care.PromiseDue || p[1].Staff != bottest.Piotr {
		t.Errorf("the promises: %+v", p)
	}
}
