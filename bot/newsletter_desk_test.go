package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// managed returns a world with two managers, Piotr and Olga, and three customers who want offers: in Polish, Russian and
// English.
func managed(t *testing.T) (*bottest.World, *bottest.Desk, *audience) {
	t.Helper()
	w := bottest.New(t)
	w.Options = func(o *bot.Options) {
		o.Staff[1].Manager = true
		o.Company.Newsletter = care.NewsletterTerms{Interests: []string{"Lampy"}, DormantAfter: 90 * care.Day, Late: 6 * time.Hour}
	}
	w.Start()
	return w, w.Desk(), reads(w, 3, 0)
}

// composes writes a newsletter in Polish and Russian as Piotr does, and returns its card once it is counted.
func composes(desk *bottest.Desk, audience map[string]string) sandslack.Message {
	desk.CommandOpens(bottest.Piotr, "newsletter", "step 1 of 3")
	desk.Submits(bottest.Piotr, map[string]string{"name": "Lato", "text_pl": "*Lampy* tańsze o 20%.", "text_ru": "Лампы дешевле на 20%."})
	desk.Has(bottest.Piotr, "step 2 of 3")
	desk.Submits(bottest.Piotr, map[string]string{
		"does_1": "link", "link_1": "https://example.com", "label_1pl": "Sklep", "label_1ru": "Магазин",
		"does_2": "ask", "label_2pl": "Zapytaj", "label_2ru": "Спросить",
	})
	desk.Has(bottest.Piotr, "step 3 of 3")
	desk.Submits(bottest.Piotr, audience)
	desk.Has(bottest.Piotr, "“Lato”")
	return desk.Managers("Lato", "Wersja robocza", "Edytuj", "razem: 2", "brak tekstu w\u00a0ich języku: 1")
}

// A manager writes a newsletter, is told at the field what cannot be taken, looks at it, tries it and sends it: two customers get
// it in their languages, the third is left out.
func TestANewsletterIsWrittenAndSent(t *testing.T) {
	t.Parallel()
	w, desk, a := managed(t)
	desk.CommandOpens(bottest.Piotr, "newsletter", "step 1 of 3", "Text: Polish")
	if s := desk.Submits(bottest.Piotr, map[string]string{"name": "Lato"}); !strings.Contains(s.Errors["text_pl"], "at least one language") {
		t.Errorf("no text is taken: %+v", s)
	}
	desk.Submits(bottest.Piotr, map[string]string{"name": "Lato", "text_pl": "*Lampy* tańsze o 20%.", "text_ru": "Лампы дешевле на 20%."})
	desk.Has(bottest.Piotr, "step 2 of 3", "Button 1: label, Russian")
	if s := desk.Submits(bottest.Piotr, map[string]string{"does_2": "link", "link_2": "javascript:alert(1)", "label_2pl": "Sklep", "label_2ru": "Магазин"}); !strings.Contains(s.Errors["link_2"], "https://") {
		t.Errorf("any address is taken: %+v", s)
	}
	if s := desk.Submits(bottest.Piotr, map[string]string{"does_1": "ask", "label_1pl": "Zapytaj"}); !strings.Contains(s.Errors["label_1ru"], "Russian") {
		t.Errorf("no label is taken: %+v", s)
	}
	desk.Submits(bottest.Piotr, map[string]string{"does_1": "link", "link_1": "https://example.com", "label_1pl": "Sklep", "label_1ru": "Магазин"})
	desk.Has(bottest.Piotr, "step 3 of 3", "As written below")
	if s := desk.Submits(bottest.Piotr, map[string]string{"who": "own", "own_words": "new and vip"}); !strings.Contains(s.Errors["own_words"], "“vip”") {
		t.Errorf("any audience is taken: %+v", s)
	}
	if s := desk.Submits(bottest.Piotr, map[string]string{"send_now": "later"}); s.Errors["send_at"] == "" {
		t.Errorf("no time is taken: %+v", s)
	}
	desk.Submits(bottest.Piotr, map[string]string{"who": "everyone", "codes": "LATO-1\nLATO-2\nLATO-3", "codes_list": "lato"})
	desk.Has(bottest.Piotr, "“Lato”")
	card := desk.Managers("Lato", "Wersja robocza", "wszyscy", "Sklep → https://example.com", "lato – wolnych kodów: 3", "polski: 1", "rosyjski: 1", "razem: 2", "Piotr Wiśniewski")
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_preview")
	desk.Has(bottest.Olga, "Так увидят клиенты", "*Lampy* tańsze", "ABCD-1234", "[ Магазин ]", w.Text(care.Russian, "newsletter.no_more", nil), "Закрыть")
	tries(t, w, desk, card)
	confirms(desk, card)
	if n := a.ended("N-1001"); n.Counts.Sent != 2 || n.PlannedAll() != 2 || n.ConfirmedBy != bottest.Olga {
		t.Errorf("it ends as %+v", n)
	}
	w.Settled()
	if pl, ru, en := got(a.phones[0]), got(a.phones[1]), got(a.phones[2]); pl != 1 || ru != 1 || en != 0 {
		t.Errorf("it came %d, %d and %d times", pl, ru, en)
	}
	if first := a.phones[0].Messages()[0]; !strings.Contains(first.Text, "LATO-1") || len(first.Entities) == 0 {
		t.Errorf("it came as %+v", first)
	}
	desk.Managers("Lato", "Wysłany", "2 / 2")
	if posts := w.Slack.Messages(bottest.Managers, ""); len(posts) != 1 {
		t.Errorf("the managers have %d messages about it", len(posts))
	}
}

