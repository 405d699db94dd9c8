package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// A question in one's own words, in each language: a case for a person, and back.
func TestAQuestionInEachLanguage(t *testing.T) {
	t.Parallel()
	questions := map[care.Language]string{
		care.Polish: "Czy lampa pasuje do gniazda E27?", care.Russian: "Подходит ли лампа к цоколю E27?", care.English: "Does the lamp fit E27?",
	}
	for i, s := range stories() {
		t.Run(string(s.language), func(t *testing.T) {
			t.Parallel()
			w, desk := begun(t)
			phone := w.Phone(int64(700+i), s.name, s.client)
			phone.Language = s.language
			phone.Say("/start")
			phone.Picks("menu.human")
			phone.Reads("human.question", nil)
			phone.Say(questions[s.language])
			confirmed := phone.Sees("C-1001", s.staff.Name, s.staff.Phone)
			c := w.Case("C-1001")
			want := phone.Text("human.confirmed", map[string]any{
				"Case": c.Number, "Staff": s.staff.Name, "Phone": s.staff.Phone, "Reply": c.FirstReply.In(bottest.Company().Zone),
			})
			if got := confirmed.Text; got != want || c.Kind != care.KindQuestion || !c.Decision.IsZero() {
				t.Errorf("the confirmation of %+v says\n%s\nwant\n%s", c, got, want)
			}
			card := desk.Card("C-1001", "<@"+s.assignee+">", w.Text(care.Polish, "case.subject_question", nil))
			desk.Thread(card, questions[s.language])
			desk.Writes(s.assignee, card, "E27: OK.")
			phone.Sees(s.staff.Name, "E27: OK.")
			w.Settled()
			phone.Say("/charter")
			phone.Sees(phone.Text("charter.real", map[string]any{"Time": time.Minute}))
		})
	}
}

// What is understood is one button away; what is not goes to a person with one tap, words and pictures, nothing typed twice.
func TestFreeWords(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(710, "Ewa", "pl")
	phone.Say("Gdzie jest moja paczka ZAM-60355?")
	offer := phone.Reads("wish.ask_order_status", map[string]any{"Order": "ZAM-60355"})
	if n := len(offer.Buttons); n != 1 {
		t.Errorf("the offer has %d rows of buttons, want one button", n)
	}
	phone.Say("tak")
	phone.Sees("ZAM-60355")
	phone.Say("/cancel")
	phone.Reads("cancel.done", nil)

	phone.SendPhoto(picture("lampa.jpg"))
	phone.Reads("wish.hand_over", nil)
	phone.Picks("wish.person")
	phone.Sees("C-1001", "Anna Kowalska")
	card := desk.Card("C-1001")
	desk.Thread(card, w.Text(care.Polish, "desk.evidence", map[string]any{"Count": 1}))

	phone.Say("Wy idioci!")
	phone.Reads("abuse.case", map[string]any{"Case": "C-1001"})
	desk.Thread(card, "Wy idioci!")
}

// Another of the three languages: an offer in that language to go on in it, once.
func TestAnotherLanguageIsOffered(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	phone := w.Phone(711, "Иван", "pl")
	phone.Say("Здравствуйте, хочу подать жалобу на доставку")
	offer := phone.Sees(w.Text(care.Russian, "language.offer", nil))
	if label := offer.Buttons[0][0].Text; label != "Русский" {
		t.Errorf("the button is %q", label)
	}
	phone.Reads("wish.ask_complaint", map[string]any{"Order": ""})
	phone.Taps("Русский")
	phone.Language = care.Russian
	phone.Reads("language.changed", nil)
	phone.Reads("wish.ask_complaint", map[string]any{"Order": ""})
	phone.Picks("wish.complaint")
	phone.Reads("complaint.order", bottest.Step(1))
}

// A settled case that gets a word is opened again, and everybody concerned knows.
func TestASettledCaseReopens(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(712, "Ewa", "pl")
	number := phone.Complains("ZAM-7", "Lampa przyszła pęknięta.")
	card := desk.Card(number)
	w.Settled()
	w.Settle(number)
	phone.Say("Dziękuję!")
	phone.Reads("thanks.answer", nil)
	phone.Say("Niestety jest tak samo jak było wczoraj wieczorem.")
	phone.Sees(number, "Anna Kowalska")
	desk.Thread(card, "<@"+bottest.Anna+">", w.Text(care.Polish, "desk.reopened", map[string]any{"Staff": "Anna Kowalska"}))
	desk.Thread(card, "Niestety jest tak samo")
	w.Settled()
	if c := w.Case(number); c.Status != care.StatusOpen || c.ReopenedAt.IsZero() || !c.SettledAt.IsZero() || w.Hand(bottest.Anna) != 1 {
		t.Errorf("the case is %+v, Anna has %d", c, w.Hand(bottest.Anna))
	}
	desk.Card(number, w.Text(care.Polish, "status.open", nil))
}

