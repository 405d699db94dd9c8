package bot_test

import (
	"strconv"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"

	sandslack "carebot/bot/sandbox/slack"
)

// promises has Anna promise something of a case, due in a while.
func promises(w *bottest.World, desk *bottest.Desk, card sandslack.Message, what string, in time.Duration) {
	w.T.Helper()
	due := w.Now().Add(in).Truncate(time.Minute)
	desk.Opens(bottest.Anna, card, "case_promise", "Obietnica")
	s := desk.Submits(bottest.Anna, map[string]string{"what": what, "due": strconv.FormatInt(due.Unix(), 10)})
	if s.Action != "" || len(s.Errors) > 0 {
		w.T.Fatalf("the promise is not taken: %+v", s)
	}
	w.Settled()
}

// A promise that a reply keeps: who has the case may say that it does not; nobody is reminded of what is kept.
func TestAPromiseIsKept(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	promises(w, desk, card, "kurier odbierze lampę", 4*time.Hour)
	phone.Sees("kurier odbierze lampę")
	desk.Writes(bottest.Anna, card, "O której może przyjechać kurier?")
	phone.Sees("O której")
	said := desk.Thread(card, "liczy się jako spełnienie", "kurier odbierze lampę")
	w.Settled()
	desk.Presses(bottest.Anna, said, "promise_not_kept")
	desk.Thread(card, "wciąż do spełnienia", "kurier odbierze lampę")
	w.Advance(3*time.Hour + time.Minute)
	reminder := desk.Thread(card, "<@"+bottest.Anna+">", "kurier odbierze lampę", "do ")
	desk.Direct(bottest.Anna, "C-1001", "kurier odbierze lampę")
	desk.Presses(bottest.Anna, reminder, "promise_kept")
	desk.Thread(card, "spełniona", "kurier odbierze lampę")
	w.Settled()
	w.Advance(2 * time.Hour)
	if n := phone.Count("Przepraszamy"); n != 0 {
		t.Errorf("a promise that was kept is apologised for:\n%s", phone.Screen())
	}
	if p := w.Case("C-1001").Promises; len(p) != 1 || p[0].State != care.PromiseKept {
		t.Errorf("the promises: %+v", p)
	}
}

// A ready reply that only says that the case has arrived keeps no promise, whatever was made of its words; who sent it can say
// that it did.
func TestAReadyReplyKeepsNoPromise(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	promises(w, desk, card, "kurier odbierze lampę", 4*time.Hour)
	desk.Opens(bottest.Anna, card, "case_reply")
	desk.Submits(bottest.Anna, map[string]string{"reply": "received"})
	if s := desk.Submits(bottest.Anna, map[string]string{"text": "Zgłoszenie jest u mnie, sprawdzam."}); s.Action != "" {
		t.Fatalf("it is not sent: %+v", s)
	}
	phone.Sees("Anna Kowalska", "sprawdzam")
	said := desk.Thread(card, "nie liczy się jako spełnienie", "kurier odbierze lampę")
	w.Settled()
	if c := w.Case("C-1001"); c.Promises[0].State != care.PromiseDue || c.RepliedAt.IsZero() {
		t.Errorf("the promise is kept, or the first reply does not count: %+v", c)
	}
	desk.Presses(bottest.Anna, said, "promise_kept")
	desk.Thread(card, "spełniona", "kurier odbierze lampę")
	w.Settled()
}