// tries has Piotr try a newsletter on his own Telegram: by a link the first time, at once later.
func tries(t *testing.T, w *bottest.World, desk *bottest.Desk, card sandslack.Message) {
	t.Helper()
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_test")
	desk.Whispers(bottest.Piotr, "within 15 minutes", "start=staff-")
	all := w.Slack.Ephemerals(bottest.Piotr)
	code := regexp.MustCompile(`start=(staff-\w+)`).FindStringSubmatch(all[len(all)-1].Text)[1]
	phone := w.Phone(77, "Piotr", "en")
	phone.Say("/start " + code)
	phone.Sees("Piotr Wiśniewski")
	phone.Sees("Lampy tańsze", "ABCD-1234")
	phone.Sees("Лампы дешевле")
	id, err := phone.Tap(w.Text(care.Russian, "newsletter.no_more", nil))
	if err != nil {
		t.Fatal(err)
	}
	w.Eventually("a press in a test is answered", func() bool {
		return slices.ContainsFunc(w.Telegram.Answers(), func(a sandtelegram.Answer) bool {
			return a.Query == id && a.Text == w.Text(care.English, "news.trial_toast", nil)
		})
	})
	phone.Say("/start " + code)
	phone.Sees("expired")
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_test")
	phone.Sees("Lampy tańsze")
}

// confirms has Olga confirm a newsletter for two.
func confirms(desk *bottest.Desk, card sandslack.Message) {
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_send")
	desk.Has(bottest.Olga, "Отправить рассылку?", "польский: 1", "русский: 1", "всего: 2", "нет текста на их языке: 1", "примерно")
	desk.Submits(bottest.Olga, nil)
}

