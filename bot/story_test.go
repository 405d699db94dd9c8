package bot_test

import (
	"testing"

	"carebot/bot/bottest"
	sandtelegram "carebot/bot/sandbox/telegram"
)

func TestAComplaintInPolish(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Start()
	phone, desk := w.Phone(11, "Ewa", "pl"), w.Desk()

	phone.Say("/start")
	phone.Sees("Ewa")
	phone.Taps("Reklamacja")
	phone.Sees("1")
	phone.Say("nr ZAM-60355")
	phone.Sees("2")
	phone.Taps("Uszkodzenie lub wada")
	phone.Sees("3")
	phone.Say("Lampa przyszła pęknięta.")
	phone.Sees("4")
	phone.SendPhoto(sandtelegram.Upload{Name: "lampa.jpg", Data: []byte("not really a picture")})
	phone.Sees("1")
	phone.Taps("Gotowe")
	phone.Sees("5")
	phone.Taps("Zwrot pieniędzy")
	phone.Sees("Lampa przyszła pęknięta.")
	phone.Taps("Wyślij")
	phone.Sees("C-1001", "Anna Kowalska", "+48 600 100 200")

	card := desk.Card("C-1001", "<@"+bottest.Anna+">")
	desk.Thread(card, "Lampa przyszła pęknięta.")
	reply := desk.Writes(bottest.Anna, card, "Dzień dobry! Już *sprawdzam*.")
	phone.Sees("Anna Kowalska", "Już sprawdzam.")
	desk.Signed(reply, "white_check_mark")
	phone.Say("Dziękuję!")
	desk.Thread(card, "Dziękuję!")
	if n := w.Telegram.Limited() + w.Slack.Limited(); n != 0 {
		t.Errorf("%d calls were answered with 429", n)
	}
}
