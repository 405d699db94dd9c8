package bot_test

import (
	"strings"
	"testing"

	"carebot/bot/bottest"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/care"
)

// A reply reaches the customer under the employee's name, with Slack's formatting, emoji, names and links as Telegram's.
func TestAReplyWithFormatting(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	reply := desk.Writes(bottest.Anna, card,
		"Proszę *pilnie* _sprawdzić_ ~stary~ `kod` :smile: <@"+bottest.Olga+"> i <https://example.com/x|link> & <https://example.com/y>")
	m := phone.Sees("Anna Kowalska", "pilnie")
	desk.Signed(reply, "white_check_mark")
	want := "Anna Kowalska:\nProszę pilnie sprawdzić stary kod 😄 @Olga Smirnova i link & https://example.com/y"
	if m.Text != want {
		t.Errorf("the customer reads %q, want %q", m.Text, want)
	}
	types := map[string]bool{}
	for _, e := range m.Entities {
		types[e.Type] = true
		if e.Type == "text_link" && e.URL != "https://example.com/x" {
			t.Errorf("the link leads to %s", e.URL)
		}
	}
	for _, kind := range []string{"bold", "italic", "strikethrough", "code", "text_link"} {
		if !types[kind] {
			t.Errorf("no %s in %+v", kind, m.Entities)
		}
	}
}

// A note stays inside; removing the slashes sends it, adding them takes it back, and so does deleting.
func TestNotes(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	note := desk.Writes(bottest.Anna, card, "// klient dzwonił, tylko między nami")
	desk.Signed(note, "lock")
	reply := desk.Writes(bottest.Anna, card, "Sprawdzamy.")
	phone.Sees("Sprawdzamy.")
	desk.Signed(reply, "white_check_mark")
	if phone.Count("między nami") != 0 {
		t.Fatal("the note reached the customer")
	}

	desk.Edits(note, "Proszę zadzwonić.")
	phone.Sees("Anna Kowalska", "Proszę zadzwonić.")
	desk.Signed(note, "white_check_mark")
	desk.Unsigned(note, "lock")

	desk.Edits(reply, "// Sprawdzamy.")
	phone.Forgets("Sprawdzamy.")
	desk.Signed(reply, "lock")
	desk.Unsigned(reply, "white_check_mark")

	desk.Edits(reply, "Jednak sprawdzamy.")
	phone.Sees("Jednak sprawdzamy.")
	desk.Signed(reply, "white_check_mark")
	w.Settled()
	if phone.Count("//") != 0 {
		t.Error("slashes reached the customer")
	}
}

// An edit of a reply changes it at the customer, a deletion deletes it, a preview of a link does nothing.
func TestRepliesEditedAndDeleted(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"message_not_found"} // of the reaction on what was deleted meanwhile
	reply := desk.Writes(bottest.Anna, card, "Wysyłamy w poniedzialek, https://example.com/t")
	phone.Sees("poniedzialek")
	desk.Signed(reply, "white_check_mark")
	if err := w.Slack.Unfurl(bottest.Cases, reply.TS, "https://example.com/t", "Track"); err != nil {
		t.Fatal(err)
	}
	desk.Edits(reply, "Wysyłamy w *poniedziałek*.")
	changed := phone.Shows("Wysyłamy w poniedziałek.")
	desk.Edits(reply, "Wysyłamy w poniedziałek.") // only its look changes
	desk.Edits(reply, "Wysyłamy we wtorek.")
	again := phone.Shows("Wysyłamy we wtorek.")
	if changed.ID != again.ID || phone.Count("Anna Kowalska", "Wysyłamy") != 1 {
		t.Errorf("an edit made another message:\n%s", phone.Screen())
	}
	desk.Deletes(reply)
	phone.Forgets("wtorek")
	w.Settled()
	if n := len(w.Telegram.Calls("editMessageText")); n < 2 {
		t.Errorf("%d edits were made", n)
	}
}

// What makes a word bold is an edit, too.
func TestAnEditOfTheLookAlone(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	reply := desk.Writes(bottest.Anna, card, "Proszę nie włączać.")
	phone.Sees("nie włączać")
	desk.Signed(reply, "white_check_mark")
	desk.Edits(reply, "Proszę *nie* włączać.")
	phone.ShowsAs("the word bold", func(m sandtelegram.Message) bool {
		n := 0
		for _, e := range m.Entities {
			if e.Type == "bold" {
				n++
			}
		}
		return n == 2 && strings.Contains(m.Text, "nie włączać")
	})
}

// Too late to change: the platform refuses, the reply gets a warning and the thread the reason.
func TestTooLateToChange(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"message to edit not found", "message can't be edited"}
	reply := desk.Writes(bottest.Anna, card, "Pierwsza wersja.")
	seen := phone.Sees("Pierwsza wersja.")
	desk.Signed(reply, "white_check_mark")
	if err := phone.Delete(seen.ID); err != nil { // the customer has cleared the chat
		t.Fatal(err)
	}
	desk.Edits(reply, "Druga wersja.")
	desk.Signed(reply, "warning")
	desk.Thread(card, w.Text(care.Polish, "desk.too_late", nil))
}

// Somebody who is not staff: a sign, a private word, and nothing for the customer.
func TestAStranger(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	stray := desk.Writes(bottest.Stranger, card, "Ja też coś powiem")
	desk.Signed(stray, "no_entry_sign")
	desk.Edits(stray, "Ja też coś powiem klientowi")
	desk.Presses(bottest.Stranger, card, "case_take")
	desk.Waits("tell the stranger", card.TS, func() bool { return len(w.Slack.Ephemerals(bottest.Stranger)) == 2 })
	reply := desk.Writes(bottest.Anna, card, "Dzień dobry!")
	desk.Signed(reply, "white_check_mark")
	w.Settled()
	if phone.Count("Ja też") != 0 {
		t.Errorf("a stranger's words reached the customer:\n%s", phone.Screen())
	}
	if w.Case("C-1001").Assignee != bottest.Anna {
		t.Error("a stranger took the case")
	}
	desk.Deletes(stray)
	w.Settled()
}