// My cases: the list, one of them with its last words, and a word for it although there are several.
func TestMyCases(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(713, "Ewa", "pl")
	first := phone.Complains("ZAM-7", "Lampa przyszła pęknięta.")
	second := phone.Complains("ZAM-8", "Druga też.")
	card := desk.Card(first)
	desk.Writes(bottest.Anna, card, "Sprawdzam u kuriera.")
	phone.Sees("Sprawdzam u kuriera.")
	phone.Say("/cases")
	list := phone.Sees(first, second, "Anna Kowalska")
	if strings.Index(list.Text, second) > strings.Index(list.Text, first) {
		t.Errorf("the newest is not the first:\n%s", list.Text)
	}
	phone.Taps(phone.Text("case.choice", map[string]any{"Case": first, "Topic": phone.Text("complaint.topic_damaged", nil)}))
	phone.Sees(first, "Lampa przyszła pęknięta.", "Sprawdzam u kuriera.")
	phone.Picks("cases.write")
	phone.Reads("cases.writing", map[string]any{"Case": first})
	phone.Say("Dziękuję, czekam.")
	phone.Reads("case.sent", map[string]any{"Case": first})
	desk.Thread(card, "Dziękuję, czekam.")

	stranger := w.Phone(714, "Jan", "pl")
	stranger.Say("/start case-" + strings.TrimPrefix(first, "C-"))
	stranger.Reads("case.unknown", nil)
	stranger.Say("/start case-9999")
	stranger.Reads("case.unknown", nil)
	phone.Say("/start case-" + first)
	phone.Sees(first, "Dziękuję, czekam.")
}

// Who writes too fast loses nothing: beyond twenty a minute the words come gathered, in order, and that is said once.
func TestAFlood(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(715, "Ewa", "pl")
	number := phone.Complains("ZAM-7", "Lampa przyszła pęknięta.") // two messages of words and a command
	card := desk.Card(number)
	w.Settled()
	release := w.Telegram.Hold()
	const many = 45
	for i := range many {
		phone.Say(fmt.Sprintf("słowo %02d.", i))
	}
	release()
	phone.Reads("flood.told", nil)
	desk.Thread(card, fmt.Sprintf("słowo %02d.", many-1))
	w.Settled()
	var all strings.Builder
	posts := 0
	for _, m := range desk.Replies(card) {
		all.WriteString(m.Text)
		if strings.Contains(m.Text, "słowo 30.") {
			posts = strings.Count(m.Text, "słowo")
		}
	}
	at := -1
	for i := range many {
		word := fmt.Sprintf("słowo %02d.", i)
		next := strings.Index(all.String(), word)
		if strings.Count(all.String(), word) != 1 || next < at {
			t.Errorf("%q is not there once and in order:\n%s", word, desk.Screen(card.TS))
		}
		at = next
	}
	if posts < many-20 {
		t.Errorf("the post with the last words holds %d, want all beyond the first twenty", posts)
	}
	if n := phone.Count(phone.Text("flood.told", nil)); n != 1 {
		t.Errorf("it was said %d times", n)
	}
}

// What people see of the bot before they write to it is in their language. It is registered beside the conversations.
func TestTheProfileIsInThreeLanguages(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	phone := w.Phone(716, "Ewa", "pl")
	phone.Say("/start")
	phone.Reads("menu.ask", nil)
	for _, lang := range care.Languages() {
		company := map[string]any{"Company": "Słoneczna"}
		for trait, want := range map[string]string{
			"name": "Słoneczna", "description": w.Text(lang, "bot.description", company), "short_description": w.Text(lang, "bot.short", company),
		} {
			w.Eventually(fmt.Sprintf("the %s in %s is %q", trait, lang, want), func() bool {
				return w.Telegram.Profile(trait, string(lang)) == want
			})
		}
	}
}

// Too many words for nobody yet: they are kept, what is asked is asked again at the end, and one tap hands all of them over.
func TestAFloodForNobody(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(717, "Ewa", "pl")
	release := w.Telegram.Hold()
	const many = 30
	for i := range many {
		phone.Say(fmt.Sprintf("hmm %02d", i))
	}
	release()
	phone.Reads("flood.told", nil)
	w.Settled()
	phone.Picks("wish.person")
	phone.Sees("C-1001")
	card := desk.Card("C-1001")
	desk.Thread(card, fmt.Sprintf("hmm %02d", many-1))
	w.Settled()
	for i := range many {
		if n := desk.Count(card, fmt.Sprintf("hmm %02d", i)); n != 1 {
			t.Errorf("word %d stands in %d posts", i, n)
		}
	}
}
