package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

// both runs a story by polling and Socket Mode, and by webhook and signed HTTP.
func both(t *testing.T, story func(*testing.T, *bottest.World)) {
	t.Helper()
	for _, way := range []struct {
		name string
		http bool
	}{{"polling", false}, {"http", true}} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			w := bottest.New(t)
			w.HTTP = way.http
			w.Start()
			story(t, w)
		})
	}
}

// The whole story: a complaint with a file, a reply, an edit, a case taken, whichever way the updates come.
func TestBothWaysOfTakingIn(t *testing.T) {
	t.Parallel()
	both(t, func(_ *testing.T, w *bottest.World) {
		phone, desk := w.Phone(101, "Ewa", "pl"), w.Desk()
		card := desk.Card(phone.Complains("ZAM-1", "Zepsute."))
		desk.Thread(card, "Zepsute.")
		reply := desk.Writes(bottest.Anna, card, "Dzień dobry!")
		phone.Sees("Dzień dobry!")
		desk.Signed(reply, "white_check_mark")
		desk.Edits(reply, "Dobry wieczór!")
		phone.Shows("Dobry wieczór!")
		phone.SendPhoto(picture("1.jpg"))
		desk.Waits("show the photo", card.TS, func() bool { return len(desk.Replies(card)) == 3 })
		desk.Presses(bottest.Olga, card, "case_take")
		phone.Sees("Olga Smirnova")
		w.Settled()
	})
}

// What is delivered again, with the same or a new event_id, changes nothing.
func TestRepeats(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *bottest.World) {
		phone, desk := w.Phone(102, "Ewa", "pl"), w.Desk()
		card := desk.Card(phone.Complains("ZAM-1", "Zepsute."))
		w.Telegram.Repeat(30)
		w.Settled()
		phone.Say("Pierwsze.")
		desk.Thread(card, "Pierwsze.")
		w.Telegram.Repeat(3)
		reply := desk.Writes(bottest.Anna, card, "Odpowiedź.")
		desk.Signed(reply, "white_check_mark")
		for _, fresh := range []bool{false, true, true} {
			if !w.Slack.Repeat(fresh) {
				t.Fatal("nothing to repeat")
			}
		}
		desk.Edits(reply, "Odpowiedź druga.")
		phone.Shows("Odpowiedź druga.")
		w.Slack.Repeat(true)
		phone.Say("Drugie.")
		desk.Thread(card, "Drugie.")
		w.Settled()
		counted(t, phone.Screen(), phone.Count("Anna Kowalska:\n"), 1)
		counted(t, desk.Screen(card.TS), desk.Count(card, "Pierwsze."), 1)
		counted(t, desk.Screen(card.TS), desk.Count(card, "Zepsute."), 1)
		counted(t, desk.Screen(""), desk.Count(sandslack.Message{}, "case_take"), 1)
		counted(t, phone.Screen(), phone.Count("C-100"), 1)
	})
}

func counted(t *testing.T, screen string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%d instead of %d in\n%s", got, want, screen)
	}
}

// What one customer says stands in the thread in the order it was said; many customers' side by side.
func TestOrder(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *bottest.World) {
		desk := w.Desk()
		var phones []*bottest.Phone
		var cards []sandslack.Message
		for i := range 3 {
			phones = append(phones, w.Phone(int64(110+i), fmt.Sprint("Ewa", i), "pl"))
			cards = append(cards, desk.Card(phones[i].Complains("ZAM-1", "Zepsute.")))
		}
		most := 30
		if w.HTTP { // one update at a time, each a commit of its own
			most = 10
		}
		for n := range most {
			for _, phone := range phones {
				phone.Say(fmt.Sprintf("słowo <%d>", n))
			}
		}
		for i, card := range cards {
			desk.Thread(card, fmt.Sprintf("słowo &lt;%d&gt;", most-1))
			all := ""
			for _, m := range desk.Replies(card) {
				all += m.Text
			}
			at := -1
			for n := range most {
				word := fmt.Sprintf("słowo &lt;%d&gt;", n)
				next := strings.Index(all, word)
				if next <= at || strings.Count(all, word) != 1 {
					t.Fatalf("customer %d: %q stands at %d after %d, %d times:\n%s", i, word, next, at, strings.Count(all, word), all)
				}
				at = next
			}
		}
		w.Settled()
	})
}

