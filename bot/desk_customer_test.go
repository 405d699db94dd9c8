package bot_test

import (
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"
)

// customer returns a stored customer.
func customer(t *testing.T, w *bottest.World, id string) care.Customer {
	t.Helper()
	var c care.Customer
	w.Looks(func(tx storage.Tx) (err error) {
		c, _, err = storage.Customers.Get(tx, id)
		return err
	})
	return c
}

// The dossier shows who the customer is and their cases, of a settled case, too.
func TestTheDossier(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	second := phone.Complains("ZAM-7", "Brak śrubek.")
	w.Settled()
	desk.Opens(bottest.Piotr, card, "case_customer", "The customer", "Ewa", "Polish", "C-1001", second)
	desk.Opens(bottest.Anna, card, "case_resolve", "C-1001")
	if s := desk.Submits(bottest.Anna, map[string]string{"outcome": "repair"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	settled := desk.Card("C-1001", "naprawa", "case_customer")
	desk.Opens(bottest.Olga, settled, "case_customer", "Карточка клиента", "Ewa", second)
	w.Settled()
}

// What staff know of a customer they write into the dossier: the thread tells, the cards show it, of two who edit it one
// wins; who writes for a business is promised the charter's times, not the law's date.
func TestTheDossierIsEdited(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Piotr, card, "case_customer", "New note", "Kind of customer")
	desk.Opens(bottest.Olga, card, "case_customer", "Новая заметка", "Тип клиента")
	if s := desk.Submits(bottest.Olga, nil); s.Errors["note"] != w.Text(care.Russian, "desk.described_nothing", nil) {
		t.Errorf("nothing is taken for a change: %+v", s)
	}
	s := desk.Submits(bottest.Piotr, map[string]string{
		"note": "Dzwonić po 16.", "tags": "#vip, hurt , VIP", "company": "Lampy sp. z o.o.", "role": "zakupy", "business": "business",
	})
	if s.Action != "" {
		t.Fatalf("the dossier is not taken: %+v", s)
	}
	if s := desk.Submits(bottest.Olga, map[string]string{"company": "Inna"}); !strings.Contains(s.Errors["note"], "Piotr Wiśniewski") {
		t.Errorf("two edited it: %+v", s)
	}
	desk.Thread(card, "Piotr Wiśniewski", "Dzwonić po 16.", "vip, hurt", "Lampy sp. z o.o.", "zakupy", "Klient biznesowy")
	desk.Card("C-1001", "Lampy sp. z o.o., zakupy")
	desk.Opens(bottest.Anna, card, "case_customer", "Dzwonić po 16.", "Piotr Wiśniewski", "vip, hurt")
	w.Settled()
	c := customer(t, w, "K-1001")
	if !c.Business || len(c.Notes) != 1 || c.EditedBy != bottest.Piotr {
		t.Errorf("the customer: %+v", c)
	}
	if last := w.Case("C-1001").History; last[len(last)-1].What != care.ChangeDescribed {
		t.Errorf("the case's history: %+v", last)
	}
	phone.Complains("ZAM-8", "Kolejna lampa pęknięta.")
	w.Settled()
	if second := w.Case("C-1002"); !second.Decision.IsZero() {
		t.Errorf("a business is promised the law's date: %+v", second)
	}
}
