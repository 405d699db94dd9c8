package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/engine"
	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
	"carebot/storage/badger"
)

// shop is an engine with a clock set by hand, and what it has decided to say.
type shop struct {
	*engine.Engine
	t     testing.TB
	store storage.Store
	now   time.Time
	turns int

	mu   sync.Mutex
	said []string
}

// muteDesk is the staff's side of a mute.
type muteDesk struct{ mute }

func (muteDesk) Platform() care.Platform { return care.Slack }

// newShop returns a shop with quiet nights, on a Friday at noon.
func newShop(t testing.TB) *shop {
	t.Helper()
	return newShopOver(t, func(store storage.Store) storage.Store { return store })
}

// newShopOver returns a shop whose engine sees its store as through says.
func newShopOver(t testing.TB, through func(storage.Store) storage.Store) *shop {
	t.Helper()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := storage.Prepare(t.Context(), store, storage.All()...); err != nil {
		t.Fatal(err)
	}
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, store: store, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	c := engine.NewCommitter(through(store), nil)
	s.Engine = engine.New(engine.Options{
		Committer: c, Texts: texts, LanguageOf: locales.LanguageOf, Flows: flows.All(), Adapters: []platform.Adapter{mute{}, muteDesk{}},
		Company: care.Company{Zone: time.UTC, Language: care.English, Quiet: care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}},
		Watch:   unwatched{}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return s.now },
	})
	s.Connect(s, nowhere{})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		_ = store.Close()
	})
	return s
}

// Add implements engine.Outbox.
func (s *shop) Add(all []storage.Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rec := range all {
		var d platform.Delivery
		if err := json.Unmarshal(rec.Payload, &d); err != nil {
			s.t.Error(err)
		}
		if d.Kind == platform.Say && d.Platform == care.Telegram {
			first, _, _ := strings.Cut(strings.ReplaceAll(d.Content.Text, "\u00a0", " "), "\n")
			s.said = append(s.said, d.Chat+": "+first)
		}
	}
}

// Expecting implements engine.Outbox.
func (s *shop) Expecting(string) bool { return false }

