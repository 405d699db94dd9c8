package bot_test

import (
	"slices"
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// A case is settled by a form in the member's language; the customer hears at once, in theirs, what was decided and by
// whom, and a word of theirs opens it again.
func TestACaseIsSettled(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Piotr, card, "case_resolve", "Settle the case", "C-1001", "Ewa", "PLN", "Polish")
	if s := desk.Submits(bottest.Piotr, map[string]string{"outcome": "refund"}); s.Errors["sum"] != w.Text(care.English, "desk.sum_missing", nil) {
		t.Fatalf("a refund of nothing is taken: %+v", s)
	}
	if s := desk.Submits(bottest.Piotr, map[string]string{"outcome": "refund", "sum": "129,90", "words": "Zwrot w 3 dni."}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("C-1001", "zwrot pieniędzy", "129,90 zł", "Zwrot w 3 dni.", "Piotr Wiśniewski", "+48 600 100 400")
	desk.Thread(card, "Piotr Wiśniewski", "129,90 zł", "Zwrot w 3 dni.")
	settled := desk.Card("C-1001", "zwrot pieniędzy", "Decyzja")
	if words := bottest.Words(settled); strings.Contains(words, "case_take") || strings.Contains(words, "case_resolve") {
		t.Errorf("a settled case can be taken or settled: %s", words)
	}
	w.Settled()
	c := w.Case("C-1001")
	settling := slices.IndexFunc(c.History, func(ch care.Change) bool { return ch.What == care.ChangeSettled && ch.Staff == bottest.Piotr })
	if c.Status != care.StatusSettled || settling < 0 || c.Resolution.Refund.Sum != 12990 {
		t.Errorf("the case: %+v", c)
	}

	phone.Say("Lampa dalej pęka, mam nowe zdjęcia tej rysy.")
	desk.Thread(card, "Lampa dalej pęka")
	desk.Card("C-1001", "case_resolve")
	w.Settled()
	if c := w.Case("C-1001"); c.Status != care.StatusOpen || c.Assignee != bottest.Anna {
		t.Errorf("the case after a word: %+v", c)
	}
}

// Of two who settle a case one wins, and the other hears who; so does who presses a button that is gone, in Russian.
func TestTwoSettleACase(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Anna, card, "case_resolve", "Zakończenie zgłoszenia")
	desk.Opens(bottest.Olga, card, "case_resolve", "Решение по обращению")
	if s := desk.Submits(bottest.Anna, map[string]string{"outcome": "rejected", "reason": "Lampa zalana wodą."}); s.Action != "" {
		t.Fatalf("the first is not taken: %+v", s)
	}
	if s := desk.Submits(bottest.Olga, map[string]string{"outcome": "repair"}); !strings.Contains(s.Errors["outcome"], "Anna Kowalska") {
		t.Fatalf("the second is taken, or hears not who: %+v", s)
	}
	phone.Sees("niestety odmowa", "Lampa zalana wodą.", "Anna Kowalska")
	desk.Presses(bottest.Olga, card, "case_resolve")
	desk.Whispers(bottest.Olga, w.Text(care.Russian, "desk.settled_before", map[string]any{"Case": "C-1001", "Staff": "Anna Kowalska"}))
	w.Settled()
	if phone.Count("naprawa") != 0 || w.Case("C-1001").Resolution.Outcome != care.OutcomeRejected {
		t.Errorf("both were taken:\n%s", phone.Screen())
	}
}

// A stranger is refused politely.
func TestAStrangerAtTheDesk(t *testing.T) {
	t.Parallel()
	w, _, desk, card := opened(t)
	desk.Presses(bottest.Stranger, card, "case_resolve")
	desk.Whispers(bottest.Stranger, w.Text(care.Polish, "desk.not_allowed", nil))
	w.Settled()
	if open := w.Slack.Modals(bottest.Stranger); len(open) != 0 {
		t.Errorf("a stranger has a form open")
	}
}

// The longest words fit everywhere and arrive whole.
func TestTheLongestDecision(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	long := strings.Repeat("Ćma <!channel> & żółw. ", 130) // 2,990 characters
	desk.Opens(bottest.Anna, card, "case_resolve")
	if s := desk.Submits(bottest.Anna, map[string]string{"outcome": "rejected", "reason": long + "Koniec A", "words": long + "Koniec B"}); s.Action != "" {
		t.Fatalf("it is not taken: %+v", s)
	}
	phone.Shows("Koniec A")
	phone.Shows("Koniec B")
	phone.Shows("Anna Kowalska", "14 dni")
	desk.Thread(card, "Koniec B")
	w.Settled()
}
