package bot_test

import (
	"testing"

	"carebot/bot/bottest"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/care"
)

// picture is an upload that shows something.
func picture(name string) sandtelegram.Upload {
	return sandtelegram.Upload{Name: name, Data: []byte("the bytes of " + name)}
}

// begun returns a world whose bot runs.
func begun(t *testing.T) (*bottest.World, *bottest.Desk) {
	t.Helper()
	w := bottest.New(t)
	w.Start()
	return w, w.Desk()
}

func TestAComplaintInPolish(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(11, "Ewa", "pl")

	phone.Say("/start")
	phone.Sees("Ewa")
	phone.Taps("Reklamacja")
	phone.Sees("Krok 1 z 6")
	phone.Say("nr ZAM-60355")
	phone.Sees("Krok 2 z 6")
	phone.Taps("Uszkodzenie lub wada")
	phone.Sees("Krok 3 z 6")
	phone.Say("Lampa przyszła pęknięta.")
	phone.Sees("Krok 4 z 6")
	phone.SendPhoto(picture("lampa.jpg"))
	phone.Sees("1 plik")
	phone.Taps("Gotowe")
	phone.Sees("Krok 5 z 6")
	phone.Taps("Zwrot pieniędzy")
	phone.Sees("Krok 6 z 6", "ZAM-60355", "Lampa przyszła pęknięta.")
	phone.Taps("Wyślij")
	phone.Sees("Przykro nam", "C-1001", "Anna Kowalska", "+48 600 100 200")

	card := desk.Card("C-1001", "<@"+bottest.Anna+">")
	desk.Thread(card, "Lampa przyszła pęknięta.")
	reply := desk.Writes(bottest.Anna, card, "Dzień dobry! Już *sprawdzam*.")
	phone.Sees("Anna Kowalska", "Już sprawdzam.")
	desk.Signed(reply, "white_check_mark")
	phone.Say("Dziękuję!")
	desk.Thread(card, "Dziękuję!")
}

// told is a complaint's story in one language.
type told struct {
	name, client string
	language     care.Language
	assignee     string
	staff        care.Staff
	description  string
	answer, back string
}

func stories() []told {
	staff := bottest.Staff()
	return []told{
		{"Ewa", "pl-PL", care.Polish, bottest.Anna, staff[0], "Lampa przyszła pęknięta.", "Wysyłamy nową.", "Dziękuję, czekam."},
		{"Иван", "ru", care.Russian, bottest.Olga, staff[1], "Лампа пришла разбитой.", "Отправим новую.", "Спасибо, жду."},
		{"John", "en-GB", care.English, bottest.Piotr, staff[2], "The lamp came broken.", "We are sending a new one.", "Thank you!"},
	}
}

// The same story in each language, told in the texts of that language: from /start to the answer and the answer to it.
func TestAComplaintInEachLanguage(t *testing.T) {
	t.Parallel()
	for i, s := range stories() {
		t.Run(string(s.language), func(t *testing.T) {
			t.Parallel()
			w, desk := begun(t)
			phone := w.Phone(int64(20+i), s.name, s.client)
			phone.Language = s.language

			phone.Say("/start")
			phone.Reads("start.hello", map[string]any{"Name": s.name, "Company": "Słoneczna"})
			phone.Reads("menu.ask", nil)
			phone.Picks("menu.complaint")
			phone.Reads("complaint.order", bottest.Step(1))
			phone.Picks("complaint.order_none")
			phone.Reads("complaint.topic", bottest.Step(2))
			phone.Picks("complaint.topic_late")
			phone.Reads("complaint.description", bottest.Step(3))
			phone.Say(s.description)
			phone.Reads("complaint.evidence", bottest.Step(4))
			phone.SendDocument(picture("receipt.pdf"))
			phone.Reads("complaint.evidence_more", map[string]any{"Count": 1})
			phone.SendVideo(picture("video.mp4"))
			phone.Reads("complaint.evidence_more", map[string]any{"Count": 2})
			phone.Picks("complaint.evidence_done")
			phone.Reads("complaint.wish", bottest.Step(5))
			phone.Picks("complaint.wish_repair")
			phone.Sees(s.description)
			number := phone.Sends()
			confirmed(t, w, phone, s, number)

			card := desk.Card(number, "<@"+s.assignee+">")
			desk.Thread(card, s.description)
			reply := desk.Writes(s.assignee, card, s.answer)
			phone.Sees(s.staff.Name, s.answer)
			desk.Signed(reply, "white_check_mark")
			phone.Say(s.back)
			desk.Thread(card, s.back)
		})
	}
}