// hears returns what was said since, once every timer that is due has fallen.
func (s *shop) hears() []string {
	s.t.Helper()
	for s.fall() {
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	said := s.said
	s.said = nil
	return said
}

func (s *shop) fall() bool {
	s.t.Helper()
	fell := false
	for _, timer := range s.timers() {
		if timer.Due.After(s.now) {
			continue
		}
		if err := s.Fall(timer); err != nil {
			s.t.Fatal(err)
		}
		fell = true
	}
	return fell
}

func (s *shop) timers() (timers []storage.Timer) {
	s.t.Helper()
	err := s.store.View(s.t.Context(), func(tx storage.Tx) (err error) {
		timers, _, err = storage.Timers.Page(tx, storage.Query{})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return timers
}

func (s *shop) tells(orders ...care.Order) {
	s.t.Helper()
	if _, err := s.TakeOrders(s.t.Context(), orders); err != nil {
		s.t.Fatal(err)
	}
}

// says makes a customer say words, or share their own contact where they are a phone number.
func (s *shop) says(chat, text string) {
	s.t.Helper()
	s.turns++
	m := platform.Message{Message: care.Message{IDs: []string{fmt.Sprint(s.turns)}, At: s.now, Content: care.Content{Text: text}}}
	if strings.HasPrefix(text, "+") {
		m.Text, m.Contact = "", &care.Contact{Phone: text, Own: true}
	}
	s.takes(platform.Event{Chat: chat, Sender: platform.Sender{Language: "en"}, Message: &m})
}

func (s *shop) presses(chat, data string) {
	s.t.Helper()
	s.turns++
	s.takes(platform.Event{Chat: chat, Pressed: &platform.Pressed{ID: "q", Data: data, Message: "1", Text: "x"}})
}

func (s *shop) takes(e platform.Event) {
	s.t.Helper()
	e.IDs, e.Platform, e.At = []string{fmt.Sprint("telegram/update/", s.turns)}, care.Telegram, s.now
	if _, err := s.Take(platform.Incoming{Event: e}).Wait(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// proves makes a customer prove an order and forgets what was said meanwhile.
func (s *shop) proves(chat, number, proof string) {
	s.t.Helper()
	s.says(chat, "/order")
	s.says(chat, number)
	s.says(chat, proof)
	s.hears()
}

const phone = "+48600111222"

func sold(number string, status care.OrderStatus) care.Order {
	return care.Order{Number: number, Phone: phone, Status: status, PromisedOn: "2026-11-25"}
}

func (s *shop) want(what string, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.hears()); diff != "" {
		s.t.Errorf("%s (-want +said):\n%s", what, diff)
	}
}

func TestNewsAreToldOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.tells(sold("A-1", care.OrderPaid))
	s.proves("1", "A-1", "1222")

	shipped := sold("A-1", care.OrderShipped)
	s.tells(shipped)
	s.tells(shipped, shipped)
	s.want("shipped", "1: Order A-1 is now on its way.")

	s.now = s.now.Add(10 * time.Hour)
	away := sold("A-1", care.OrderOutForDelivery)
	s.tells(away)
	s.tells(shipped)
	s.now = s.now.Add(10*time.Hour - time.Nanosecond)
	s.want("the night, and a moment before its end")
	s.now = s.now.Add(time.Nanosecond)
	s.want("it is as it was in the evening")

	s.now = s.now.Add(14 * time.Hour)
	s.tells(away)
	s.tells(sold("A-1", care.OrderDelayed))
	s.tells(sold("A-1", care.OrderDelayed))
	s.now = s.now.Add(10 * time.Hour)
	s.tells(sold("A-1", care.OrderDelivered)) // before the timer has fallen
	s.want("what waited is told with what came", "1: Order A-1 is now delivered.")

	s.now = s.now.Add(48*time.Hour - time.Second)
	s.want("before the two days are over")
	s.now = s.now.Add(time.Second)
	s.want("the question", "1: Hello! Order A-1 has been delivered. Is everything all right?")
	s.tells(shipped)
	s.tells(sold("A-1", care.OrderDelivered))
	s.hears()
	s.now = s.now.Add(72 * time.Hour)
	s.want("the question is asked once")
}

func TestNewsAreForWhoWantsThem(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.tells(sold("A-1", care.OrderPaid))
	s.proves("1", "A-1", "1222")
	s.proves("2", "A-1", "1222") // it is both's
	s.says("3", "/order")
	s.presses("3", "0:follow:A-1") // a button that they have never been shown
	s.hears()

	s.tells(sold("A-1", care.OrderPreparing))
	s.want("both", "1: Order A-1 is now being prepared.", "2: Order A-1 is now being prepared.")
	s.presses("1", "0:unfollow:A-1")
	s.tells(sold("A-1", care.OrderShipped))
	s.want("one has had enough", "2: Order A-1 is now on its way.")
	s.presses("1", "0:follow:A-1")
	s.takesMembership("2", true)
	s.tells(sold("A-1", care.OrderDelivered))
	s.want("one is back, the other is gone", "1: Order A-1 is now delivered.")
	s.presses("1", "0:unfollow:A-1")
	s.now = s.now.Add(72 * time.Hour)
	s.want("nobody is asked")
	if left := s.timers(); len(left) != 0 {
		t.Errorf("timers are left: %+v", left)
	}
}

// Who has had enough of an order's news is left alone, however many others have proven it.
func TestNewsOfAnOrderThatManyShare(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.tells(sold("A-1", care.OrderPaid))
	others := []string{"1", "2", "3", "4", "5"}
	for _, chat := range others { // they are known before it, and stand before it in every list
		s.says(chat, "/menu")
	}
	for _, chat := range append([]string{"6"}, others...) {
		s.proves(chat, "A-1", "1222")
	}
	s.presses("6", "0:unfollow:A-1")
	s.tells(sold("A-1", care.OrderShipped))
	var want []string
	for _, chat := range others {
		want = append(want, chat+": Order A-1 is now on its way.")
	}
	s.want("all but the one", want...)
}

func (s *shop) takesMembership(chat string, blocked bool) {
	s.t.Helper()
	s.turns++
	s.takes(platform.Event{Chat: chat, Membership: &platform.Membership{Blocked: blocked}})
}

// Hundreds of orders with one phone number are tied to who shares it, a page a turn; the number's next owner gets the rest.
func TestASharedNumberTiesAllOrders(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const many = 250
	var page []care.Order
	for i := range many {
		page = append(page, sold(fmt.Sprintf("A-%03d", i), care.OrderPaid))
		if len(page) == 50 {
			s.tells(page...)
			page = nil
		}
	}
	s.proves("1", "A-000", phone)
	if n := s.tied("K-1001"); n != many {
		t.Errorf("%d orders are tied, want %d", n, many)
	}
	s.tells(sold("A-900", care.OrderPaid))
	if n := s.tied("K-1001"); n != many+1 {
		t.Errorf("%d orders are tied, want the new one, too", n)
	}
	s.proves("2", "A-000", phone)
	s.tells(sold("A-901", care.OrderPaid))
	if old, next := s.tied("K-1001"), s.tied("K-1002"); old != 0 || next != many+2 {
		t.Errorf("%d orders are tied to who had the number before, %d to who has it now", old, next)
	}
}

func (s *shop) tied(customer string) (n int) {
	s.t.Helper()
	err := s.store.View(s.t.Context(), func(tx storage.Tx) (err error) {
		n, err = storage.Orders.Count(tx, storage.ByCustomer, storage.Query{Prefix: []any{customer}, Limit: 1000})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// An open case about the order is the answer to the question.
func TestWhoComplainsIsNotAsked(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.tells(sold("A-1", care.OrderShipped))
	s.proves("1", "A-1", "1222")
	s.tells(sold("A-1", care.OrderDelivered))
	s.want("delivered", "1: Order A-1 is now delivered.")
	s.presses("1", "0:person:A-1")
	s.says("1", "Where is the invoice?")
	s.hears()
	s.now = s.now.Add(72 * time.Hour)
	s.want("an open case")
}
