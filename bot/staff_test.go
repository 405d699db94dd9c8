package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/bot/sandbox/fault"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
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

// What customers write can notify nobody and break nothing.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	hostile := "<!channel> <@" + bottest.Anna + "> *bold* _it_ `x` <https://evil.example|bank> & < > &amp; @here #general :smile:"
	phone.Say(hostile)
	post := desk.Thread(card, "&lt;!channel&gt;")
	for _, bad := range []string{"<!", "<@", "<#"} {
		if strings.Contains(post.Text, bad) {
			t.Errorf("the post holds %q: %s", bad, post.Text)
		}
	}
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(hostile)
	if got := strings.ReplaceAll(post.Text, "<https://evil.example>", "https://evil.example"); got != escaped { // Slack marks links by itself
		t.Errorf("the thread says\n%s\nwant\n%s", got, escaped)
	}
}

// A name is a customer's word, too.
func TestAHostileName(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(77, "<!channel> _a*", "pl")
	number := phone.Complains("ZAM-1", "Zepsute.")
	card := desk.Card(number)
	if strings.Contains(bottest.Words(card), "<!channel>") {
		t.Errorf("the card notifies everybody: %s", bottest.Words(card))
	}
}

// What the customer edits is edited in Slack, also in a post that gathers several messages, also when it no longer fits.
func TestTheCustomerEdits(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	first := phone.Say("Pierwsze słowo.")
	post := desk.Thread(card, "Pierwsze słowo.")
	if err := phone.Edit(first, "Pierwsze słowo, poprawione."); err != nil {
		t.Fatal(err)
	}
	if again := desk.Thread(card, "poprawione"); again.TS != post.TS {
		t.Errorf("an edit made another post:\n%s", desk.Screen(card.TS))
	}
	long := strings.Repeat("Zdanie dość długie, by zająć miejsce. ", 100) // 3,800 characters
	second := phone.Say("Krótko.")
	desk.Thread(card, "Krótko.")
	for range 2 {
		edit(t, phone, second, long+"Koniec.")
		desk.Thread(card, "Koniec.")
		edit(t, phone, second, strings.ReplaceAll(long, "y", "&")+"Kres.") // no longer fits once escaped
		desk.Thread(card, "Kres.")
		w.Settled()
		edit(t, phone, second, "Znowu krótko.")
		desk.Thread(card, "Znowu krótko.")
		w.Settled()
		if n := desk.Count(card, "Zdanie"); n != 0 {
			t.Fatalf("%d posts still hold former words:\n%s", n, desk.Screen(card.TS))
		}
	}
}

func edit(t *testing.T, phone *bottest.Phone, message int, text string) {
	t.Helper()
	if err := phone.Edit(message, text); err != nil {
		t.Fatal(err)
	}
}

// Words that wait behind a slow Slack are gathered into one post, in order; an edit of one of them renders it anew.
func TestGatheredWords(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Slack.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: fault.Internal, Times: -1})
	before := w.Case("C-1001").Entries
	phone.Say("słowo zero")
	var ids []int
	for _, word := range strings.Fields("raz dwa trzy cztery pięć sześć") {
		ids = append(ids, phone.Say("słowo "+word))
	}
	w.Eventually("all words wait", func() bool { return w.Case("C-1001").Entries == before+1+len(ids) })
	w.Slack.Faults.Clear()
	desk.Thread(card, "sześć")
	w.Settled()
	gathered := desk.Thread(card, "trzy", "pięć")
	var posted []string
	for _, m := range desk.Replies(card) {
		_, values := payload(t, m)
		all := strings.Split(values["messages"].(string), ",")
		if values["message"] != all[0] {
			t.Errorf("metadata %v", values)
		}
		posted = append(posted, all...)
	}
	for i, id := range ids {
		if at := len(posted) - len(ids) + i; at < 0 || posted[at] != text(id) {
			t.Errorf("the thread holds the messages %v, want those of %v at the end", posted, ids)
		}
	}
	edit(t, phone, ids[3], "słowo CZTERY")
	if again := desk.Thread(card, "trzy", "CZTERY", "pięć"); again.TS != gathered.TS {
		t.Error("the edit made another post")
	}
	edit(t, phone, ids[1], strings.Repeat("Bardzo długie zdanie, które nie kończy się. ", 90)+"Kropka.")
	desk.Thread(card, "Kropka.")
	w.Settled()
	for _, word := range []string{"słowo raz", "Kropka.", "słowo trzy", "słowo CZTERY", "słowo pięć", "słowo sześć"} {
		if n := desk.Count(card, word); n != 1 {
			t.Errorf("%q stands %d times:\n%s", word, n, desk.Screen(card.TS))
		}
	}
}

// Long texts pass whole and in order, both ways.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	var sentences []string
	for i := range 500 {
		sentences = append(sentences, "Zdanie numer "+text(i)+" jest tu.")
	}
	long := strings.Join(sentences, " ") // over 12,000 characters
	reply := desk.Writes(bottest.Anna, card, long)
	desk.Signed(reply, "white_check_mark")
	var read []string
	for _, m := range phone.Messages() {
		if m.FromBot && strings.Contains(m.Text, "Zdanie numer") {
			read = append(read, strings.TrimPrefix(m.Text, "Anna Kowalska:\n"))
		}
	}
	if got := strings.Join(read, " "); got != long {
		t.Errorf("the customer reads %d characters of %d in %d messages", len(got), len(long), len(read))
	}

	before := len(desk.Replies(card))
	phone.Say(long) // the phone cuts it into messages of 4,096
	desk.Thread(card, "Zdanie numer 499 jest tu.")
	w.Settled()
	got := ""
	for _, m := range desk.Replies(card)[before:] {
		got += m.Text
	}
	if squeezed(got) != squeezed(long) {
		t.Errorf("the thread reads %d characters of %d", len(squeezed(got)), len(squeezed(long)))
	}
}

// squeezed is a text without white space: where it may have been cut.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

// A message as long as Telegram takes, of characters that Slack wants escaped, is several posts; so is its edit.
func TestALongMessageOfSpecialCharacters(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	long := func(word string) string { return strings.Repeat(word+" & <tak>. ", 290) + "Koniec " + word + "." }
	id := phone.Say(long("Pies"))
	desk.Thread(card, "Koniec Pies.")
	w.Settled()
	if n := desk.Count(card, "Pies &amp;"); n < 2 {
		t.Fatalf("%d posts", n)
	}
	for _, word := range []string{"Kot", "Mysz"} {
		edit(t, phone, id, long(word))
		desk.Thread(card, "Koniec "+word+".")
		w.Settled()
		got := 0
		for _, m := range desk.Replies(card) {
			got += strings.Count(m.Text, word+" &amp;")
		}
		if got != 290 || desk.Count(card, "Pies") != 0 {
			t.Errorf("after the edit the thread holds the words %d times:\n%s", got, desk.Screen(card.TS))
		}
	}
}

// Markup that Telegram refuses is sent plain: a message is always sent.
func TestMarkupRefused(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"can't parse entities"}
	w.Refuse("sendMessage", "Bad Request: can't parse entities: unsupported")
	reply := desk.Writes(bottest.Anna, card, "To jest *ważne*.")
	m := phone.Sees("Anna Kowalska", "To jest ważne.")
	desk.Signed(reply, "white_check_mark")
	if len(m.Entities) != 0 {
		t.Errorf("it is not plain: %v", m.Entities)
	}
}
