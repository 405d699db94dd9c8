package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"
)

// recommends has the first of an audience bring another one of it.
func recommends(w *bottest.World, came int) {
	w.Stores(func(tx storage.Tx) error {
		c, _, err := storage.Customers.Get(tx, fmt.Sprintf("K-%07d", came))
		if err != nil {
			return err
		}
		c.Ref, c.RefAt = "code0000000", w.Now().UTC()
		return storage.Customers.Put(tx, c)
	})
}

// thanks completes the draft that thanks for recommendations, with codes, and sends it; it is counted as the words say.
func thanks(desk *bottest.Desk, id, codes string, counted ...string) {
	desk.CommandOpens(bottest.Piotr, "newsletter", "Thanks for recommendations")
	desk.Submits(bottest.Piotr, map[string]string{"newsletter": "thanks"})
	desk.Has(bottest.Piotr, "step 1 of 3", "najlepsza pochwała", "лучшая похвала", "the best praise")
	desk.Submits(bottest.Piotr, nil)
	desk.Has(bottest.Piotr, "step 2 of 3")
	desk.Submits(bottest.Piotr, nil)
	desk.Has(bottest.Piotr, "step 3 of 3", "recommendations not thanked for yet")
	desk.Submits(bottest.Piotr, map[string]string{"codes": codes, "codes_list": "polecenia"})
	card := desk.Managers(append(counted, id, "Podziękowanie za polecenia", "polecenia bez podziękowania")...)
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_send")
	desk.Has(bottest.Piotr, "Send the newsletter?", "Yes, send it")
	desk.Submits(bottest.Piotr, nil)
}

// Both sides of a recommendation are thanked for it with a code, once; who has a part in a later one, once more.
func TestRecommendationsAreThankedForOnce(t *testing.T) {
	t.Parallel()
	w, desk, a := managed(t)
	recommends(w, 1)
	w.Stores(func(tx storage.Tx) error {
		return storage.Newsletters.Put(tx, care.Newsletter{ID: "N-0900", Name: "Wiosna", State: care.NewsletterDone})
	})
	thanks(desk, "N-1001", "DZIEKI-1\nDZIEKI-2", "polski: 1", "rosyjski: 1", "razem: 2")
	a.ended("N-1001")
	recommends(w, 2)
	thanks(desk, "N-1002", "DZIEKI-3\nDZIEKI-4", "polski: 1", "angielski: 1", "razem: 2")
	a.ended("N-1002")
	w.Settled()
	for i, want := range [][]string{{"DZIEKI-1", "DZIEKI-3"}, {"DZIEKI-2"}, {"DZIEKI-4"}} {
		var got []string
		for _, m := range a.phones[i].Messages() {
			at := strings.Index(m.Text, "DZIEKI-")
			got = append(got, m.Text[max(at, 0):])
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("reader %d was thanked with %q, want %q", i, got, want)
		}
	}
}
