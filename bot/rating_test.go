package bot_test

import (
	"slices"
	"strings"
	"testing"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"

	sandslack "carebot/bot/sandbox/slack"
)

// settles has a member of staff settle the case of a card by an explanation.
func settles(t *testing.T, desk *bottest.Desk, staff string, card sandslack.Message) {
	t.Helper()
	desk.Opens(staff, card, "case_resolve", "C-10")
	if s := desk.Submits(staff, map[string]string{"outcome": "explanation", "words": "Proszę: 12 V."}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
}

// ratingsIn returns the scores in a case's history, and whom they were given.
func ratingsIn(c care.Case) []care.Change {
	return slices.DeleteFunc(slices.Clone(c.History), func(h care.Change) bool { return h.What != care.ChangeRated })
}

// A 1 brings an apology and a manager, who is named with a phone and a time; what could have been better goes to them and
// to the managers. A second 1 opens nothing.
func TestARatingOfOneIsRecovered(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	settles(t, desk, bottest.Anna, card)
	phone.Sees("C-1001", "Proszę: 12 V.")
	ask := map[string]any{"Case": "C-1001"}
	phone.Reads("rating.ask", ask)
	again(w)
	phone.Taps("1")
	phone.Sees("Ewa", "przykro nam", "C-1001", "Piotr Wiśniewski", "+48 600 100 400", "Odpowiedź: do")
	phone.Reads("rating.why_low", nil)
	phone.Shows("✓ 1")
	desk.Thread(card, "<@"+bottest.Piotr+">", "1 na 5", "Piotr Wiśniewski")
	desk.Managers("C-1001", "ocena 1 na 5", "Piotr Wiśniewski")
	desk.Card("C-1001", "<@"+bottest.Piotr+">", "case_resolve")

	w.Settled()
	again(w)
	phone.Say("Nikt nie oddzwonił.")
	phone.Reads("rating.heard", nil)
	desk.Thread(card, "co mogliśmy zrobić lepiej")
	desk.Thread(card, "Nikt nie oddzwonił.")
	desk.Managers("Ewa", "C-1001", "Nikt nie oddzwonił.")
	w.Settled()
	c := w.Case("C-1001")
	if given := ratingsIn(c); !c.Open() || c.Assignee != bottest.Piotr || len(given) != 1 || given[0].Score != 1 || given[0].To != bottest.Anna {
		t.Fatalf("the case: %+v", c)
	}

	settles(t, desk, bottest.Piotr, desk.Card("C-1001", "<@"+bottest.Piotr+">"))
	phone.Reads("rating.ask", ask)
	phone.Taps("2")
	phone.Reads("rating.sorry_again", map[string]any{"Company": "Słoneczna", "Phone": "+48 22 100 20 30"})
	desk.Managers("C-1001", "znowu niska ocena, 2 na 5")
	w.Settled()
	if c := w.Case("C-1001"); c.Open() || len(ratingsIn(c)) != 2 {
		t.Errorf("the case after a second low score: %+v", c)
	}
}

// A 5, typed, praises the employee by name in the channel; who answers there does not write to the customer.
func TestARatingOfFiveIsPraised(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(71, "Иван", "ru")
	phone.Complains("ZAM-1", "Лампа не работает.")
	card := desk.Card("C-1001", "<@"+bottest.Olga+">")
	settles(t, desk, bottest.Olga, card)
	phone.Reads("rating.ask", map[string]any{"Case": "C-1001"})
	w.Settled()
	again(w)
	phone.Say("5")
	phone.Reads("rating.why_high", map[string]any{"Staff": "Olga Smirnova"})
	praise := desk.Card("<@"+bottest.Olga+">", "Brawo, Olga Smirnova!", "C-1001", "Иван")
	desk.Writes(bottest.Anna, praise, "Gratulacje!")
	phone.Picks("rating.skip")
	phone.Reads("rating.thanks", nil)
	desk.Thread(card, "5 na 5")
	w.Settled()
	if phone.Count("Gratulacje") != 0 {
		t.Errorf("the customer reads what colleagues say to each other:\n%s", phone.Screen())
	}
	if given := ratingsIn(w.Case("C-1001")); len(given) != 1 || given[0].Score != 5 || given[0].To != bottest.Olga {
		t.Errorf("the history has %+v", given)
	}
	w.Looks(func(tx storage.Tx) error {
		r, found, err := storage.Ratings.Get(tx, "C-1001/1")
		if err == nil && (!found || r.Score != 5 || r.AnsweredAt.IsZero() || r.Staff != bottest.Olga || r.Language != care.Russian || r.Topic != "damaged") {
			t.Errorf("the rating: %+v", r)
		}
		return err
	})
}

// What is settled in the evening is told at once; the question how it went waits for the morning.
func TestARatingWaitsForTheMorning(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	phone, desk := w.Phone(72, "Ewa", "pl"), w.Desk()
	phone.Complains("ZAM-1", "Pęknięta.")
	card := desk.Card("C-1001")
	w.Settled()
	w.sets(20, 22)
	settles(t, desk, bottest.Anna, card)
	phone.Sees("C-1001", "Proszę: 12 V.")
	w.Settled()
	if phone.Count("Jak nam poszło") != 0 {
		t.Errorf("asked in the night:\n%s", phone.Screen())
	}
	w.sets(21, 9)
	phone.Reads("rating.ask", map[string]any{"Case": "C-1001"})
	w.sets(21, 10)
	w.Settled()
	if n := phone.Count("Jak nam poszło"); n != 1 {
		t.Errorf("asked %d times:\n%s", n, phone.Screen())
	}
}

// Three working days after a case was settled its customer is asked, once, whether they recommend the company.
func TestTheRecommendationQuestion(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	w.Stop()
	settings := w.Options
	w.Options = func(o *bot.Options) {
		settings(o)
		o.Company.Charter.Recommend = true
	}
	w.Start()
	phone, desk := w.Phone(73, "John", "en"), w.Desk()
	phone.Complains("ZAM-1", "Broken.")
	settles(t, desk, bottest.Piotr, desk.Card("C-1001"))
	phone.Reads("rating.ask", map[string]any{"Case": "C-1001"})
	w.Settled()
	w.sets(23, 11)
	w.Settled()
	if phone.Count("How likely") != 0 {
		t.Errorf("asked too early:\n%s", phone.Screen())
	}
	w.sets(23, 13)
	phone.Reads("recommend.ask", map[string]any{"Company": "Słoneczna"})
	phone.Taps("10")
	phone.Reads("recommend.why", nil)
	phone.Say("Open on Saturdays.")
	phone.Reads("rating.heard", nil)
	desk.Managers("John", "Open on Saturdays.")
	w.Settled()
	w.Looks(func(tx storage.Tx) error {
		all, _, err := storage.Ratings.By(tx, storage.ByAnswered, storage.Query{})
		if err == nil && (len(all) != 1 || all[0].Asked != care.AskedRecommend || all[0].Score != 10 || !strings.HasPrefix(all[0].Customer, "K-")) {
			t.Errorf("answered: %+v", all)
		}
		return err
	})
}
