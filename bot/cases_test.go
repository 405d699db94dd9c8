package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/care"
)

// A customer with two open cases: one tap decides where words go, a reply to a case's message goes to that case.
func TestTwoOpenCases(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(131, "Ewa", "pl")
	first := desk.Card(phone.Complains("ZAM-1", "Pierwsza sprawa."))
	second := desk.Card(phone.Complains("ZAM-2", "Druga sprawa."))
	w.Settled()
	reply := desk.Writes(bottest.Anna, first, "Pytanie do pierwszej.")
	asked := phone.Sees("Pytanie do pierwszej.")
	desk.Signed(reply, "white_check_mark")
	phone.Reply(asked.ID, "Odpowiedź na pytanie.")
	desk.Thread(first, "Odpowiedź na pytanie.")

	phone.Say("Komu to?")
	phone.Say("I to też.")
	phone.Reads("case.which", nil)
	phone.Taps("C-1002 · " + phone.Text("complaint.topic_damaged", nil))
	desk.Thread(second, "Komu to?")
	desk.Thread(second, "I to też.")
	phone.Reads("case.sent", map[string]any{"Case": "C-1002"})
	phone.SendAlbum("Album czyj?", picture("1.jpg"), picture("2.jpg"))
	phone.Reads("case.which", nil)
	phone.Taps("C-1001 · " + phone.Text("complaint.topic_damaged", nil))
	desk.Thread(first, "Album czyj?")
	w.Settled()
	if n := desk.Count(second, "Album czyj?") + desk.Count(second, "Odpowiedź na") + desk.Count(first, "Komu to?"); n != 0 {
		t.Error("something went to the other case")
	}
}

// In the middle of a complaint, a reply to a message of an open case goes there when the step cannot take it.
func TestAReplyToACaseInTheMiddleOfAFlow(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	reply := desk.Writes(bottest.Anna, card, "Jaki to model?")
	asked := phone.Sees("Jaki to model?")
	desk.Signed(reply, "white_check_mark")
	phone.Say("/complaint")
	phone.Reads("complaint.order", bottest.Step(1))
	phone.Say("ZAM-2")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Reply(asked.ID, "To model LX-500 z zeszłego roku.")
	desk.Thread(card, "LX-500")
	phone.Reads("complaint.topic", bottest.Step(2))
	w.Settled()
}

