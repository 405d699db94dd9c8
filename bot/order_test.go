package bot_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/api"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// shopWorld is a world whose clock is set by hand and whose nights are quiet.
type shopWorld struct {
	*bottest.World
	mu  sync.Mutex
	now time.Time
}

// openedShop returns a shop on a Friday at noon, closed at weekends.
func openedShop(t *testing.T) *shopWorld {
	t.Helper()
	company := bottest.Company()
	hours, err := care.ParseHours("Mon-Fri 09:00-16:00", company.Zone, "pl")
	if err != nil {
		t.Fatal(err)
	}
	company.Hours = hours
	company.Quiet = care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}
	w := &shopWorld{World: bottest.New(t), now: time.Date(2026, 11, 20, 12, 0, 0, 0, company.Zone)}
	w.Options = func(o *bot.Options) { o.Company, o.Now, o.Control = company, w.clock, w.Dir }
	w.Start()
	return w
}

func (w *shopWorld) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// sets sets the clock to an hour of a day of November, and starts the bot anew.
func (w *shopWorld) sets(day, hour int) {
	w.T.Helper()
	w.Stop()
	w.mu.Lock()
	w.now = time.Date(2026, 11, day, hour, 0, 0, 0, w.now.Location())
	w.mu.Unlock()
	w.Start()
}

// tells takes in what the shop tells of an order.
func (w *shopWorld) tells(o care.Order) {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.T.Context(), bottest.Patience)
	defer cancel()
	var batch api.Batch
	w.Eventually("the order is taken in", func() bool {
		var err error
		batch, err = api.SendOrders(ctx, w.Dir, []care.Order{o})
		return err == nil
	})
	if len(batch.Rejected) > 0 {
		w.T.Fatalf("the order is rejected: %+v", batch.Rejected)
	}
}

func lamp(number, phone string) care.Order {
	return care.Order{
		Number: number, Phone: phone, Status: care.OrderPreparing, PromisedOn: "2026-11-25", Carrier: "InPost",
		TrackingURL: "https://example.com/t/1", Total: 125980, Currency: "PLN",
		Items: []care.Item{{Name: "Lampa UV", Quantity: 2, Price: 62990}},
	}
}

// The way of an order in each language: the proof, the news at once and after the night, regret, the question at the end.
func TestAnOrdersWay(t *testing.T) {
	t.Parallel()
	words := map[care.Language][]string{
		care.Polish:  {"w przygotowaniu", "25 listopada", "1259,80 zł", "27 listopada"},
		care.Russian: {"готовится к отправке", "25 ноября", "1 259,80 zł", "27 ноября"},
		care.English: {"being prepared", "25 November", "1,259.80 zł", "27 November"},
	}
	for lang, said := range words {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w := openedShop(t)
			o := lamp("ZAM-60355", "+48600111222")
			w.tells(o)
			phone := w.Phone(71, "Anna", string(lang))

			phone.Say("/order")
			phone.Reads("order.number", nil)
			phone.Say("zam-60355")
			phone.Reads("order.proof", map[string]any{"Order": "zam-60355"})
			phone.Say("1222")
			phone.Reads("order.proved", nil)
			phone.Sees(said[:3]...)
			phone.Picks("order.act_follow")
			phone.ShowsAs("the other button", func(m sandtelegram.Message) bool {
				return holdsButton(m, phone.Text("order.act_unfollow", nil))
			})

			o.Status = care.OrderShipped
			w.tells(o)
			phone.Sees("ZAM-60355", phone.Text("order.is_shipped", nil), "https://example.com/t/1")

			w.sets(20, 22)
			o.Status = care.OrderOutForDelivery
			w.tells(o)
			o.PromisedOn = "2026-11-27"
			w.tells(o)
			w.sets(21, 7)
			w.sets(21, 8)
			phone.Sees("ZAM-60355", said[3])
			if n := phone.Count(phone.Text("order.is_out_for_delivery", nil)); n != 0 {
				t.Errorf("what waited was told %d times more than once:\n%s", n, phone.Screen())
			}

			o.Status = care.OrderDelivered
			w.tells(o)
			w.tells(o)
			phone.Sees("ZAM-60355", phone.Text("order.is_delivered", nil))
			w.sets(22, 12) // Sunday
			w.sets(23, 8)  // two days later, but before nine
			asks := map[string]any{"Order": "ZAM-60355", "Name": "Anna"}
			if n := phone.Count(phone.Text("order.courtesy", asks)); n != 0 {
				t.Errorf("asked before the company is open:\n%s", phone.Screen())
			}
			w.sets(23, 9)
			phone.Reads("order.courtesy", asks)
			phone.Picks("order.act_wrong")
			phone.Reads("complaint.topic", bottest.Step(2))
			w.sets(24, 9)
			if n := phone.Count(phone.Text("order.courtesy", asks)); n != 1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func holdsButton(m sandtelegram.Message, label string) bool {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label {
				return true
			}
		}
	}
	return false
}

