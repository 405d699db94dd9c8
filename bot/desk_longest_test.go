package bot_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/desk"
)

// filled returns a text of exactly so many characters, with all that Slack has to escape.
func filled(most int) string {
	pattern := []rune("Ćma <!channel> & „żółw” *_~`🐢 ")
	text := make([]rune, most)
	for i := range text {
		text[i] = pattern[i%len(pattern)]
	}
	text[most-1] = 'x'
	return string(text)
}

// The longest that customers and staff can write fits on the card and in every form: Slack, strictly checked here,
// refuses nothing.
func TestTheLongestFitEverywhere(t *testing.T) {
	t.Parallel()
	w, d := begun(t)
	phone := w.Phone(61, "Ewa", "pl")
	phone.Customer = w.Telegram.Customer(sandtelegram.Person{ID: 61, FirstName: filled(64), LastName: filled(64), Username: strings.Repeat("u", 32), Language: "pl"})
	number := phone.Complains(strings.Repeat("Z", 39)+"1", filled(4000))
	w.Settled()
	card := d.Card(number, "<@"+bottest.Anna+">")
	submits := func(form desk.Form, values map[string]string) {
		t.Helper()
		d.Opens(bottest.Piotr, card, string(form))
		if s := d.Submits(bottest.Piotr, values); s.Action != "" {
			t.Fatalf("%s is not taken: %+v", form, s)
		}
	}
	due := strconv.FormatInt(time.Now().Add(48*time.Hour).Unix(), 10)
	submits(desk.FormPromise, map[string]string{"what": filled(1000), "due": due})
	submits(desk.FormStatus, map[string]string{"status": "waiting", "waits_for": filled(1000)})
	for range 3 {
		submits(desk.FormCustomer, map[string]string{
			"note": filled(1000), "tags": strings.Repeat(strings.Repeat("t", 30)+", ", 10), "company": filled(100), "role": filled(100),
		})
	}
	d.Opens(bottest.Piotr, card, string(desk.FormReply))
	d.Submits(bottest.Piotr, map[string]string{"reply": "thanks"})
	d.Has(bottest.Piotr, string(desk.FormReplyText))
	if s := d.Submits(bottest.Piotr, map[string]string{"text": filled(2500)}); s.Action != "" {
		t.Fatalf("the reply is not sent: %+v", s)
	}
	for _, form := range slices.DeleteFunc(desk.Forms(), func(f desk.Form) bool { return f == desk.FormBar }) {
		d.Opens(bottest.Olga, card, string(form))
	}
	submits(desk.FormBar, map[string]string{"note": filled(1000)})
	d.Card(number, "Zakończone")
	d.Opens(bottest.Piotr, card, string(desk.FormCustomer), "Stays closed")
	w.Settled()
}