// After the case is open, an edit of the description mends the thread; so does one of a caption, as far as it can.
func TestTheDescriptionEditedLater(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(132, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Say("ZAM-1")
	phone.Picks("complaint.topic_other")
	phone.Reads("complaint.description", bottest.Step(3))
	described := phone.Say("Lampa nie działa.")
	phone.Reads("complaint.evidence", bottest.Step(4))
	shown := phone.SendPhoto(sandtelegram.Upload{Name: "1.jpg", Data: []byte("1"), Caption: "Z przodu"})
	phone.Picks("complaint.evidence_done")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Picks("complaint.wish_refund")
	card := desk.Card(phone.Sends())
	post := desk.Thread(card, "Lampa nie działa.")
	desk.Thread(card, "Z przodu")
	edit(t, phone, described, "Lampa mruga.")
	if again := desk.Thread(card, "Lampa mruga."); again.TS != post.TS {
		t.Errorf("the edit made another post:\n%s", desk.Screen(card.TS))
	}
	edit(t, phone, shown, "Z tyłu")
	desk.Thread(card, "Z tyłu")
	w.Settled()
	if n := desk.Count(card, "nie działa"); n != 0 {
		t.Errorf("former words are still there:\n%s", desk.Screen(card.TS))
	}
}

// A description of 4,000 characters is taken whole; one more is too long, and says by how much.
func TestTheLongestDescription(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(133, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Say("ZAM-1")
	phone.Picks("complaint.topic_other")
	phone.Reads("complaint.description", bottest.Step(3))
	phone.Say(strings.Repeat("ą", 4001))
	phone.Reads("complaint.description_long", map[string]any{"Count": 1})
	longest := strings.Repeat("ąę & ", 799) + "łłłłł"
	phone.Say(longest)
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.Picks("complaint.evidence_skip")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Picks("complaint.wish_refund")
	phone.Sees("łłłłł") // the review is longer than one message
	card := desk.Card(phone.Sends())
	desk.Thread(card, "łłłłł")
	w.Settled()
	got := ""
	for _, m := range desk.Replies(card) {
		got += m.Text
	}
	if squeezed(strings.ReplaceAll(got, "&amp;", "&")) != squeezed(longest) {
		t.Errorf("the thread holds %d characters of %d", len(squeezed(got)), len(squeezed(longest)))
	}
}

// Many customers at once: each gets one case, and every word stands in its own thread.
func TestManyCustomersAtOnce(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	const most = 12
	var phones []*bottest.Phone
	languages := []string{"pl", "ru", "en"}
	for i := range most {
		phone := w.Phone(int64(200+i), fmt.Sprintf("Klient%d", i), languages[i%3])
		phone.Say("/complaint")
		phone.Say(fmt.Sprintf("ZAM-%d00", i+1))
		phones = append(phones, phone)
	}
	each := func(do func(i int, phone *bottest.Phone)) {
		for i, phone := range phones {
			do(i, phone)
		}
	}
	each(func(_ int, phone *bottest.Phone) {
		phone.Reads("complaint.topic", bottest.Step(2))
		phone.Picks("complaint.topic_service")
	})
	each(func(i int, phone *bottest.Phone) { phone.Say(fmt.Sprintf("opis klienta %d.", i)) })
	each(func(_ int, phone *bottest.Phone) {
		phone.Reads("complaint.evidence", bottest.Step(4))
		phone.Picks("complaint.evidence_skip")
	})
	each(func(_ int, phone *bottest.Phone) {
		phone.Reads("complaint.wish", bottest.Step(5))
		phone.Picks("complaint.wish_other")
	})
	cards := map[int]sandslack.Message{}
	numbers := map[string]bool{}
	each(func(i int, phone *bottest.Phone) {
		number := phone.Sends()
		numbers[number] = true
		cards[i] = desk.Card(number, fmt.Sprintf("ZAM-%d00", i+1))
		desk.Thread(cards[i], fmt.Sprintf("opis klienta %d.", i))
	})
	each(func(i int, phone *bottest.Phone) {
		c := w.Case(fmt.Sprintf("C-%d", 1001+i))
		if want := care.Language(languages[i%3]); phone.Language != want {
			t.Errorf("case %s is in %s", c.Number, c.Language)
		}
		reply := desk.Writes(bottest.Anna, cards[i], fmt.Sprintf("reply %d.", i))
		phone.Sees(fmt.Sprintf("reply %d.", i))
		desk.Signed(reply, "white_check_mark")
	})
	w.Settled()
	if len(numbers) != most || len(w.Slack.Messages(bottest.Cases, "")) != most {
		t.Errorf("%d cases, %d cards", len(numbers), len(w.Slack.Messages(bottest.Cases, "")))
	}
	each(func(i int, _ *bottest.Phone) {
		if n := desk.Count(cards[i], "opis klienta"); n != 1 {
			t.Errorf("thread %d holds %d descriptions", i, n)
		}
	})
}

// A customer says one thing, the phone repeats it at once: two words are two words.
func TestTheSameWordTwice(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	phone.Say("Halo?")
	phone.Say("Halo?")
	desk.Waits("show both", card.TS, func() bool {
		n := 0
		for _, m := range desk.Replies(card) {
			n += strings.Count(m.Text, "Halo?")
		}
		return n == 2
	})
	w.Settled()
}

// What cannot pass is said so, to the one who sent it.
func TestWhatCannotPass(t *testing.T) {
	t.Parallel()
	w, phone, _, _ := opened(t)
	if _, err := w.Telegram.Inject([]byte(`{"message":{"message_id":8001,"date":1795298957,"chat":{"id":61,"type":"private","first_name":"Ewa"},` +
		`"from":{"id":61,"is_bot":false,"first_name":"Ewa","language_code":"pl"},"dice":{"emoji":"🎲","value":3}}}`)); err != nil {
		t.Fatal(err)
	}
	phone.Reads("message.unsupported", nil)
	w.Settled()
}

// A deep link's payload is no part of the command; nor are a group's messages anybody's.
func TestDeepLinksAndGroups(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	phone := w.Phone(134, "Ewa", "pl")
	if _, err := w.Telegram.Inject([]byte(`{"message":{"message_id":8002,"date":1795298957,"chat":{"id":-5,"type":"group","title":"G"},` +
		`"from":{"id":134,"is_bot":false,"first_name":"Ewa","language_code":"pl"},"text":"/start@carebot_sandbox_bot"}}`)); err != nil {
		t.Fatal(err)
	}
	phone.Say("/start abc_DEF-9")
	phone.Reads("start.hello", map[string]any{"Name": "Ewa", "Company": "Słoneczna"})
	phone.Reads("menu.ask", nil)
	phone.Say("/menu\nproszę")
	phone.Reads("menu.ask", nil)
	w.Settled()
}
