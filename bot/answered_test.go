package bot_test

import (
	"testing"
	"time"

	"carebot/bot/bottest"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// The last words of a burst stand above an answer, too: the offer is made again below them once their author is quiet.
func TestTheLastWordsOfABurstAreAnswered(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	phone := w.Phone(718, "Ewa", "pl")
	release := w.Telegram.Hold()
	phone.Say("Gdzie jest moja paczka?")
	phone.Say("ta z lampą")
	release()
	offer := map[string]any{"Order": ""}
	phone.Reads("wish.ask_order_status", offer)
	w.Settled()
	w.Advance(10 * time.Second)
	phone.Reads("wish.ask_order_status", offer)
	w.Advance(time.Minute)
	if n := phone.Count(phone.Text("wish.ask_order_status", offer)); n != 2 {
		t.Errorf("the offer was made %d times, want twice", n)
	}
}

// A thanks, in words or as a sticker, is answered and neither opens the settled case again nor counts for what was asked.
func TestAMereThanksIsNoAnswer(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	settles(t, desk, bottest.Anna, card)
	phone.Reads("rating.ask", map[string]any{"Case": "C-1001"})
	phone.SendSticker(sandtelegram.Upload{Emoji: "👍", Size: 5000})
	phone.Reads("thanks.answer", nil)
	phone.Taps("4")
	phone.Reads("rating.why", nil)
	phone.Say("Dziękuję!")
	phone.Reads("thanks.answer", nil)
	if c := w.Case("C-1001"); c.Open() {
		t.Errorf("the case is %s", c.Status)
	}
	phone.Say("Odpowiedź mogła być szybsza.")
	phone.Reads("rating.heard", nil)
	desk.Thread(card, "Odpowiedź mogła być szybsza.")
}

// Words that follow those of an employee are for them, whatever is still asked about a case that is settled.
func TestAnEmployeeGoesBeforeAQuestion(t *testing.T) {
	t.Parallel()
	w, phone, desk, first := opened(t)
	second := desk.Card(phone.Complains("ZAM-7", "Nie ma wtyczki."))
	settles(t, desk, bottest.Anna, first)
	phone.Reads("rating.ask", map[string]any{"Case": "C-1001"})
	phone.Taps("3")
	phone.Reads("rating.why", nil)
	w.Settled()
	desk.Writes(bottest.Anna, second, "Jaka to wtyczka?")
	phone.Sees("Jaka to wtyczka?")
	w.Settled()
	phone.Say("Typ E.")
	desk.Thread(second, "Typ E.")
	w.Settled()
	if n := phone.Count(phone.Text("rating.heard", nil)); n != 0 {
		t.Errorf("an answer to an employee was taken for one to the question, %d times", n)
	}
}

// The words of an album stay when a part of it is edited that has none.
func TestAPartOfAnAlbumIsEdited(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	parts := phone.SendAlbum("Tu pękło.", picture("1.jpg"), picture("2.jpg"))
	desk.Thread(card, "Tu pękło.")
	w.Settled()
	edit(t, phone, parts[1], "")
	w.Settled()
	phone.Say("/cases")
	phone.Sees("C-1001")
	phone.Taps("C-1001 · Uszkodzenie lub wada")
	phone.Sees("Tu pękło.")
}
