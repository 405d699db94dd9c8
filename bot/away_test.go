package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
)

// shift starts a world with some of its staff as change makes them.
func shift(t *testing.T, change func(anna, olga, piotr *care.Staff)) (*bottest.World, *bottest.Desk) {
	t.Helper()
	w := bottest.New(t)
	w.Options = func(o *bot.Options) {
		o.Staff = bottest.Staff()
		change(&o.Staff[0], &o.Staff[1], &o.Staff[2])
	}
	w.Start()
	return w, w.Desk()
}

// polyglot makes Anna the one for all who write Polish or Russian; Olga and Piotr can stand in for one language each.
func polyglot(anna, _, piotr *care.Staff) {
	anna.Languages = []care.Language{care.Polish, care.Russian}
	piotr.Languages = []care.Language{care.English, care.Polish}
}

// has waits until a case is somebody's, card and all.
func has(desk *bottest.Desk, staff string, cases ...string) {
	for _, number := range cases {
		desk.Card(number, "<@"+staff+">")
	}
}

// Who goes away hands over: each case to one who speaks its customer's language; the thread mentions them, the customer
// hears the name. Staff are answered in their own language.
func TestAwayWithThreeOpenCases(t *testing.T) {
	t.Parallel()
	w, desk := shift(t, polyglot)
	answers(t, desk, bottest.Olga, "away", "до команды `/care back`", "Открытых обращений для передачи нет")
	answers(t, desk, bottest.Piotr, "away tomorrow", "You are away until", "no open cases")
	ewa, adam, ivan := w.Phone(201, "Ewa", "pl"), w.Phone(202, "Adam", "pl"), w.Phone(203, "Иван", "ru")
	first, second, third := ewa.Complains("ZAM-1", "Pęknięta lampa."), adam.Complains("ZAM-2", "Brak śrubek."), ivan.Complains("ZAM-3", "Разбита лампа.")
	has(desk, bottest.Anna, first, second, third)
	answers(t, desk, bottest.Olga, "back", "С возвращением!", "Обращений без менеджера нет")
	answers(t, desk, bottest.Piotr, "BACK", "Good to have you back")
	answers(t, desk, bottest.Piotr, "back", "You are not marked as away")

	answers(t, desk, bottest.Anna, "away urlop", "Nie udało nam się odczytać terminu: urlop", "`/care away jutro`")
	answers(t, desk, bottest.Anna, "away 2020-01-01", "Ten termin już minął")
	answers(t, desk, bottest.Anna, "away do piątku", "Nieobecność zapisana: do ", "3 otwarte zgłoszenia przechodzą")
	ewa.Sees(first, "Piotr Wiśniewski", "+48 600 100 400")
	adam.Sees(second, "Piotr Wiśniewski", "+48 600 100 400")
	ivan.Sees(third, "Ваш менеджер — Olga Smirnova", "+48 600 100 300")
	has(desk, bottest.Piotr, first, second)
	has(desk, bottest.Olga, third)
	desk.Thread(desk.Card(third), "<@"+bottest.Olga+">", "Zgłoszeniem zajmuje się teraz Olga Smirnova", "Nieobecność: Anna Kowalska")
	w.Settled()
	for staff, want := range map[string]int{bottest.Anna: 0, bottest.Piotr: 2, bottest.Olga: 1} {
		if n := w.Hand(staff); n != want {
			t.Errorf("%s has %d cases in hand, want %d", staff, n, want)
		}
	}
	if c := w.Case(third); c.History[len(c.History)-1].What != care.ChangeHandedOver || c.History[len(c.History)-1].To != bottest.Olga {
		t.Errorf("the history of the case: %+v", c.History)
	}

	// What comes in now goes past her; what she takes herself she keeps, away or not.
	card := desk.Card(second)
	desk.Presses(bottest.Anna, card, "case_take")
	adam.Sees(second, "Anna Kowalska")
	fourth := ewa.Complains("ZAM-4", "Brak kabla.")
	has(desk, bottest.Piotr, fourth)
	w.Settled()
	answers(t, desk, bottest.Anna, "back", "Witamy z powrotem", "Zgłoszeń bez opiekuna nie ma")
	if n := w.Hand(bottest.Anna); n != 1 {
		t.Errorf("Anna has %d cases in hand", n)
	}
}

