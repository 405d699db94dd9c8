package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"
)

// full returns a world where nobody is given a case by itself, with so many open cases of one customer with the longest
// name, due an hour after the other: five are overdue, every tenth is nobody's. Their cards are on their way for ever.
func full(t *testing.T, n int) *bottest.Desk {
	t.Helper()
	w := bottest.New(t)
	w.Options = func(o *bot.Options) {
		for i := range o.Staff {
			o.Staff[i].Capacity = 0
		}
		o.Staff[1].Manager = true
	}
	w.Start()
	name := strings.Repeat("Ewa&<_", 10)
	phone := w.Phone(65, name, "pl")
	phone.Say("/start")
	phone.Sees("Słoneczna")
	w.Settled()
	for from := 0; from < n; from += 100 {
		w.Stores(func(tx storage.Tx) error {
			for i := from; i < min(n, from+100); i++ {
				c := care.Case{
					Number: fmt.Sprintf("C-%d", 5000+i), Customer: "K-1001", Kind: care.KindComplaint, Topic: "damaged", Status: care.StatusOpen,
					Assignee: bottest.Anna, Channel: bottest.Cases, Language: care.Polish, OpenedAt: time.Now().UTC(),
					FirstReply: time.Now().Add(time.Duration(i-5)*time.Hour + 30*time.Minute).UTC(),
				}
				if i%10 == 9 {
					c.Assignee = ""
				}
				if err := storage.Cases.Put(tx, c); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return w.Desk()
}

// Home shows somebody's cases, in their language, and follows what happens to them; a button leads to the card.
func TestHome(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	desk.OpensHome(bottest.Olga, "Мои обращения: 0", "Открытых обращений у Вас сейчас нет", "Мои последние 7 дней")
	home := desk.OpensHome(bottest.Anna, "Moje zgłoszenia: 1", "C-1001", "Ewa", "pierwsza odpowiedź do", "Zakończone zgłoszenia: 0")
	if link := "/archives/" + bottest.Cases + "/p" + strings.ReplaceAll(card.TS, ".", ""); !strings.Contains(bottest.ViewWords(home), link) {
		t.Errorf("nothing leads to the card by %s: %s", link, bottest.ViewWords(home))
	}
	second := phone.Complains("ZAM-7", "Brak śrubek.")
	desk.Home(bottest.Anna, "Moje zgłoszenia: 2", second)
	desk.Presses(bottest.Olga, card, "case_take")
	desk.Home(bottest.Anna, "Moje zgłoszenia: 1", second)
	desk.Home(bottest.Olga, "Мои обращения: 1", "C-1001", "первый ответ до")
	desk.Opens(bottest.Olga, desk.Card("C-1001", "<@"+bottest.Olga+">"), "case_resolve", "C-1001")
	if s := desk.Submits(bottest.Olga, map[string]string{"outcome": "repair"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	desk.Home(bottest.Olga, "Мои обращения: 0", "Завершённые обращения: 1")
	w.Settled()
}

// Who has never opened Home is drawn none; a stranger sees why there is nothing for them.
func TestHomeOfWhoHasNone(t *testing.T) {
	t.Parallel()
	w, _, desk, _ := opened(t)
	home := desk.OpensHome(bottest.Stranger, w.Text(care.Polish, "care.home_stranger", nil))
	if strings.Contains(bottest.ViewWords(home), "C-1001") {
		t.Errorf("a stranger sees cases: %s", bottest.ViewWords(home))
	}
	w.Settled()
	if v, open := w.Slack.Home(bottest.Anna); open {
		t.Errorf("a Home is drawn for who never looked: %s", bottest.ViewWords(v))
	}
}

// What nobody has is on top of everybody's Home, to be taken from there; of two who press one is told who was faster.
func TestHomeShowsWhatNobodyHas(t *testing.T) {
	t.Parallel()
	desk := full(t, 10)
	desk.OpensHome(bottest.Olga, "Без менеджера: 1", "C-5009", "case_take")
	desk.OpensHome(bottest.Piotr, "Without a contact person: 1", "C-5009")
	desk.PressesHome(bottest.Piotr, "case_take", "C-5009|")
	desk.Home(bottest.Piotr, "My cases: 1", "C-5009")
	desk.Waits("forget on Home what somebody has taken", "", func() bool {
		return !strings.Contains(bottest.ViewWords(desk.Home(bottest.Olga)), "C-5009")
	})
}

// 200 open cases with the longest names fit: as many as there is room for, what is late first, and how many more there
// are.
func TestHomeWithManyCases(t *testing.T) {
	t.Parallel()
	desk := full(t, 200)
	home := desk.OpensHome(bottest.Anna, "Moje zgłoszenia: 180 · po terminie: 5", "🔴", "C-5000", "…i jeszcze 140")
	if n := len(home.Blocks); n > 100 {
		t.Errorf("Home has %d blocks", n)
	}
	if raw, err := json.Marshal(home.Blocks); err != nil || len(raw) > 200_000 {
		t.Errorf("Home has %d bytes, %v", len(raw), err)
	}
	desk.OpensHome(bottest.Olga, "Без менеджера: 20", "…и ещё 5", "Все", "Anna Kowalska", "просрочено: 5")
}