// Of two managers who write on one draft one wins, and the other is told; nobody else writes at all.
func TestADraftIsForManagers(t *testing.T) {
	t.Parallel()
	w, desk, _ := managed(t)
	card := composes(desk, map[string]string{"who": "everyone"})
	for _, user := range []string{bottest.Anna, bottest.Stranger} {
		desk.PressesIn(bottest.Managers, user, card, "news_send")
		desk.Whispers(user, w.Text(care.Polish, "desk.managers_alone", nil))
	}
	answers(t, desk, bottest.Anna, "newsletter", "newsletter")
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_edit")
	desk.Has(bottest.Olga, "шаг 1 из 3", "*Lampy* tańsze o 20%.")
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_edit")
	desk.Has(bottest.Piotr, "step 1 of 3")
	desk.Submits(bottest.Piotr, map[string]string{"name": "Jesień"})
	if s := desk.Submits(bottest.Olga, nil); !strings.Contains(s.Errors["name"], "Piotr Wiśniewski") {
		t.Errorf("two have written: %+v", s)
	}
	desk.Managers("Jesień", "Wersja robocza")
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_delete")
	desk.Has(bottest.Olga, "Удалить рассылку?")
	desk.Submits(bottest.Olga, nil)
	desk.Managers("Jesień", w.Text(care.Polish, "news.deleted", map[string]any{"Staff": "Olga Smirnova"}))
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_send")
	desk.Whispers(bottest.Piotr, w.Text(care.English, "news.gone", nil))
	w.Settled()
	err := w.View(func(tx storage.Tx) error {
		all, _, err := storage.Newsletters.Page(tx, storage.Query{})
		if len(all) > 0 {
			t.Errorf("what was deleted is there: %+v", all)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// What came of a newsletter is told in the thread of its message, once it is over and a week later, with the orders that
// followed. One that repeats comes again as a draft, which is moved on until a manager says yes.
func TestANewsletterIsToldOfAndRepeats(t *testing.T) {
	t.Parallel()
	w, desk, a := managed(t)
	card := composes(desk, map[string]string{"who": "everyone", "repeat": "3", "repeat_at": "10:00"})
	desk.Managers("Lato", "Co środę, 10:00")
	confirms(desk, card)
	a.ended("N-1001")
	says := func(words ...string) {
		t.Helper()
		desk.Waits("tell "+strings.Join(words, ", "), card.TS, func() bool {
			return slices.ContainsFunc(w.Slack.Messages(bottest.Managers, card.TS), func(m sandslack.Message) bool {
				text := bottest.Words(m)
				return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
			})
		})
	}
	says("wynik wysyłki", "wszyscy; bez niezadowolonych", "2 (100%)", "0, kupujących: 0", "Przycisk „Sklep”*\n"+w.Text(care.Polish, "news.pressed_unknown", nil), "Przycisk „Zapytaj”*\n0")
	w.Stores(func(tx storage.Tx) error {
		return storage.Orders.Put(tx, care.Order{
			Number: "ZAM-1", Customer: "K-0000000", Status: care.OrderPaid, PlacedAt: w.Now().Add(time.Hour).UTC(), UpdatedAt: w.Now().UTC(), Total: 100, Currency: "PLN",
		})
	})
	w.Advance(8 * care.Day)
	says("wynik po 7 dniach", "1, kupujących: 1", "1 (50%)")
	files := 0
	for _, m := range w.Slack.Messages(bottest.Managers, card.TS) {
		files += len(m.Files)
	}
	if files != 2 {
		t.Errorf("there are %d tables", files)
	}
	again := desk.Managers("N-1002", "Wersja robocza", "Co środę, 10:00", "razem: 2")
	if n := got(a.phones[0]); n != 1 {
		t.Errorf("it came %d times without a yes", n)
	}
	desk.PressesIn(bottest.Managers, bottest.Piotr, again, "news_edit")
	desk.Has(bottest.Piotr, "step 1 of 3", "*Lampy* tańsze o 20%.")
	desk.PressesIn(bottest.Managers, bottest.Olga, again, "news_send")
	desk.Has(bottest.Olga, "Отправить рассылку?", "всего: 2", "Каждую среду, 10:00")
	desk.Submits(bottest.Olga, nil)
	desk.Managers("N-1002", "Zaplanowany")
	w.Advance(7 * care.Day)
	a.ended("N-1002")
	w.Settled()
	if n := got(a.phones[0]); n != 2 {
		t.Errorf("it came %d times", n)
	}
}

// The longest of everything fits the forms, the card and the preview; a picture goes with it, and can be taken away again.
func TestTheLongestNewsletter(t *testing.T) {
	t.Parallel()
	w, desk, _ := managed(t)
	long := strings.Repeat("Ы&<_ *", 500)
	desk.CommandOpens(bottest.Piotr, "newsletter", "step 1 of 3")
	picture := w.Slack.Chooses(bottest.Piotr, sandslack.Upload{Name: strings.Repeat("lato", 20) + ".png", Bytes: []byte("a picture")})
	name := strings.Repeat("Ł", 80)
	if s := desk.Submits(bottest.Piotr, map[string]string{"name": name, "text_pl": long[:2000], "picture": picture}); !strings.Contains(s.Errors["text_pl"], "1024") {
		t.Errorf("so long a caption is taken: %+v", s)
	}
	desk.Submits(bottest.Piotr, map[string]string{"name": name, "text_pl": "Lampy.", "text_ru": "Лампы.", "text_en": "**Lamps** :no_such_thing:", "picture": picture})
	desk.Has(bottest.Piotr, "step 2 of 3")
	desk.Managers(name, "lato.png", "**Lamps** · :no_such_thing:")
	card := desk.Managers(name, "Edytuj")
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_edit")
	desk.Has(bottest.Olga, "шаг 1 из 3", "Без картинки")
	desk.Submits(bottest.Olga, map[string]string{"picture_keep": "none", "text_pl": long, "text_ru": long, "text_en": long})
	desk.Has(bottest.Olga, "шаг 2 из 3")
	labels := map[string]string{}
	for _, n := range []string{"1", "2"} {
		labels["does_"+n], labels["link_"+n] = "link", "https://example.com/"+strings.Repeat("x", 1900)
		for _, lang := range []string{"pl", "ru", "en"} {
			labels["label_"+n+lang] = strings.Repeat("Щ", 40)
		}
	}
	desk.Submits(bottest.Olga, labels)
	desk.Has(bottest.Olga, "шаг 3 из 3")
	own := "language:pl" + strings.Repeat(" and not language:ru", 90)
	if s := desk.Submits(bottest.Olga, map[string]string{"who": "own", "own_words": own}); s.Action != "update" {
		t.Fatalf("it is not taken: %+v", s)
	}
	card = desk.Managers(name, "poza wybraną grupą: 2")
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_preview")
	desk.Has(bottest.Olga, "Так увидят клиенты", "ЩЩЩ")
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_send")
	desk.Has(bottest.Olga, "Отправить рассылку?", "польский: 1")
	w.Settled()
}
