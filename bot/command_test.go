package bot_test

import (
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// answers wants a slash command to answer with all the words, to its author alone.
func answers(t *testing.T, desk *bottest.Desk, user, text string, words ...string) string {
	t.Helper()
	said := desk.Commands(user, text)
	for _, word := range words {
		if !strings.Contains(strings.ReplaceAll(said, "\u00a0", " "), word) {
			t.Errorf("/care %s does not say %q to %s:\n%s", text, word, user, said)
		}
	}
	return said
}

// /care lists cases, what is due next first, in the language of who asks; each number leads to its card.
func TestTheCommandListsCases(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	second := phone.Complains("ZAM-7", "Brak śrubek.")
	w.Settled()
	mine := answers(t, desk, bottest.Anna, "  CASES ", "Moje otwarte zgłoszenia: 2", "C-1001", second, "Ewa", "pierwsza odpowiedź do")
	if link := "archives/" + bottest.Cases + "/p" + strings.ReplaceAll(card.TS, ".", "") + "|C-1001>"; !strings.Contains(mine, link) {
		t.Errorf("the number does not lead to the card %s:\n%s", link, mine)
	}
	answers(t, desk, bottest.Piotr, "cases", "You have no open cases")
	answers(t, desk, bottest.Piotr, "cases open", "All open cases: 2", "Anna Kowalska", "first reply by")
	answers(t, desk, bottest.Olga, "cases overdue", "Ничего не просрочено.")
	answers(t, desk, bottest.Olga, "cases whatever", "«whatever»", "`mine`")
}

// Of many cases as many as there is room for are listed, and how many more there are.
func TestTheCommandListsManyCases(t *testing.T) {
	t.Parallel()
	desk := full(t, 50)
	answers(t, desk, bottest.Anna, "cases open", "Wszystkie otwarte zgłoszenia: 50", "C-5009", "bez opiekuna")
	answers(t, desk, bottest.Anna, "cases overdue", "Zgłoszenia po terminie: 5", "🔴")
	said := answers(t, desk, bottest.Anna, "cases", "Moje otwarte zgłoszenia: 45", "C-5000", "…i jeszcze 33")
	if n := len([]rune(said)); n > 4000 {
		t.Errorf("the answer has %d characters", n)
	}
}

// /care case says how a case stands; what is no case, or none of ours, is said politely.
func TestTheCommandShowsACase(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	reply := desk.Writes(bottest.Anna, card, "Proszę o zdjęcie.")
	phone.Sees("Proszę o zdjęcie.")
	desk.Signed(reply, "white_check_mark")
	desk.Signed(desk.Writes(bottest.Anna, card, "// uwaga: druga reklamacja"), "lock")
	for _, typed := range []string{"case C-1001", "case c1001", "Case 1001"} {
		said := answers(t, desk, bottest.Piotr, typed, "C-1001", "Ewa", "ZAM-60355", "Lampa przyszła pęknięta.", "Anna Kowalska", "Proszę o zdjęcie.", "Damaged")
		if strings.Contains(said, "uwaga") {
			t.Errorf("a note is shown as a word: %s", said)
		}
	}
	answers(t, desk, bottest.Olga, "case 4711", "Обращения C-4711 нет")
	answers(t, desk, bottest.Olga, "case", "/care case C-1001")
	w.Settled()
}

// /care customer finds somebody by anything known of them and opens their dossier; several are listed.
func TestTheCommandFindsACustomer(t *testing.T) {
	t.Parallel()
	w, _, desk, _ := opened(t)
	w.Phone(63, "Łukasz", "pl").Complains("ZAM-9", "Pęknięte.")
	w.Settled()
	for _, typed := range []string{"customer ewa", "customer K-1001", "customer c1001", "customer  EW"} {
		desk.CommandOpens(bottest.Piotr, typed, "The customer", "Ewa", "C-1001")
	}
	desk.CommandOpens(bottest.Olga, "customer lukasz", "Łukasz")
	w.Phone(64, "Ewelina", "pl").Complains("ZAM-10", "Pęknięte.")
	w.Settled()
	answers(t, desk, bottest.Anna, "customer ew", "K-1001", "Ewelina", "/care customer K-1001")
	answers(t, desk, bottest.Anna, "customer Zenon", "Nikogo nie znaleziono: „Zenon”")
	answers(t, desk, bottest.Piotr, "customer", "/care customer Nowak")
	w.Settled()
}

// An idea of the staff's is kept and shown to the managers with who it came from.
func TestTheCommandTakesAnIdea(t *testing.T) {
	t.Parallel()
	w, _, desk, _ := opened(t)
	answers(t, desk, bottest.Olga, "idea Фото <!channel> упаковки", "Спасибо")
	desk.Managers("Olga Smirnova", "Фото &lt;!channel&gt; упаковки")
	answers(t, desk, bottest.Olga, "idea", "/care idea")
	w.Settled()
}

// Help says what there is in the language of who asks; a stranger is refused, what only managers may is not offered.
func TestTheCommandHelps(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	answers(t, desk, bottest.Anna, "", "/care cases [mine|open|overdue]", "Co potrafi")
	answers(t, desk, bottest.Olga, "HELP", "Что умеет", "/care customer")
	answers(t, desk, bottest.Piotr, "dance <!here>", "“/care dance”", "/care idea")
	for _, text := range []string{"", "cases", "customer ewa", "idea x"} {
		answers(t, desk, bottest.Stranger, text, strings.ReplaceAll(w.Text(care.Polish, "care.not_staff", nil), "\u00a0", " "))
	}
	w.Settled()
}
