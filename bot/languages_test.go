package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// All that customers can do besides complaining, in each language.
func TestCustomersInEachLanguage(t *testing.T) {
	t.Parallel()
	for _, said := range speeches() {
		t.Run(string(said.language), func(t *testing.T) {
			t.Parallel()
			w := openedShop(t)
			company := w.Options
			w.Stop()
			w.Options = func(o *bot.Options) {
				company(o)
				o.Company.Charter.Returns = map[care.Language]string{said.language: "14 × 24 h"}
			}
			w.Refusals = []string{"message_not_found"} // posts that are erased
			w.Start()
			s := &teller{shopWorld: w, speech: said, desk: w.Desk()}
			for _, number := range []string{"ZAM-1", "ZAM-2", "ZAM-3", "ZAM-60355"} {
				w.tells(lamp(number, "+48600111222"))
			}
			sharesContact(s)
			isLocked(s)
			asksInWords(s)
			writesRudely(s)
			isOfferedLanguage(s)
			hasSeveralCases(s)
			reopens(s)
			readsTheCharter(s)
			comesByLinks(s)
			floods(s)
			hasAllErased(s)
			w.Settled()
		})
	}
}

// sharesContact: a deep link to an order, somebody else's contact, one's own; then regret for a delay and a new date.
func sharesContact(s *teller) {
	phone := s.phone()
	s.Telegram.Customer(sandtelegram.Person{ID: phone.Person().ID, FirstName: s.name, Language: string(s.language), Phone: "+48600111222"})
	phone.Say("/start order-ZAM-1")
	phone.Reads("start.hello", map[string]any{"Name": s.name, "Company": "Słoneczna"})
	phone.Reads("order.proof", map[string]any{"Order": "ZAM-1"})
	keys := phone.Keys()
	if len(keys) != 2 || keys[0][0].Text != phone.Text("order.proof_contact", nil) || keys[1][0].Text != phone.Text("order.proof_other", nil) {
		s.T.Errorf("the keys are %+v", keys)
	}
	phone.SendContact(sandtelegram.Card{Phone: "+48600111222", FirstName: "Jan"})
	phone.Reads("order.proof_foreign", nil)
	phone.ShareContact()
	phone.Reads("order.proved_contact", nil)
	phone.Sees("ZAM-1", phone.Text("order.is_preparing", nil))
	if keys := phone.Keys(); len(keys) != 0 {
		s.T.Errorf("the keys are still there: %+v", keys)
	}
	delayed := lamp("ZAM-2", "+48600111222")
	delayed.Status = care.OrderDelayed
	s.tells(delayed)
	said := phone.Sees("ZAM-2", "InPost")
	if !holdsButton(said, phone.Text("order.act_wrong", nil)) {
		s.T.Errorf("the notice has the buttons %v", said.Buttons)
	}
	delayed.PromisedOn = "2026-11-30"
	s.tells(delayed)
	phone.Sees("ZAM-2", "30 ")
	phone.Say("/order")
	phone.Reads("order.number_known", nil)
	phone.Taps("ZAM-3 · " + strings.ReplaceAll(phone.Text("order.is_preparing", nil), "\u00a0", " "))
	phone.Sees("ZAM-3")
}

// isLocked: three wrong proofs lock the customer and the order, and a person is offered.
func isLocked(s *teller) {
	first, second := s.phone(), s.phone()
	for range 3 {
		first.Say("/order")
		first.Reads("order.number", nil)
		first.Say("ZAM-60355")
		first.Reads("order.proof", map[string]any{"Order": "ZAM-60355"})
		first.Say("0000")
		first.Sees()
		first.Say("/cancel")
		first.Sees()
	}
	until := time.Date(2026, 11, 20, 12, 15, 0, 0, bottest.Company().Zone)
	locked := first.Text("order.locked", map[string]any{"Until": until})
	first.Shows(locked)
	first.Picks("order.act_person")
	first.Reads("human.question_order", map[string]any{"Order": "ZAM-60355"})
	first.Say("E27?")
	first.Sees("C-", s.staff)
	second.Say("/order")
	second.Reads("order.number", nil)
	second.Say("ZAM-60355")
	second.Sees(locked)
	s.opens(13) // the lock ends
}

