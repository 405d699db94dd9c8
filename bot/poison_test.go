package bot_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	"carebot/storage"
)

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