// A promise that is broken while nobody runs the bot: the customer hears it first thing, once, with a new time, the
// managers and who has the case, too; the reminder whose hour is past is not said.
func TestAPromiseIsBroken(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	promises(w, desk, card, "kurier odbierze lampę", 2*time.Hour)
	phone.Sees("kurier odbierze lampę")
	w.Stop()
	w.Skip(3 * time.Hour)
	w.Start()
	phone.Sees("Przepraszamy", "kurier odbierze lampę", "Nowy termin", "Anna Kowalska", "+48 600 100 200")
	desk.Managers("C-1001", "kurier odbierze lampę", "Nowy termin", "Anna Kowalska")
	desk.Direct(bottest.Anna, "C-1001", "kurier odbierze lampę", "minął")
	w.Settled()
	w.Stop()
	w.Start()
	w.Settled()
	w.Advance(time.Hour)
	if n := phone.Count("Przepraszamy"); n != 1 {
		t.Errorf("the customer was apologised to %d times:\n%s", n, phone.Screen())
	}
	if p := w.Case("C-1001").Promises; len(p) != 2 || p[0].State != care.PromiseBroken || p[1].State != care.PromiseDue {
		t.Errorf("the promises: %+v", p)
	}
	w.Advance(8 * time.Hour) // it was promised anew, and nothing was done
	if n := phone.Count("Przepraszamy", "kurier odbierze lampę"); n != 2 {
		t.Errorf("the customer was apologised to %d times:\n%s", n, phone.Screen())
	}
}

// Nobody replies: the customer hears an apology when the first reply is due, and later that the case goes on; who has it is
// reminded before.
func TestNobodyReplies(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Start()
	phone := w.Phone(42, "Иван", "ru")
	number := phone.Complains("ZAM-1", "Лампа разбита.")
	card := w.Desk().Card(number)
	w.Advance(29 * time.Minute)
	w.Desk().Direct(bottest.Olga, number, "первый ответ нужен до")
	w.Desk().Thread(card, "<@"+bottest.Olga+">", "pierwsza odpowiedź potrzebna do")
	w.Advance(2 * time.Minute)
	phone.Sees("Приносим извинения", number, "Новый срок", "Olga Smirnova")
	w.Desk().Managers(number, "pierwsza odpowiedź miała być do")
	w.Desk().Writes(bottest.Olga, card, "Здравствуйте! Смотрим.")
	phone.Sees("Смотрим")
	w.Settled()
	w.Advance(9 * time.Hour)
	w.Desk().Direct(bottest.Olga, number, "клиенту нужно написать")
	phone.Sees("в работе", number, "Olga Smirnova", "Следующее сообщение")
	if n := phone.Count("Приносим извинения"); n != 1 {
		t.Errorf("the customer was apologised to %d times:\n%s", n, phone.Screen())
	}
}

// Who is to be reminded is in Slack no more: the managers hear it in their place, once, in words.
func TestAReminderToWhoHasLeftSlack(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Options = func(o *bot.Options) {
		o.Staff = []care.Staff{{Name: "Zofia Lis", Slack: "U0LEFT", Phone: "+48 600 100 700", Languages: []care.Language{care.Polish}, Capacity: 9}}
	}
	w.Refusals = []string{"user_not_found", "channel_not_found"}
	w.Start()
	phone, desk := w.Phone(43, "Ewa", "pl"), w.Desk()
	number := phone.Complains("ZAM-1", "Lampa jest pęknięta.")
	desk.Card(number)
	w.Settled()
	w.Advance(29 * time.Minute)
	desk.Managers("Zofia Lis", "nie można już napisać", number, "pierwsza odpowiedź potrzebna do", "konfiguracji")
	w.Settled()
}

// Nobody ever replies: the second time a manager has the case, the third there is the company's phone and no more times for a
// reply; then the clock of progress has the word.
func TestNobodyEverReplies(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Start()
	phone, desk := w.Phone(42, "Иван", "ru"), w.Desk()
	number := phone.Complains("ZAM-1", "Лампа разбита.")
	card := desk.Card(number)
	w.Advance(31 * time.Minute)
	phone.Sees("Приносим извинения", number, "Olga Smirnova")
	w.Advance(31 * time.Minute)
	phone.Sees("Второй срок", number, "руководство: Piotr Wiśniewski", "+48 600 100 400", "Ответ: до")
	desk.Managers(number, "minął też drugi termin", "Piotr Wiśniewski")
	desk.Thread(card, "<@"+bottest.Piotr+">", "Zgłoszeniem zajmuje się teraz Piotr Wiśniewski")
	desk.Direct(bottest.Piotr, number)
	w.Advance(9 * time.Hour)
	phone.Sees("трижды", number, "Słoneczna", "+48 22 100 20 30", "Следующее сообщение: до")
	desk.Managers(number, "trzy terminy", "Piotr Wiśniewski")
	w.Advance(9 * time.Hour)
	phone.Sees("в работе", number, "Piotr Wiśniewski", "Следующее сообщение")
	w.Advance(40 * time.Hour)
	w.Settled()
	if n := phone.Count("звинения"); n != 3 {
		t.Errorf("the customer was apologised to %d times:\n%s", n, phone.Screen())
	}
	if c := w.Case(number); c.Assignee != bottest.Piotr || w.Hand(bottest.Piotr) != 1 || w.Hand(bottest.Olga) != 0 {
		t.Errorf("Piotr has %d cases, Olga %d; it is %+v", w.Hand(bottest.Piotr), w.Hand(bottest.Olga), c)
	}
}

