package bot_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	"carebot/flows/care"
	"carebot/storage"
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

// A poisonous update is set aside whole, the managers hear of it once, and the next one goes on.
func TestPoisonousUpdates(t *testing.T) {
	t.Parallel()
	// What a later version of the platform may say is read as far as it is known.
	unknown := `{"my_chat_member":{"chat":{"id":61,"type":"private"},"from":{"id":61,"is_bot":false,"first_name":"Ewa"},"date":1,` +
		`"old_chat_member":{"status":"member"},"new_chat_member":{"status":"ascended","user":{"id":1,"is_bot":true,"first_name":"b"}}}}`
	poisons := map[string]string{
		"a union of no kind": `{"my_chat_member":{"chat":{"id":61,"type":"private"},"from":{"id":61,"is_bot":false,"first_name":"Ewa"},"date":1,` +
			`"old_chat_member":{"status":"member"},"new_chat_member":{"until_date":0}}}`,
		"a type gone wrong": `{"message":{"message_id":"x","chat":7,"date":"yesterday","text":["a"]}}`,
		"no object":         `[1,2,3]`,
		"words":             `"garbage"`,
	}
	both(t, func(t *testing.T, w *bottest.World) {
		phone, desk := w.Phone(61, "Ewa", "pl"), w.Desk()
		card := desk.Card(phone.Complains("ZAM-1", "Zepsute."))
		for _, poison := range append(slices.Collect(maps.Values(poisons)), unknown) {
			if _, err := w.Telegram.Inject([]byte(poison)); err != nil {
				t.Fatal(err)
			}
		}
		phone.Say("A jednak.")
		desk.Thread(card, "A jednak.")
		w.Telegram.Repeat(6)
		phone.Say("I dalej.")
		desk.Thread(card, "I dalej.")
		w.Settled()
		kept := asides(t, w)
		for name, poison := range poisons {
			if !kept.holds(poison) {
				t.Errorf("%s was not set aside whole", name)
			}
		}
		if got := len(w.Slack.Messages(bottest.Managers, "")); got != len(kept) {
			t.Errorf("the managers heard %d times of %d", got, len(kept))
		}
	})
}

// Slack's, likewise: an unknown element, an unknown envelope, garbage.
func TestPoisonousEvents(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	for _, frame := range []string{
		`{"envelope_id":"e-1","type":"hologram","payload":{"a":1}}`,
		`{"envelope_id":"e-2","type":"events_api","payload":"words"}`,
		`{"envelope_id":"e-3","type":"events_api","payload":{"type":"event_callback","event_id":"EvX","event":{"type":"message","channel":7,"ts":{}}}}`,
		`{nonsense`,
	} {
		if !w.Slack.InjectFrame([]byte(frame)) {
			t.Fatal("no connection")
		}
	}
	w.Slack.Inject(map[string]any{"type": "a_new_kind_of_event", "channel": bottest.Cases}) // of no concern
	w.Slack.Inject(map[string]any{
		"type": "message", "channel": bottest.Cases, "user": bottest.Anna, "ts": card.TS[:10] + ".999998", "thread_ts": card.TS, "text": "z nowym elementem",
		"blocks": []any{map[string]any{"type": "rich_text", "elements": []any{
			map[string]any{"type": "rich_text_hologram", "elements": []any{}},
			map[string]any{"type": "rich_text_section", "elements": []any{
				map[string]any{"type": "text", "text": "z nowym "}, map[string]any{"type": "hologram", "value": 3}, map[string]any{"type": "text", "text": "elementem"},
			}},
		}}},
	})
	w.Refusals = []string{"message_not_found"} // it is no real message to react to
	phone.Sees("Anna Kowalska", "elementem")
	reply := desk.Writes(bottest.Anna, card, "dalej")
	desk.Signed(reply, "white_check_mark")
	w.Settled()
	kept := asides(t, w)
	if len(kept) != 4 || len(w.Slack.Messages(bottest.Managers, "")) != 4 {
		t.Errorf("%d set aside, the managers heard %d times", len(kept), len(w.Slack.Messages(bottest.Managers, "")))
	}
}

type setAside []storage.SetAside

// asides returns what was set aside.
func asides(t *testing.T, w *bottest.World) setAside {
	t.Helper()
	var all []storage.SetAside
	if err := w.View(func(tx storage.Tx) (err error) {
		all, _, err = storage.SetAsides.Page(tx, storage.Query{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// holds reports whether an update was kept whole; the platform adds its update_id.
func (s setAside) holds(raw string) bool {
	var want any
	if json.Unmarshal([]byte(raw), &want) != nil {
		return false
	}
	for _, kept := range s {
		var got any
		if json.Unmarshal(kept.Raw, &got) != nil {
			continue
		}
		if object, ok := got.(map[string]any); ok {
			delete(object, "update_id")
		}
		if fmt.Sprint(got) == fmt.Sprint(want) {
			return true
		}
	}
	return false
}

// A wrong secret, a wrong signature and a stale one are refused, and change nothing.
func TestForgedRequests(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.HTTP = true
	w.Start()
	update := []byte(`{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private","first_name":"X"},"from":{"id":9,"is_bot":false,"first_name":"X"},"text":"/start"}}`)
	event := []byte(`{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel":"C0CASES","user":"U0ANNA","ts":"1.1","text":"x"}}`)
	now, old := fmt.Sprint(time.Now().Unix()), fmt.Sprint(time.Now().Add(-10*time.Minute).Unix())
	const secret = "sandbox-signing-secret"
	signed := func(secret, stamp string) http.Header {
		return http.Header{"X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {sandslack.Sign(secret, stamp, event)}}
	}
	tests := []struct {
		name, path string
		body       []byte
		header     http.Header
		want       int
	}{
		{"no secret", "/telegram", update, http.Header{}, http.StatusUnauthorized},
		{"a wrong secret", "/telegram", update, http.Header{"X-Telegram-Bot-Api-Secret-Token": {"guess"}}, http.StatusUnauthorized},
		{"no signature", "/slack/events", event, http.Header{}, http.StatusUnauthorized},
		{"a wrong signature", "/slack/events", event, signed("guess", now), http.StatusUnauthorized},
		{"a stale signature", "/slack/events", event, signed(secret, old), http.StatusUnauthorized},
		{"a signature that is right", "/slack/events", event, signed(secret, now), http.StatusOK},
	}
	for _, test := range tests {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL(test.path), bytes.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = test.header
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != test.want {
			t.Errorf("%s: %d, want %d", test.name, resp.StatusCode, test.want)
		}
	}
	w.Settled()
	if n := len(w.Telegram.Calls("sendMessage")); n != 0 {
		t.Errorf("%d messages were sent for forged updates", n)
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
