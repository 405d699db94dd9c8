package bot_test

import (
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/bot/sandbox/fault"
)

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
