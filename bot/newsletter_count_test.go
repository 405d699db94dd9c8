package bot_test

import (
	"testing"
	"time"

	"carebot/bot/bottest"
)

// Of more customers than a turn counts, and with a count of long ago, the question whether to send comes by itself to who
// waits for it, with the numbers; it is sent with one press.
func TestManyAreCountedWhileAManagerWaits(t *testing.T) {
	t.Parallel()
	w, desk, _ := managed(t)
	a := reads(w, 330, 0)
	desk.CommandOpens(bottest.Piotr, "newsletter", "step 1 of 3")
	desk.Submits(bottest.Piotr, map[string]string{"name": "Lato", "text_pl": "Lampy tańsze o 20%."})
	desk.Has(bottest.Piotr, "step 2 of 3")
	desk.Submits(bottest.Piotr, nil)
	desk.Has(bottest.Piotr, "step 3 of 3")
	desk.Submits(bottest.Piotr, map[string]string{"who": "everyone"})
	card := desk.Managers("Lato", "polski: 110", "brak tekstu w\u00a0ich języku: 220")
	w.Advance(11 * time.Minute)
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_send")
	desk.Has(bottest.Olga, "Отправить рассылку?", "польский: 110", "нет текста на их языке: 220", "Да, отправить")
	desk.Submits(bottest.Olga, nil)
	if n := a.ended("N-1001"); n.Counts.Sent != 110 || n.PlannedAll() != 110 {
		t.Errorf("it ends as %+v", n)
	}
}