// A shared contact ties every order with its phone number for good, the later ones, too; its keys go again.
func TestASharedContact(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	w.tells(lamp("ZAM-1", "+48600111222"))
	w.tells(lamp("ZAM-2", "+48600111222"))
	w.tells(lamp("ZAM-3", "+48600999999"))
	phone := w.Phone(72, "Ewa", "pl")
	w.Telegram.Customer(sandtelegram.Person{ID: 72, FirstName: "Ewa", Language: "pl", Phone: "+48600111222"})

	phone.Say("/order")
	phone.Reads("order.number", nil)
	phone.Say("ZAM-1")
	phone.Reads("order.proof", map[string]any{"Order": "ZAM-1"})
	keys := phone.Keys()
	if len(keys) != 2 || !keys[0][0].RequestContact || keys[1][0].RequestContact {
		t.Fatalf("the keys are %+v", keys)
	}
	phone.SendContact(sandtelegram.Card{Phone: "+48600111222", FirstName: "Jan"})
	phone.Reads("order.proof_foreign", nil)
	phone.ShareContact()
	phone.Reads("order.proved_contact", nil)
	phone.Sees("ZAM-1", "w przygotowaniu")
	if keys := phone.Keys(); len(keys) != 0 {
		t.Errorf("the keys are still there: %+v", keys)
	}
	w.tells(lamp("ZAM-4", "+48600111222"))
	phone.Say("/order")
	known := phone.Reads("order.number_known", nil)
	for number, want := range map[string]bool{"ZAM-1": true, "ZAM-2": true, "ZAM-3": false, "ZAM-4": true} {
		if got := holdsButton(known, number+" · w przygotowaniu"); got != want {
			t.Errorf("%s is offered: %t, want %t", number, got, want)
		}
	}
	phone.Taps("ZAM-4 · w przygotowaniu")
	phone.Sees("ZAM-4")
	delayed := lamp("ZAM-2", "+48600111222")
	delayed.Status = care.OrderDelayed
	w.tells(delayed)
	phone.Sees("Przykro nam", "ZAM-2", "Nowego terminu jeszcze nie znamy")
	delayed.PromisedOn = "2026-11-30"
	w.tells(delayed)
	phone.Sees("ZAM-2", "30 listopada")
}

// Three wrong proofs lock, whoever asks; a blocked customer is told nothing.
func TestAnOrderLockedAndBlocked(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	w.Refusals = []string{"Forbidden"}
	o := lamp("ZAM-1", "+48600111222")
	w.tells(o)
	ewa, jan := w.Phone(73, "Ewa", "pl"), w.Phone(74, "Jan", "en")
	for _, digits := range []string{"1111", "2222", "3333"} {
		ewa.Say("/order")
		ewa.Reads("order.number", nil)
		ewa.Say("ZAM-1")
		ewa.Reads("order.proof", map[string]any{"Order": "ZAM-1"})
		ewa.Say(digits)
		ewa.Sees()
		if digits != "3333" {
			ewa.Say("/cancel")
			ewa.Reads("cancel.done", nil)
		}
	}
	ewa.Shows("12:15")
	ewa.Picks("order.act_person")
	ewa.Reads("human.question_order", map[string]any{"Order": "ZAM-1"})
	jan.Say("/order")
	jan.Reads("order.number", nil)
	jan.Say("ZAM-1")
	jan.Sees("12:15")

	w.sets(20, 13)
	jan.Say("/order")
	jan.Reads("order.number", nil)
	jan.Say("ZAM-1")
	jan.Reads("order.proof", map[string]any{"Order": "ZAM-1"})
	jan.Say("1222")
	jan.Sees("being prepared")
	jan.Block()
	w.Eventually("the bot knows that it is blocked", func() bool { return w.customer("74").Blocked })
	w.Settled()
	calls := len(w.Telegram.Calls("sendMessage"))
	o.Status = care.OrderShipped
	w.tells(o)
	w.Settled()
	if n := len(w.Telegram.Calls("sendMessage")); n != calls {
		t.Errorf("a blocked customer was written to %d times", n-calls)
	}
}

func (w *shopWorld) customer(chat string) (c care.Customer) {
	w.T.Helper()
	err := w.View(func(tx storage.Tx) (err error) {
		c, _, err = storage.Customers.One(tx, storage.ByAddress, care.Telegram, chat)
		return err
	})
	if err != nil && !strings.Contains(err.Error(), "closed") {
		w.T.Fatal(err)
	}
	return c
}