// Two deliveries in each other's place: both count, once each.
func TestSwappedDeliveries(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	release := w.Telegram.Hold()
	phone.Say("jeden")
	phone.Say("dwa")
	if !w.Telegram.Swap() {
		t.Fatal("nothing to swap")
	}
	release()
	desk.Thread(card, "jeden")
	desk.Thread(card, "dwa")
	w.Slack.SwapNext()
	first := desk.Writes(bottest.Anna, card, "pierwsza odpowiedź")
	second := desk.Writes(bottest.Anna, card, "druga odpowiedź")
	desk.Signed(first, "white_check_mark")
	desk.Signed(second, "white_check_mark")
	w.Settled()
	counted(t, phone.Screen(), phone.Count("Anna Kowalska:\n"), 2)
	counted(t, desk.Screen(card.TS), desk.Count(card, "jeden"), 1)
}

// An edit that overtakes its message, and a deletion that overtakes its edit: the customer sees what the thread shows.
func TestAnEditOvertakesItsMessage(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Slack.SwapNext()
	reply := desk.Writes(bottest.Anna, card, "Wersja pierwsza")
	desk.Edits(reply, "Wersja druga")
	phone.Sees("Anna Kowalska", "Wersja druga")
	w.Settled()
	counted(t, phone.Screen(), phone.Count("Wersja"), 1)
	w.Slack.SwapNext()
	gone := desk.Writes(bottest.Anna, card, "Nie to okno!")
	desk.Deletes(gone)
	w.Refusals = []string{"message_not_found"}
	last := desk.Writes(bottest.Anna, card, "Koniec")
	desk.Signed(last, "white_check_mark")
	w.Settled()
	counted(t, phone.Screen(), phone.Count("okno"), 0)
}

// Connections that break and end again and again lose nothing and double nothing.
func TestDisconnectStorm(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	var replies []sandslack.Message
	for i := range 6 {
		if i%2 == 0 {
			w.Slack.Drop()
		} else {
			w.Slack.Disconnect("refresh_requested", 20*time.Millisecond)
		}
		replies = append(replies, desk.Writes(bottest.Anna, card, fmt.Sprintf("reply nr %d.", i)))
		phone.Say(fmt.Sprintf("słowo nr %d.", i))
	}
	for i, reply := range replies {
		desk.Signed(reply, "white_check_mark")
		phone.Shows(fmt.Sprintf("reply nr %d.", i))
		desk.Thread(card, fmt.Sprintf("słowo nr %d.", i))
	}
	w.Settled()
	counted(t, phone.Screen(), phone.Count("reply nr"), len(replies))
	if n := len(w.Slack.Calls("apps.connections.open")); n > 30 {
		t.Errorf("%d connections were opened", n)
	}
}

// A customer who blocks the bot: the reply gets a warning, the thread hears of it once; back again, it hears that, too.
func TestABlockedCustomer(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"bot was blocked"}
	blocked := w.Text(care.Polish, "desk.blocked", map[string]any{"Customer": "Ewa"})
	back := w.Text(care.Polish, "desk.back", map[string]any{"Customer": "Ewa"})
	release := w.Telegram.Hold() // the platform does not tell it yet
	phone.Block()
	first := desk.Writes(bottest.Anna, card, "Halo?")
	desk.Signed(first, "warning")
	desk.Thread(card, blocked)
	release()
	w.Settled()
	counted(t, desk.Screen(card.TS), desk.Count(card, blocked), 1)
	calls := len(w.Telegram.Calls("sendMessage"))
	second := desk.Writes(bottest.Anna, card, "Halo, halo?")
	desk.Signed(second, "warning")
	w.Settled()
	if n := len(w.Telegram.Calls("sendMessage")); n != calls {
		t.Errorf("the bot wrote to a customer who had blocked it")
	}
	phone.Say("Już jestem.")
	desk.Thread(card, "Już jestem.")
	desk.Thread(card, back)
	third := desk.Writes(bottest.Anna, card, "Miło!")
	phone.Sees("Miło!")
	desk.Signed(third, "white_check_mark")
	w.Settled()
	counted(t, desk.Screen(card.TS), desk.Count(card, back), 1)
	if phone.Count("Halo") != 0 {
		t.Error("what was refused came later")
	}
}