// asksInWords: an order's status in a sentence, the answer typed, the proof by digits.
func asksInWords(s *teller) {
	phone := s.phone()
	phone.Say(s.sentence)
	offer := phone.Reads("wish.ask_order_status", map[string]any{"Order": "ZAM-60355"})
	if len(offer.Buttons) != 1 {
		s.T.Errorf("the offer has %d rows of buttons", len(offer.Buttons))
	}
	yes, _, _ := strings.Cut(phone.Text("typed.yes", nil), ",")
	phone.Say(yes)
	phone.Reads("order.proof", map[string]any{"Order": "ZAM-60355"})
	phone.Say("1222")
	phone.Reads("order.proved", nil)
	phone.Sees("ZAM-60355", phone.Text("order.is_preparing", nil))
}

// writesRudely: a calm answer and a way forward; a photo alone is one tap from a person; in a case, calm once.
func writesRudely(s *teller) {
	phone := s.phone()
	phone.Say(s.rude)
	phone.Reads("abuse.answer", nil)
	phone.Say("/cancel")
	phone.Reads("cancel.done", nil)
	phone.SendPhoto(picture("lampa.jpg"))
	phone.Reads("wish.hand_over", nil)
	phone.Picks("wish.person")
	number := caseIn(phone.Sees("C-", s.staff).Text)
	card := s.desk.Card(number)
	s.desk.Thread(card, s.Text(care.Polish, "desk.evidence", map[string]any{"Count": 1}))
	phone.Say(s.rude)
	phone.Reads("abuse.case", map[string]any{"Case": number})
	s.desk.Thread(card, s.rude)
}

// isOfferedLanguage: words in another language bring an offer in that language.
func isOfferedLanguage(s *teller) {
	phone := s.phone()
	phone.Say(s.another)
	offer := phone.Sees(s.Text(s.other, "language.offer", nil))
	phone.Reads("wish.ask_complaint", map[string]any{"Order": ""})
	phone.Taps(offer.Buttons[0][0].Text)
	phone.Language = s.other
	phone.Reads("language.changed", nil)
	phone.Reads("wish.ask_complaint", map[string]any{"Order": ""})
	phone.Picks("wish.complaint")
	phone.Reads("complaint.order", bottest.Step(1))
}

// hasSeveralCases: one tap decides where words go; the list, one of them, and a word for it.
func hasSeveralCases(s *teller) {
	phone := s.phone()
	first, second := phone.Complains("ZAM-91", "1."), phone.Complains("ZAM-92", "2.")
	card := s.desk.Card(first)
	topic := phone.Text("complaint.topic_damaged", nil)
	phone.Say("E27?")
	phone.Reads("case.which", nil)
	phone.Taps(second + " · " + topic)
	phone.Reads("case.sent", map[string]any{"Case": second})
	s.desk.Thread(s.desk.Card(second), "E27?")
	s.desk.Writes(s.assignee, card, "E27.")
	phone.Sees(s.staff, "E27.")
	phone.Say("/cases")
	phone.Sees(first, second, s.staff)
	phone.Taps(phone.Text("case.choice", map[string]any{"Case": first, "Topic": topic}))
	phone.Sees(first, "1.", "E27.")
	phone.Picks("cases.write")
	phone.Reads("cases.writing", map[string]any{"Case": first})
	phone.Say(s.happy)
	phone.Reads("case.sent", map[string]any{"Case": first})
	s.desk.Thread(card, s.happy)
}

// reopens: a question to a person is settled; thanks leave it, another word opens it again, and the customer hears who has it.
func reopens(s *teller) {
	phone := s.phone()
	phone.Say("/human")
	phone.Reads("human.question", nil)
	phone.Say("E14?")
	number := caseIn(phone.Sees("C-", s.staff).Text)
	card := s.desk.Card(number)
	s.desk.Signed(s.desk.Writes(s.assignee, card, "E14."), "white_check_mark")
	phone.Sees("E14.")
	s.Settled()
	s.settles(number)
	phone.Say(s.happy)
	phone.Reads("thanks.answer", nil)
	phone.Say(s.again)
	phone.Sees(number, s.staff)
	s.desk.Thread(card, s.Text(care.Polish, "desk.reopened", map[string]any{"Staff": s.staff}))
	s.desk.Thread(card, s.again)
}