// confirmed checks what the confirmation promises against what is stored of the case.
func confirmed(t *testing.T, w *bottest.World, phone *bottest.Phone, s told, number string) {
	t.Helper()
	c := w.Case(number)
	zone := bottest.Company().Zone
	want := phone.Text("complaint.confirmed", map[string]any{
		"Case": number, "Staff": s.staff.Name, "Phone": s.staff.Phone,
		"Reply": c.FirstReply.In(zone), "Decision": care.DateOf(c.Decision.In(zone)),
	})
	phone.ShowsAs("the confirmation\n"+want, func(m sandtelegram.Message) bool { return m.Text == want })
	if got := c.FirstReply.Sub(c.OpenedAt); got != bottest.Company().Charter.FirstReply {
		t.Errorf("the first reply is promised within %v", got)
	}
	if got, want := c.Decision.In(zone).Format("2006-01-02"), c.OpenedAt.In(zone).AddDate(0, 0, 14).Format("2006-01-02"); got != want {
		t.Errorf("the decision is promised by %s, want %s", got, want)
	}
}

// Typing the labels, in any case of letters, is as good as pressing the buttons.
func TestLabelsTypedInAnyCase(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(31, "Ewa", "pl")
	phone.Say("/COMPLAINT@carebot_sandbox_bot")
	phone.Reads("complaint.order", bottest.Step(1))
	phone.Say("bEZ zamówieniA")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("USZKODZENIE LUB WADA")
	phone.Reads("complaint.description", bottest.Step(3))
	phone.Say("Pęknięta")
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.Say("poMIŃ")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Say(" zwrot PIENIĘDZY ")
	phone.Sees("Krok 6 z 6")
	phone.Say("WYŚLIJ")
	phone.Sees("C-1001")
	desk.Card("C-1001")
}

// Words where a button is expected get the step's own answer, and change nothing.
func TestWordsWhereAButtonIsExpected(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	phone := w.Phone(32, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Reads("complaint.order", bottest.Step(1))
	phone.Say("??")
	phone.Reads("complaint.order_invalid", nil)
	phone.Say("ZAM-1")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("coś innego niż przyciski")
	phone.Reads("complaint.topic_invalid", nil)
	phone.SendPhoto(picture("za-wczesnie.jpg"))
	phone.Reads("complaint.topic_invalid", nil)
	phone.Picks("complaint.topic_damaged")
	phone.Reads("complaint.description", bottest.Step(3))
	phone.SendSticker(sandtelegram.Upload{Emoji: "😡", Size: 5000})
	phone.Reads("complaint.description_invalid", nil)
	phone.Say("Pęknięta")
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.Say("nie mam zdjęć")
	phone.Reads("complaint.evidence_invalid", nil)
	phone.Picks("complaint.evidence_skip")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Say("pieniądze z powrotem")
	phone.Reads("complaint.wish_invalid", nil)
	phone.Picks("complaint.wish_refund")
	phone.Sees("Krok 6 z 6")
	phone.Say("tak")
	phone.Reads("complaint.review_invalid", nil)
	phone.Sends()
}

// handsOver gives what waited for the language to a person, with one tap.
func handsOver(p *bottest.Phone) {
	p.Picks("wish.person")
	p.Sees("C-1001", "Piotr Wiśniewski")
}

// A client language carebot does not speak: three buttons, and the first message goes on after the choice.
func TestFirstContactInAnUnknownLanguage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		first func(*bottest.Phone)
		then  func(*bottest.Phone)
	}{
		{
			"a command", func(p *bottest.Phone) { p.Say("/complaint") },
			func(p *bottest.Phone) { p.Reads("complaint.order", bottest.Step(1)) },
		},
		{"words", func(p *bottest.Phone) { p.Say("Guten Tag!") }, handsOver},
		{
			"an album", func(p *bottest.Phone) { p.SendAlbum("Schau", picture("a.jpg"), picture("b.jpg")) },
			handsOver,
		},
		{
			"several messages", func(p *bottest.Phone) { p.Say("/start"); p.Say("Hallo"); p.Say("/complaint") },
			func(p *bottest.Phone) { p.Reads("complaint.order", bottest.Step(1)) },
		},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w, _ := begun(t)
			phone := w.Phone(int64(40+i), "Jürgen", "de")
			phone.Language = care.English
			test.first(phone)
			asked := phone.Sees("Which language")
			if got := len(asked.Buttons[0]); got != 3 {
				t.Errorf("%d languages are offered", got)
			}
			phone.Taps("English")
			test.then(phone)
		})
	}
}

