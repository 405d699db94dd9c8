package slack

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/bot/sandbox/fault"
	sandbox "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

// A case from its card to its last reaction, as the workspace sees it.
func TestConversationInThread(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	card := platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Ref: "card", Card: ptr(longest(12))}
	root := w.send(card).IDs[0]
	m := w.message(root)
	if m.Metadata == nil || m.Metadata.EventType != "carebot_case" || string(m.Metadata.EventPayload) != `{"case":"C-1001"}` {
		t.Errorf("the card's metadata: %+v", m.Metadata)
	}
	if !strings.HasPrefix(m.Text, "<@U0ANNA> ") {
		t.Errorf("the card's text begins with %.30q", m.Text)
	}

	words := platform.Delivery{Kind: platform.Say, Case: "C-1001", Thread: "card", ThreadID: root, Words: []care.Word{
		{Message: "7", Text: "Lampa *nie* działa <!channel> & https://example.com"}, {Message: "9", Text: "I kabel_też_"},
	}}
	said := w.send(words).IDs[0]
	m = w.message(said)
	if want := "Lampa *nie* działa &lt;!channel&gt; &amp; <https://example.com>\n\nI kabel_też_"; m.Text != want || m.ThreadTS != root {
		t.Errorf("in thread %s: %q", m.ThreadTS, m.Text)
	}
	if want := `{"case":"C-1001","message":"7","messages":"7,9"}`; m.Metadata == nil || string(m.Metadata.EventPayload) != want {
		t.Errorf("its metadata: %+v", m.Metadata)
	}
	call := w.server.Calls("chat.postMessage")[1]
	for name, want := range map[string]string{"mrkdwn": "false", "parse": "none", "link_names": "false", "unfurl_links": "false", "unfurl_media": "false"} {
		if call.Args[name] != want {
			t.Errorf("%s is %q, want %q", name, call.Args[name], want)
		}
	}

	words.Kind, words.TargetID, words.Words[1].Text = platform.Edit, said, "I kabel też"
	w.send(words)
	if got := w.message(said).Text; !strings.HasSuffix(got, "I kabel też") {
		t.Errorf("edited: %q", got)
	}
	react := platform.Delivery{Kind: platform.React, TargetID: said, Reaction: "white_check_mark"}
	for range 2 { // there already is done
		w.send(react)
	}
	if got := w.server.Reactions(cases, said)["white_check_mark"]; !slices.Equal(got, []string{"U0CAREBOT"}) {
		t.Errorf("reactions: %q", got)
	}
	react.Kind = platform.Unreact
	for range 2 {
		w.send(react)
	}
	card.TargetID = root
	card.Card.Title = "C-1001 · zamknięte"
	w.send(card)
	if got := string(w.message(root).Blocks[0]); !strings.Contains(got, "zamknięte") {
		t.Errorf("the card's header: %s", got)
	}
	w.send(platform.Delivery{Kind: platform.Private, ThreadID: root, User: anna, Content: care.Content{Text: "Tylko <dla> Ciebie"}})
	if got := w.server.Ephemerals(anna); len(got) != 1 || got[0].Text != "Tylko &lt;dla&gt; Ciebie" || got[0].Thread != root {
		t.Errorf("private: %+v", got)
	}
	for range 2 { // gone already is done
		w.send(platform.Delivery{Kind: platform.Delete, TargetID: said})
	}
	if n := len(w.server.Messages(cases, root)); n != 1 {
		t.Errorf("%d messages are left", n)
	}
	if n := w.server.Limited(); n != 0 {
		t.Errorf("%d calls came too fast", n)
	}
}

func ptr[T any](v T) *T { return &v }

// A notice is set apart, and its words are in the text, too.
func TestNotice(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	d := platform.Delivery{Kind: platform.Say, Case: "C-1001", Ref: "n", Notice: true, Content: care.Content{
		Text: "Wysłano do Jana", Spans: []care.Span{{Start: 12, End: 16, Style: care.Bold}},
	}}
	ts := w.send(d).IDs[0]
	m := w.message(ts)
	if m.Text != "Wysłano do *Jana*" || len(m.Blocks) != 1 || !strings.Contains(string(m.Blocks[0]), `"context"`) {
		t.Errorf("%q %s", m.Text, m.Blocks)
	}
	d.Kind, d.TargetID, d.Plain = platform.Edit, ts, true
	w.send(d)
	if m := w.message(ts); m.Text != "Wysłano do Jana" || !plain(m) {
		t.Errorf("plain: %q %s", m.Text, m.Blocks)
	}
}

// plain reports whether a message has no blocks but what Slack makes of its text.
func plain(m sandbox.Message) bool {
	return len(m.Blocks) == 1 && strings.Contains(string(m.Blocks[0]), `"type":"rich_text"`)
}

// Buttons in a message of ours.
func TestButtons(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	ts := w.send(platform.Delivery{
		Kind: platform.Say, Ref: "b", Content: care.Content{Text: strings.Repeat("Zdanie. ", 450)},
		Buttons: [][]platform.Button{{{Label: "Tak", Action: "yes", Data: "1"}, {Label: "Strona", Action: "page", URL: "https://example.com"}}},
	}).IDs[0]
	if n := len(w.message(ts).Blocks); n != 3 {
		t.Errorf("%d blocks", n)
	}
}