// The law's clock of a complaint: reminders by the ladder, whoever is told what else, and nothing more once the decision has
// reached the customer.
func TestADecisionIsRemindedOf(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Options = func(o *bot.Options) { o.Company.Charter.Progress = 0 }
	w.Noon()
	w.Start()
	phone, desk := w.Phone(42, "Ewa", "pl"), w.Desk()
	number := phone.Complains("ZAM-1", "Lampa jest pęknięta.")
	card := desk.Card(number)
	desk.Writes(bottest.Anna, card, "Dzień dobry! Sprawdzamy.")
	phone.Sees("Sprawdzamy")
	w.Settled()
	w.Advance(8 * care.Day)
	if n := desk.DirectCount(bottest.Anna, "odpowiedź na reklamację"); n != 0 {
		t.Errorf("with six days left there are %d reminders", n)
	}
	w.Advance(2 * care.Day)
	desk.Direct(bottest.Anna, number, "odpowiedź na reklamację", "Zostało 5 dni")
	w.Stop()
	w.Start()
	w.Advance(2 * care.Day)
	desk.Direct(bottest.Anna, number, "Zostały 2 dni")
	desk.Managers(number, "odpowiedź na reklamację", "Zostały 2 dni", "Anna Kowalska")
	w.Advance(care.Day)
	desk.Managers(number, "Został 1 dzień")
	if n := desk.DirectCount(bottest.Anna, "odpowiedź na reklamację"); n != 2 {
		t.Errorf("Anna was reminded %d times", n)
	}
	desk.Opens(bottest.Anna, card, "case_resolve", number)
	if s := desk.Submits(bottest.Anna, map[string]string{"outcome": "repair"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("naprawa")
	w.Settled()
	w.Advance(3 * care.Day)
	if n := phone.Count("Przepraszamy"); n != 0 {
		t.Errorf("what was decided in time is apologised for:\n%s", phone.Screen())
	}
	if c := w.Case(number); c.DecidedAt.IsZero() || c.Overdue {
		t.Errorf("the case is %+v", c)
	}
}

// A question that waits for its customer: a reminder after three days, settled after seven, opened again by a word.
func TestAQuestionEndsBySilence(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Start()
	phone, desk := w.Phone(42, "Emily", "en"), w.Desk()
	number := phone.Asks("Which bulbs fit the lamp?")
	card := desk.Card(number)
	desk.Opens(bottest.Piotr, card, "case_status", number)
	if s := desk.Submits(bottest.Piotr, map[string]string{"status": "waiting", "waits_for": "the model of the lamp"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("waiting for your reply", "the model of the lamp")
	w.Settled()
	w.Advance(3*care.Day + time.Hour)
	phone.Sees("still waiting", "the model of the lamp")
	w.Advance(4 * care.Day)
	phone.Sees(number, "closing it")
	w.Settled()
	if n := phone.Count("still waiting"); n != 1 {
		t.Errorf("the customer was reminded %d times", n)
	}
	if c := w.Case(number); c.Status != care.StatusSettled || c.Resolution == nil || c.Resolution.Outcome != care.OutcomeSilent {
		t.Fatalf("the case is %+v", c)
	}
	phone.Say("It is the white one with a shade")
	phone.Sees(number, "open again")
	desk.Thread(card, "white one")
	w.Settled()
}