// What nobody can take is nobody's, on the card, too; the customer hears whom they can call and by when they hear next, and the
// new name once there is one: the oldest first, as far as there is room.
func TestBackToWhatNobodyHas(t *testing.T) {
	t.Parallel()
	w, desk := shift(t, func(anna, olga, piotr *care.Staff) {
		polyglot(anna, olga, piotr)
		anna.Capacity, olga.Capacity, piotr.Capacity = 2, 1, 0
	})
	answers(t, desk, bottest.Olga, "away")
	ewa, ivan, adam := w.Phone(211, "Ewa", "pl"), w.Phone(212, "Иван", "ru"), w.Phone(213, "Adam", "pl")
	first, second := ewa.Complains("ZAM-1", "Pęknięta lampa."), ivan.Complains("ZAM-2", "Разбита лампа.")
	has(desk, bottest.Anna, first, second)
	third := adam.Complains("ZAM-3", "Brak śrubek.") // Anna is full
	desk.Card(third, "bez opiekuna")

	answers(t, desk, bottest.Anna, "away", "2 otwarte zgłoszenia")
	for _, number := range []string{first, second} {
		desk.Thread(desk.Card(number, "bez opiekuna"), "Nieobecność: Anna Kowalska", "Nikt inny nie może teraz przejąć")
	}
	ewa.Sees(first, "Na razie zgłoszeniem zajmuje się Słoneczna", "+48 22 100 20 30", "Następna wiadomość: do")
	ivan.Sees(second, "меняется менеджер", "Słoneczna", "+48 22 100 20 30", "Следующее сообщение: до")
	w.Settled()
	if n := ewa.Count("zajmuje się teraz") + ivan.Count("теперь Ваш менеджер") + adam.Count("Na razie"); n != 0 || w.Hand(bottest.Anna) != 0 {
		t.Errorf("customers hear of what is not so %d times; Anna has %d", n, w.Hand(bottest.Anna))
	}

	answers(t, desk, bottest.Olga, "back", "3 обращения без менеджера")
	has(desk, bottest.Olga, first) // the oldest, though she speaks the language of another
	ewa.Sees(first, "zajmuje się teraz Olga Smirnova")
	w.Settled()
	answers(t, desk, bottest.Anna, "back", "2 zgłoszenia bez opiekuna")
	has(desk, bottest.Anna, second, third)
	adam.Sees(third, "zajmuje się teraz Anna Kowalska")
	ivan.Sees(second, "теперь Ваш менеджер", "Anna Kowalska")
	w.Settled()
	if n := ivan.Count("теперь Ваш менеджер"); n != 1 {
		t.Errorf("Ivan hears the name %d times:\n%s", n, ivan.Screen())
	}

	// Who settles a case has room for another.
	fourth := ewa.Complains("ZAM-4", "Brak kabla.")
	card := desk.Card(fourth, "bez opiekuna")
	desk.Opens(bottest.Olga, desk.Card(first, "<@"+bottest.Olga+">"), "case_resolve", first)
	if s := desk.Submits(bottest.Olga, map[string]string{"outcome": "explanation"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	desk.Thread(card, "<@"+bottest.Olga+">", "Zgłoszeniem zajmuje się teraz Olga Smirnova")
	ewa.Shows(fourth, "zajmuje się teraz Olga Smirnova")
	w.Settled()
}

// Who is away until a time comes back by themselves.
func TestBackByThemselves(t *testing.T) {
	t.Parallel()
	w, desk := shift(t, func(_, olga, piotr *care.Staff) { olga.Capacity, piotr.Capacity = 0, 0 })
	clock := time.Now()
	w.Stop()
	options := w.Options
	w.Options = func(o *bot.Options) {
		options(o)
		o.Now = func() time.Time { return clock }
	}
	w.Start()
	ewa := w.Phone(221, "Ewa", "pl")
	number := ewa.Complains("ZAM-1", "Pęknięta lampa.")
	has(desk, bottest.Anna, number)
	answers(t, desk, bottest.Anna, "away 3h", "1 otwarte zgłoszenie")
	desk.Card(number, "bez opiekuna")
	w.Settled()
	w.Stop()
	clock = clock.Add(3 * time.Hour)
	w.Start()
	has(desk, bottest.Anna, number)
	w.Settled()
	answers(t, desk, bottest.Anna, "back", "Nie ma zapisanej nieobecności")
}

// The process ends in the middle of a hand-over, again and again: each case goes once, nobody is told twice.
func TestAHandOverThatIsInterrupted(t *testing.T) {
	t.Parallel()
	w, desk := shift(t, polyglot)
	const cases = 8
	var phones []*bottest.Phone
	var numbers []string
	answers(t, desk, bottest.Piotr, "away")
	answers(t, desk, bottest.Olga, "away")
	for i := range cases {
		lang := []string{"pl", "ru"}[i%2]
		phones = append(phones, w.Phone(int64(230+i), "Ewa", lang))
		numbers = append(numbers, phones[i].Complains(fmt.Sprintf("ZAM-%d", i), "Pęknięta lampa."))
	}
	has(desk, bottest.Anna, numbers...)
	answers(t, desk, bottest.Piotr, "back")
	answers(t, desk, bottest.Olga, "back")
	w.Settled()
	answers(t, desk, bottest.Anna, "away", "8 otwartych zgłoszeń")
	for range 4 {
		w.Stop()
		w.Start()
	}
	for i, number := range numbers {
		staff, name, words := bottest.Piotr, "Piotr Wiśniewski", "zajmuje się teraz"
		if i%2 == 1 {
			staff, name, words = bottest.Olga, "Olga Smirnova", "теперь Ваш менеджер"
		}
		has(desk, staff, number)
		phones[i].Sees(number, words, name)
	}
	w.Settled()
	for i, number := range numbers {
		card := desk.Card(number)
		told := phones[i].Count("zajmuje się teraz") + phones[i].Count("теперь Ваш менеджер")
		counted(t, phones[i].Screen(), told, 1)
		counted(t, desk.Screen(card.TS), desk.Count(card, "Zgłoszeniem zajmuje się teraz"), 1)
		handed := 0
		for _, change := range w.Case(number).History {
			if change.What == care.ChangeHandedOver {
				handed++
			}
		}
		counted(t, fmt.Sprintf("%+v", w.Case(number).History), handed, 1)
	}
	if n := w.Hand(bottest.Anna); n != 0 {
		t.Errorf("Anna has %d cases in hand", n)
	}
}

// Who is no member of staff any more hands over when the bot starts without them; who is new may take what nobody has.
func TestStaffComeAndGo(t *testing.T) {
	t.Parallel()
	w, desk := shift(t, func(anna, olga, piotr *care.Staff) { anna.Capacity, olga.Capacity, piotr.Capacity = 1, 0, 0 })
	ewa, adam := w.Phone(241, "Ewa", "pl"), w.Phone(242, "Adam", "pl")
	first, second := ewa.Complains("ZAM-1", "Pęknięta lampa."), adam.Complains("ZAM-2", "Brak śrubek.")
	has(desk, bottest.Anna, first)
	desk.Card(second, "bez opiekuna")
	w.Settled()
	w.Stop()
	w.Options = func(o *bot.Options) { o.Staff = bottest.Staff()[1:2] } // Olga alone, with room for all
	w.Start()
	has(desk, bottest.Olga, first, second)
	ewa.Sees(first, "zajmuje się teraz Olga Smirnova")
	adam.Sees(second, "zajmuje się teraz Olga Smirnova")
	remark := desk.Thread(desk.Card(first), "<@"+bottest.Olga+">", "Zgłoszeniem zajmuje się teraz Olga Smirnova")
	if strings.Contains(bottest.Words(remark), "Nieobecność") {
		t.Errorf("who has left is said to be away: %s", bottest.Words(remark))
	}
	w.Settled()
}

// At night nobody is told unasked: the customer hears in the morning who has their case, once.
func TestAHandOverByNight(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	phone, desk := w.Phone(251, "Ewa", "pl"), w.Desk()
	number := phone.Complains("ZAM-1", "Pęknięta lampa.")
	has(desk, bottest.Anna, number)
	w.sets(20, 22)
	answers(t, desk, bottest.Anna, "away", "1 otwarte zgłoszenie")
	has(desk, bottest.Olga, number)
	w.Settled()
	answers(t, desk, bottest.Olga, "away", "1 открытое обращение")
	has(desk, bottest.Piotr, number)
	w.Settled()
	if n := phone.Count("zajmuje się teraz"); n != 0 {
		t.Errorf("the customer is woken %d times:\n%s", n, phone.Screen())
	}
	w.sets(21, 8)
	phone.Sees(number, "zajmuje się teraz Piotr Wiśniewski")
	w.Settled()
	if n := phone.Count("zajmuje się teraz"); n != 1 {
		t.Errorf("the customer is told %d times:\n%s", n, phone.Screen())
	}
}

// Managers hear, once, of a case that nobody has when the time of the first reply has passed.
func TestManagersHearOfWhatNobodyHas(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	options := w.Options
	w.Options = func(o *bot.Options) {
		options(o)
		o.Staff = bottest.Staff()[:1]
	}
	w.sets(20, 12)
	phone, desk := w.Phone(261, "Ewa", "pl"), w.Desk()
	answers(t, desk, bottest.Anna, "away")
	number := phone.Complains("ZAM-1", "Pęknięta lampa.")
	w.Settled()
	w.sets(20, 13)
	desk.Managers(number, "jest bez opiekuna od 20 listopada, 12:00")
	w.Settled()
	again(w.World)
	w.Settled()
	said := 0
	for _, m := range w.Slack.Messages(bottest.Managers, "") {
		if strings.Contains(bottest.Words(m), "jest bez opiekuna") {
			said++
		}
	}
	if said != 1 {
		t.Errorf("managers hear of it %d times", said)
	}
}
