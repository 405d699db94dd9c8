package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

// opened returns a world with one complaint of Ewa's, whose card Anna has.
func opened(t *testing.T) (*bottest.World, *bottest.Phone, *bottest.Desk, sandslack.Message) {
	t.Helper()
	w := bottest.New(t)
	phone, desk, card := openedIn(w)
	return w, phone, desk, card
}

// openedIn starts a world's bot and opens the complaint of opened.
func openedIn(w *bottest.World) (*bottest.Phone, *bottest.Desk, sandslack.Message) {
	w.T.Helper()
	w.Start()
	phone, desk := w.Phone(61, "Ewa", "pl"), w.Desk()
	number := phone.Complains("ZAM-60355", "Lampa przyszła pęknięta.")
	w.Settled()
	return phone, desk, desk.Card(number, "<@"+bottest.Anna+">")
}

// payload reads a post's metadata.
func payload(t *testing.T, m sandslack.Message) (string, map[string]any) {
	t.Helper()
	if m.Metadata == nil {
		t.Fatalf("%q has no metadata", m.Text)
	}
	values := map[string]any{}
	if err := json.Unmarshal(m.Metadata.EventPayload, &values); err != nil {
		t.Fatal(err)
	}
	return m.Metadata.EventType, values
}

// The card and the posts of its thread say, for programs, what they are: strings only, no personal data.
func TestMetadata(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	kind, values := payload(t, card)
	if kind != "carebot_case" || len(values) != 1 || values["case"] != "C-1001" {
		t.Errorf("the card's metadata: %s %v", kind, values)
	}
	if !strings.Contains(card.Text, "C-1001") || !strings.Contains(card.Text, "<@"+bottest.Anna+">") {
		t.Errorf("the card's fallback text: %q", card.Text)
	}
	id := phone.Say("Jeszcze jedno: brak śrubki.")
	post := desk.Thread(card, "brak śrubki")
	kind, values = payload(t, post)
	want := map[string]any{"case": "C-1001", "message": text(id), "messages": text(id)}
	if kind != "carebot_message" || len(values) != 3 || values["message"] != want["message"] || values["messages"] != want["messages"] || values["case"] != want["case"] {
		t.Errorf("the post's metadata: %s %v, want %v", kind, values, want)
	}
}

// The card shows what an employee needs at a glance.
func TestTheCard(t *testing.T) {
	t.Parallel()
	_, _, _, card := opened(t)
	words := bottest.Words(card)
	for _, want := range []string{"C-1001", "Ewa", "ZAM-60355", "Uszkodzenie lub wada", "Zwrot pieniędzy", "polski", "<@" + bottest.Anna + ">", "case_take"} {
		if !strings.Contains(strings.ToLower(words), strings.ToLower(want)) {
			t.Errorf("the card does not say %q:\n%s", want, words)
		}
	}
}

// Who speaks the customer's language gets the case; among them the one with less to do.
func TestWhoGetsIt(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Options = twoInPolish
	w.Start()
	var got []string
	for i := range 4 {
		got = append(got, w.Case(w.Phone(int64(70+i), "Ewa", "pl").Complains("ZAM-1", "Zepsute.")).Assignee)
	}
	// Anna takes 200 at once and Olga 100: shares 0 0, 1/200 0, 1/200 1/100, 2/200 1/100.
	want := []string{bottest.Anna, bottest.Olga, bottest.Anna, bottest.Anna}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the cases went to %v, want %v", got, want)
	}
	if got := w.Case(w.Phone(75, "John", "en").Complains("ZAM-1", "Broken.")).Assignee; got != bottest.Piotr {
		t.Errorf("an English case went to %s", got)
	}
}

// Nobody is free: the customer gets the company's name and phone, the card is nobody's, and whoever takes it has it.
func TestNobodyIsFree(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Options = nobodyFree
	w.Start()
	phone, desk := w.Phone(76, "Ewa", "pl"), w.Desk()
	number := phone.Complains("ZAM-1", "Zepsute.")
	phone.Shows("Słoneczna", "+48 22 100 20 30", number)
	card := desk.Card(number)
	if strings.Contains(bottest.Words(card), "<@") {
		t.Errorf("the card mentions somebody: %s", bottest.Words(card))
	}
	desk.Presses(bottest.Olga, card, "case_take")
	desk.Card(number, "<@"+bottest.Olga+">")
	phone.Sees("Olga Smirnova", "+48 600 100 300")
}

// A colleague takes the case: the card, the thread and the customer hear of it. Of two who press at once one has it.
func TestTakingACase(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	release := w.Telegram.Hold()
	desk.Presses(bottest.Piotr, card, "case_take")
	desk.Presses(bottest.Olga, card, "case_take") // of the card as it was
	release()
	desk.Card("C-1001", "<@"+bottest.Piotr+">")
	desk.Thread(card, w.Text(care.Polish, "desk.taken", map[string]any{"Staff": "Piotr Wiśniewski"}))
	phone.Sees("Piotr Wiśniewski", "+48 600 100 400")
	desk.Waits("tell Olga", card.TS, func() bool { return len(w.Slack.Ephemerals(bottest.Olga)) == 1 })
	w.Settled()
	if got := w.Case("C-1001").Assignee; got != bottest.Piotr {
		t.Errorf("the case is %s's", got)
	}
	if phone.Count("Olga") != 0 || desk.Count(card, "Olga Smirnova") != 0 {
		t.Error("Olga has it, too")
	}
	now := desk.Card("C-1001", "<@"+bottest.Piotr+">")
	desk.Presses(bottest.Piotr, now, "case_take")
	desk.Waits("tell Piotr", card.TS, func() bool { return len(w.Slack.Ephemerals(bottest.Piotr)) == 1 })
	desk.Presses(bottest.Olga, now, "case_take")
	desk.Card("C-1001", "<@"+bottest.Olga+">")
	phone.Sees("Olga Smirnova")
}
