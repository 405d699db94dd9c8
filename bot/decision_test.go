package bot_test

import (
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/bot/document/documenttest"
	"carebot/flows/care"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// A decision on a complaint comes as a document in the customer's language, says who decided what and why, and what can
// be done next; once it is there, the law's clock has ended.
func TestADecisionOnPaper(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang  care.Language
		chat  int64
		words []string // as the document has them, without spaces
	}{
		{care.Polish, 901, []string{"OdpowiedźnareklamacjęC-1001", "Zwrotpieniędzy,129,90zł.", "Czegodotyczyreklamacja", "rzecznikakonsumentów", "Strona1z1"}},
		{care.Russian, 902, []string{"РешениепопретензииC-1001", "Возвратденег,129,90zł.", "Очёмпретензия", "медиацией", "Страница1из1"}},
		{care.English, 903, []string{"DecisiononyourcomplaintC-1001", "Refundof129.90zł.", "Yourcomplaintinbrief", "ombudsman", "Page1of1"}},
	}
	for _, test := range tests {
		t.Run(string(test.lang), func(t *testing.T) {
			t.Parallel()
			w, desk := begun(t)
			phone := w.Phone(test.chat, "Łucja", string(test.lang))
			number := phone.Complains("ZAM-60355", "Лампа pękła “at once”. 🙁")
			desk.Opens(bottest.Piotr, desk.Card(number), "case_resolve")
			desk.Submits(bottest.Piotr, map[string]string{"outcome": "refund", "sum": "129,90", "reason": "Lampa ma wadę.", "words": "3 dni."})
			file := phone.Receives(sandtelegram.Document, 1)[0].File
			words, pages := documenttest.Text(t, file.Bytes())
			for _, want := range append(test.words, "Słoneczna", "Łucja", "PiotrWiśniewski,+48600100400", "Лампаpękła“atonce”.□", "Lampamawadę.3dni.") {
				if !strings.Contains(words, want) {
					t.Errorf("the document lacks %q:\n%s", want, words)
				}
			}
			if want := w.Text(test.lang, "decision.file", map[string]any{"Case": number}) + ".pdf"; pages != 1 || file.Name != want {
				t.Errorf("it is called %q and has %d pages", file.Name, pages)
			}
			w.Settled()
			if w.Case(number).DecidedAt.IsZero() {
				t.Error("the law's clock still runs")
			}
		})
	}
}

// Where the customer has blocked the bot, a manager gets the document, sends it another way and says so.
func TestADecisionSentAnotherWay(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	w.Refusals = append(w.Refusals, "Forbidden")
	phone := w.Phone(904, "Ewa", "pl")
	number := phone.Complains("ZAM-60355", "Lampa przyszła pęknięta.")
	card := desk.Card(number)
	phone.Block()
	desk.Thread(card, w.Text(care.Polish, "desk.blocked", map[string]any{"Customer": "Ewa"}))
	desk.Opens(bottest.Anna, card, "case_resolve")
	desk.Submits(bottest.Anna, map[string]string{"outcome": "replacement"})
	asked := desk.Managers("C-1001", "case_confirm")
	given := desk.Managers("C-1001")
	files := w.Slack.FilesOf(bottest.Managers, given.TS)
	if len(files) != 1 || files[0].Name != "odpowiedz-na-reklamacje-C-1001.pdf" {
		t.Fatalf("the managers are given %+v", files)
	}
	desk.PressesIn(bottest.Managers, bottest.Anna, asked, "case_confirm")
	desk.Whispers(bottest.Anna, w.Text(care.Polish, "desk.managers_alone", nil))
	if c := w.Case(number); !c.DecidedAt.IsZero() {
		t.Errorf("it counts as delivered: %+v", c)
	}
	desk.PressesIn(bottest.Managers, bottest.Piotr, asked, "case_confirm")
	confirmed := w.Text(care.Polish, "desk.decision_confirmed", map[string]any{"Case": number, "Staff": "Piotr Wiśniewski"})
	desk.Thread(card, confirmed)
	desk.Managers(confirmed)
	w.Settled()
	if w.Case(number).DecidedAt.IsZero() {
		t.Error("the law's clock still runs")
	}
}