// /menu interrupts a flow, which the next message offers to take up again; /cancel leaves it.
func TestCommandsInTheMiddle(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	phone := w.Phone(51, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Reads("complaint.order", bottest.Step(1))
	phone.Say("ZAM-7")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("/menu")
	phone.Reads("menu.ask", nil)
	phone.Reads("resume.offer", bottest.Step(2))
	phone.Picks("resume.go")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("/help")
	phone.Sees("Wygodniej porozmawiać?", "/complaint", "/cases", "Słoneczna: +48 22 100 20 30")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("/frobnicate")
	phone.Reads("command.unknown", nil)
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("/language")
	phone.Sees("Which language")
	phone.Taps("Русский")
	phone.Language = care.Russian
	phone.Reads("language.changed", nil)
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("/cancel")
	phone.Reads("cancel.done", nil)
	phone.Reads("menu.ask", nil)
	phone.Say("/cancel")
	phone.Reads("cancel.nothing", nil)
}

// Old buttons and double presses are answered, and nothing is done twice: one case, one answer to each question.
func TestOldButtonsAndDoublePresses(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(52, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Reads("complaint.order", bottest.Step(1))
	phone.Say("ZAM-7")
	topic := phone.Reads("complaint.topic", bottest.Step(2))
	damaged := data(t, topic, phone.Text("complaint.topic_damaged", nil))
	release := w.Telegram.Hold()
	for range 5 { // an impatient finger
		pressOld(t, phone, topic.ID, damaged)
	}
	release()
	phone.Reads("complaint.description", bottest.Step(3))
	phone.Say("Pęknięta")
	phone.Reads("complaint.evidence", bottest.Step(4))
	pressOld(t, phone, topic.ID, data(t, topic, phone.Text("complaint.topic_late", nil)))
	phone.Reads("complaint.evidence", bottest.Step(4)) // the present step is shown again
	phone.Picks("complaint.evidence_skip")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Picks("complaint.wish_refund")
	review := phone.Sees("Krok 6 z 6")
	send := data(t, review, phone.Text("complaint.review_send", nil))
	release = w.Telegram.Hold()
	for range 4 {
		pressOld(t, phone, review.ID, send)
	}
	release()
	desk.Card("C-1001")
	w.Settled()
	if got := phone.Count("C-1001"); got != 1 {
		t.Errorf("%d confirmations:\n%s", got, phone.Screen())
	}
	if got := phone.Count(phone.Text("complaint.description", bottest.Step(3))); got != 1 {
		t.Errorf("the description is asked for %d times:\n%s", got, phone.Screen())
	}
	if got := len(w.Slack.Messages(bottest.Cases, "")); got != 1 {
		t.Errorf("%d cards:\n%s", got, desk.Screen(""))
	}
	if got := w.Case("C-1001").Topic; got != "damaged" {
		t.Errorf("the topic is %q", got)
	}
	if got := len(w.Telegram.Answers()); got != 5+1+4+2 {
		t.Errorf("%d answers to presses", got)
	}
}

// data returns what the button with a label brings back.
func data(t *testing.T, m sandtelegram.Message, label string) string {
	t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label {
				return b.Data
			}
		}
	}
	t.Fatalf("no button %q", label)
	return ""
}

func pressOld(t *testing.T, phone *bottest.Phone, message int, data string) {
	t.Helper()
	if _, err := phone.PressOld(message, data); err != nil {
		t.Fatal(err)
	}
}
