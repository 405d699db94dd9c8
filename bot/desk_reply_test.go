package bot_test

import (
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// A ready reply is chosen by its title in the member's language, read over in the customer's, and sent as if written in
// the thread: shown there under their name, signed with its fate, the first reply counted.
func TestAReadyReply(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Piotr, card, "case_reply", "Ready reply", "Asking for a photo", "Polish")
	if s := desk.Submits(bottest.Piotr, map[string]string{"reply": "refund"}); s.Action != "update" {
		t.Fatalf("the words are not shown: %+v", s)
	}
	desk.Has(bottest.Piotr, "case_reply_text", "Zwrot pieniędzy za zamówienie ZAM-60355", "[…]", "Send")
	if s := desk.Submits(bottest.Piotr, nil); s.Errors["text"] != w.Text(care.English, "desk.reply_blank", nil) {
		t.Fatalf("a blank is sent: %+v", s)
	}
	if s := desk.Submits(bottest.Piotr, map[string]string{"text": "Zwrot będzie na koncie do piątku."}); s.Action != "" {
		t.Fatalf("it is not sent: %+v", s)
	}
	phone.Sees("Piotr Wiśniewski", "Zwrot będzie na koncie do piątku.")
	desk.Signed(desk.Thread(card, "Piotr Wiśniewski", "do piątku"), "white_check_mark")
	w.Settled()
	if c := w.Case("C-1001"); c.RepliedAt.IsZero() {
		t.Errorf("the first reply does not count: %+v", c)
	}
	phone.Say("Dziękuję, czekam na przelew i sprawdzę konto.")
	desk.Thread(card, "czekam na przelew")
}

// Whose words are overtaken sees them again with what is new; nothing is lost. In Russian.
func TestAReadyReplyOvertaken(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Olga, card, "case_reply", "Готовый ответ", "Просьба прислать фото", "польский")
	desk.Submits(bottest.Olga, map[string]string{"reply": "photo"})
	desk.Has(bottest.Olga, "Dzień dobry, Ewa", "C-1001", "Отправить")
	phone.Say("Mam jeszcze pytanie o gwarancję.")
	desk.Thread(card, "gwarancję")
	if s := desk.Submits(bottest.Olga, map[string]string{"text": "Proszę o zdjęcie tabliczki."}); s.Action != "update" {
		t.Fatalf("it is sent without a look at the thread: %+v", s)
	}
	desk.Has(bottest.Olga, "новое сообщение", "Proszę o zdjęcie tabliczki.")
	if s := desk.Submits(bottest.Olga, nil); s.Action != "" {
		t.Fatalf("it is not sent: %+v", s)
	}
	phone.Sees("Olga Smirnova", "zdjęcie tabliczki")
	desk.Opens(bottest.Anna, card, "case_reply")
	desk.Submits(bottest.Anna, map[string]string{"reply": "thanks"})
	desk.Opens(bottest.Piotr, card, "case_resolve")
	desk.Submits(bottest.Piotr, map[string]string{"outcome": "repair"})
	if s := desk.Submits(bottest.Anna, nil); !strings.Contains(s.Errors["text"], "Piotr Wiśniewski") {
		t.Errorf("a settled case is answered: %+v", s)
	}
	w.Settled()
}

// A settled case is opened again by staff; the customer hears of it, and the card forgets the outcome.
func TestStaffOpenACaseAgain(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.Opens(bottest.Anna, card, "case_resolve")
	desk.Submits(bottest.Anna, map[string]string{"outcome": "repair"})
	phone.Sees("naprawa")
	settled := desk.Card("C-1001", "Decyzja", "Otwórz ponownie")
	desk.Opens(bottest.Piotr, settled, "case_status", "Open again")
	if s := desk.Submits(bottest.Piotr, nil); s.Action != "" {
		t.Fatalf("it is not opened: %+v", s)
	}
	phone.Sees("C-1001", "znowu otwarte", "Anna Kowalska")
	desk.Thread(card, "Piotr Wiśniewski", "znowu otwarte", "Anna Kowalska")
	open := desk.Card("C-1001", "case_resolve", "Najbliższy termin")
	if strings.Contains(bottest.Words(open), "naprawa") {
		t.Errorf("the card shows the old outcome:\n%s", bottest.Words(open))
	}
	w.Settled()
	if c := w.Case("C-1001"); c.Status != care.StatusOpen || w.Hand(bottest.Anna) != 1 {
		t.Errorf("Anna has %d cases; it is %+v", w.Hand(bottest.Anna), c)
	}
}

// The card says what is owed first, and follows the clock: red when it is close, and when the day turns.
func TestTheCardFollowsTheClock(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Noon()
	w.Start()
	desk, phone := w.Desk(), w.Phone(61, "Ewa", "pl")
	phone.Complains("ZAM-60355", "Lampa przyszła pęknięta.")
	card := desk.Card("C-1001", "pierwsza odpowiedź: dziś do 12:3", "0 zamówień", "1 zgłoszenie")
	w.Advance(20 * time.Minute)
	desk.Card("C-1001", "🔴 pierwsza odpowiedź: dziś do 12:3")
	desk.Writes(bottest.Anna, card, "Dzień dobry, sprawdzam.")
	phone.Sees("sprawdzam")
	desk.Card("C-1001", "odpowiedź na reklamację: do", "(14 dni)")
	w.Advance(24 * time.Hour)
	desk.Card("C-1001", "odpowiedź na reklamację: do", "(13 dni)")
	w.Settled()
}