// Refused blocks are told as markup, and the plain card passes.
func TestCardFallsBack(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	c := longest(1)
	c.Buttons = []platform.Button{{Label: "bad", Action: strings.Repeat("x", 300)}} // an action_id too long
	d := platform.Delivery{Kind: platform.PutCard, Case: "C-1", Card: &c}
	_, err := w.try(d)
	if platform.AsFailure(err).Kind != platform.Markup {
		t.Fatalf("got %v, want markup", err)
	}
	d.Plain = true
	if m := w.message(w.send(d).IDs[0]); !plain(m) || m.Metadata == nil {
		t.Errorf("plain: %.100q", m.Text)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	card := platform.Delivery{Kind: platform.PutCard, Chat: cases, Case: "C-1001", Ref: "card", Card: &platform.Card{Case: "C-1001", Title: "x", Text: "x"}, First: time.Now()}
	if _, found, err := w.bot.Find(t.Context(), card); found || err != nil {
		t.Fatal(found, err)
	}
	root := w.send(card)
	word := platform.Delivery{Kind: platform.Say, Chat: cases, Case: "C-1001", ThreadID: root.IDs[0], Words: []care.Word{{Message: "7", Text: "raz"}}, First: time.Now()}
	other := word
	other.Words = []care.Word{{Message: "7", Part: 2, Text: "dalej"}}
	w.server.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: fault.DropAfter})
	if _, err := w.try(word); platform.AsFailure(err).Kind != platform.Uncertain {
		t.Fatal(err)
	}
	for i, test := range []struct {
		d    platform.Delivery
		want bool
	}{{card, true}, {word, true}, {other, false}} {
		r, found, err := w.bot.Find(t.Context(), test.d)
		if err != nil || found != test.want || found && len(r.IDs) != 1 {
			t.Errorf("%d: %+v %v %v", i, r, found, err)
		}
	}
	if _, _, err := w.bot.Find(t.Context(), platform.Delivery{Kind: platform.React}); !errors.Is(err, platform.ErrCannotFind) {
		t.Error(err)
	}
}

// A word to one person is looked for in the conversation with them, and told from another.
func TestFindADirectWord(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	word := platform.Delivery{Kind: platform.Say, Chat: anna, Ref: "say/1", Content: care.Content{Text: "raz"}, First: time.Now()}
	other := word
	other.Ref = "say/2"
	w.server.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: fault.DropAfter})
	if _, err := w.try(word); platform.AsFailure(err).Kind != platform.Uncertain {
		t.Fatal(err)
	}
	if r, found, err := w.bot.Find(t.Context(), word); err != nil || !found || len(r.IDs) != 1 {
		t.Errorf("%+v %v %v", r, found, err)
	}
	if _, found, err := w.bot.Find(t.Context(), other); err != nil || found {
		t.Errorf("another is found: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	for _, test := range []struct {
		name string
		d    platform.Delivery
		want platform.FailureKind
	}{
		{"no such channel", platform.Delivery{Kind: platform.Say, Chat: "C0NONE", Content: care.Content{Text: "x"}}, platform.Denied},
		{"nobody of this ID", platform.Delivery{Kind: platform.Say, Chat: "U0LEFT", Content: care.Content{Text: "x"}}, platform.Absent},
		{"no such conversation", platform.Delivery{Kind: platform.Say, Chat: "D0LEFT", Content: care.Content{Text: "x"}}, platform.Absent},
		{"no such thread", platform.Delivery{Kind: platform.Say, ThreadID: "1.000000", Content: care.Content{Text: "x"}}, platform.Gone},
		{"a thread that is not there yet", platform.Delivery{Kind: platform.Say, Thread: "card", Content: care.Content{Text: "x"}}, platform.Refused},
		{"nothing said", platform.Delivery{Kind: platform.Say}, platform.Refused},
		{"no such message", platform.Delivery{Kind: platform.Edit, TargetID: "1.000000", Content: care.Content{Text: "x"}}, platform.Gone},
		{"no message named", platform.Delivery{Kind: platform.Edit, Content: care.Content{Text: "x"}}, platform.Refused},
		{"no such reaction", platform.Delivery{Kind: platform.React, TargetID: "1.000000", Reaction: "lock"}, platform.Gone},
		{"no card", platform.Delivery{Kind: platform.PutCard}, platform.Refused},
		{"no kind", platform.Delivery{}, platform.Refused},
	} {
		if _, err := w.try(test.d); err == nil || platform.AsFailure(err).Kind != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

// A notice for somebody mentions them, and only them: what it says is still no markup.
func TestNoticeForSomebody(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	ts := w.send(platform.Delivery{
		Kind: platform.Say, Case: "C-1001", Ref: "n", Notice: true, Mention: "U0ANNA", Content: care.Content{Text: "Nowe słowo od <@U0OLGA>."},
	}).IDs[0]
	m := w.message(ts)
	if want := "<@U0ANNA> Nowe słowo od &lt;@U0OLGA&gt;."; m.Text != want || !strings.Contains(string(m.Blocks[0]), "U0ANNA") {
		t.Errorf("%q %s, want %q", m.Text, m.Blocks, want)
	}
}