// readsTheCharter: what is promised, the returns and how long a first reply really took.
func readsTheCharter(s *teller) {
	phone := s.phone()
	phone.Say("/charter")
	phone.Sees(
		phone.Text("charter.first_reply", map[string]any{"Time": 30 * time.Minute}),
		phone.Text("charter.progress", map[string]any{"Time": 8 * time.Hour}),
		phone.Text("charter.decision", map[string]any{"Count": 14}),
		phone.Text("charter.returns", map[string]any{"Returns": "14 × 24 h"}),
		phone.Text("charter.real", map[string]any{"Time": time.Minute}),
	)
}

// comesByLinks: to a case of one's own, to somebody else's, and by a recommendation.
func comesByLinks(s *teller) {
	phone, stranger := s.phone(), s.phone()
	number := phone.Complains("ZAM-93", "3.")
	phone.Say("/start case-" + number)
	phone.Reads("start.hello", map[string]any{"Name": s.name, "Company": "Słoneczna"})
	phone.Sees(number, "3.")
	stranger.Say("/start case-" + strings.TrimPrefix(number, "C-"))
	stranger.Reads("case.unknown", nil)
	stranger.Say("/start ref-abc")
	stranger.Reads("menu.ask", nil)
}

// floods: beyond twenty a minute words come gathered, and that is said once.
func floods(s *teller) {
	phone := s.phone()
	card := s.desk.Card(phone.Complains("ZAM-94", "4."))
	s.Settled()
	release := s.Telegram.Hold()
	const many = 30
	for i := range many {
		phone.Say(fmt.Sprintf("#%02d.", i))
	}
	release()
	phone.Reads("flood.told", nil)
	s.Eventually("all is taken in", func() bool { return s.Telegram.Pending() == 0 })
	s.opens(14) // what is gathered is posted
	s.desk.Thread(card, fmt.Sprintf("#%02d.", many-1))
	s.Settled()
	if n := phone.Count(phone.Text("flood.told", nil)); n != 1 {
		s.T.Errorf("it was said %d times", n)
	}
	for i := range many {
		if n := s.desk.Count(card, fmt.Sprintf("#%02d.", i)); n != 1 {
			s.T.Errorf("word %d stands in %d posts", i, n)
		}
	}
}

// hasAllErased: what is held is sent and then erased; an open case is warned of first.
func hasAllErased(s *teller) {
	phone := s.phone()
	number := phone.Complains("ZAM-95", "5.")
	card := s.desk.Card(number)
	s.desk.Thread(card, "5.")
	if n := phone.Count(s.Text(care.Polish, "language.offer", nil)); n != 0 {
		s.T.Errorf("an order's number is taken for Polish:\n%s", phone.Screen())
	}
	phone.Say("/privacy")
	phone.Sees(phone.Text("privacy.you", map[string]any{"Customer": s.name}))
	phone.Picks("privacy.act_all")
	files := phone.Receives(sandtelegram.Document, 2)
	if words := readPage(s.t(), string(files[0].File.Bytes())); !strings.Contains(words, number) || !strings.Contains(words, "5.") {
		s.T.Errorf("the page says\n%s", words)
	}
	phone.Picks("privacy.act_erase")
	phone.Sees(phone.Text("privacy.warn", map[string]any{"Count": 1}), number)
	phone.Picks("privacy.act_yes")
	phone.Reads("privacy.begun", nil)
	gone := phone.Text("privacy.goodbye", nil)
	s.Eventually("they are told that it is done", func() bool {
		s.passes(20 * time.Millisecond) // it looks again and again whether the posts are gone
		return phone.Count(gone) == 1 && s.desk.Count(card, "5.") == 0 && s.erased()
	})
}
