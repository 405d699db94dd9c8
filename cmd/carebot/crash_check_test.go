package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/storage"
	"carebot/storage/badger"

	sandslack "carebot/bot/sandbox/slack"
)

var (
	crashWord  = regexp.MustCompile(`&lt;K\d+-\d+&gt;`)
	crashReply = regexp.MustCompile(`<R C-\d+ \d+>`)
)

// crashMeta is what a post of the bot's says of itself.
type crashMeta struct{ Case, Message, Messages string }

func crashMetaOf(m sandslack.Message, kind string) (meta crashMeta) {
	if m.Metadata != nil && m.Metadata.EventType == kind {
		_ = json.Unmarshal(m.Metadata.EventPayload, &meta) // nothing is no metadata
	}
	return meta
}

// crashCardOf returns the number of the case whose card a message is, or "".
func crashCardOf(m sandslack.Message) string { return crashMetaOf(m, "carebot_case").Case }

// cards returns the cards by case.
func (w *crashWorld) cards() map[string][]sandslack.Message {
	cards := map[string][]sandslack.Message{}
	for _, m := range w.slack.Messages(crashCases, "") {
		if number := crashCardOf(m); number != "" {
			cards[number] = append(cards[number], m)
		}
	}
	return cards
}

// thread returns the thread of a customer's case without the card.
func (w *crashWorld) thread(c *crashCustomer) []sandslack.Message {
	cards := w.cards()[c.caseNo]
	if len(cards) == 0 {
		return nil
	}
	return w.slack.Messages(crashCases, cards[0].TS)[1:]
}

// wordsIn returns the numbered words in a customer's thread, as they stand.
func (w *crashWorld) wordsIn(c *crashCustomer) []string {
	var words []string
	for _, m := range w.thread(c) {
		if m.BotID != "" {
			words = append(words, crashWord.FindAllString(m.Text, -1)...)
		}
	}
	return words
}

// repliesAt returns the numbered replies on a customer's phone, as they stand.
func (c *crashCustomer) repliesAt() []string {
	var replies []string
	for _, m := range c.Messages() {
		if m.FromBot {
			replies = append(replies, crashReply.FindAllString(m.Text, -1)...)
		}
	}
	return replies
}

// wanted are the words that must be in the thread, and the replies that must be on the phone.
func (c *crashCustomer) wanted() (words, replies []string) {
	for i := range c.words {
		words = append(words, fmt.Sprintf("&lt;K%d-%d&gt;", c.number, i))
	}
	for _, e := range c.w.employees {
		for i := range e.replies[c.caseNo] {
			replies = append(replies, fmt.Sprintf("<R %s %d>", c.caseNo, i))
		}
	}
	return words, replies
}

// calm waits until everything that was said has arrived and has its sign.
func (w *crashWorld) calm() {
	w.t.Helper()
	for _, c := range w.customers {
		words, replies := c.wanted()
		w.must(func() bool { return len(w.wordsIn(c)) >= len(words) && len(distinct(c.repliesAt())) >= len(replies) }, func() string {
			return fmt.Sprintf("customer %d, %s\nwords: %s\nreplies: %s", c.number, c.caseNo,
				cmp.Diff(words, w.wordsIn(c)), cmp.Diff(replies, distinct(c.repliesAt())))
		})
	}
	for _, e := range w.employees {
		for ts, sign := range e.said {
			w.must(func() bool { return len(w.slack.Reactions(crashCases, ts)[sign]) == 1 }, func() string {
				m, _ := w.slack.Message(crashCases, ts)
				return fmt.Sprintf("%q has %v, not %s", m.Text, w.slack.Reactions(crashCases, ts), sign)
			})
		}
	}
	w.must(func() bool { return w.telegram.Unanswered() == 0 }, func() string { return "a press is not answered" })
	w.must(w.program.idle, func() string { return "something is still to be delivered" })
}

// lastWords shows that no conversation is stuck: each customer says one more word and is answered.
func (w *crashWorld) lastWords() {
	w.t.Helper()
	for _, c := range w.customers {
		c.write()
	}
	for _, e := range w.employees {
		for _, card := range e.cards() {
			e.reply(card)
		}
	}
	w.calm()
}

// check counts on the far side, and looks into the store that was left.
func (w *crashWorld) check() {
	w.t.Helper()
	w.checkCases()
	for _, c := range w.customers {
		w.checkThread(c)
		w.checkPhone(c)
	}
	w.checkFiles()
	w.count()
	if n, m := w.telegram.Limited(), w.slack.Limited(); n+m != 0 {
		w.t.Errorf("429: %d times at Telegram, %d at Slack", n, m)
	}
	w.checkStore()
}

// checkCases: one case and one card for each customer.
func (w *crashWorld) checkCases() {
	w.t.Helper()
	cards := w.cards()
	if len(cards) != len(w.customers) {
		w.t.Errorf("%d cases for %d customers", len(cards), len(w.customers))
	}
	of := map[string]int{}
	for _, c := range w.customers {
		if other, twice := of[c.caseNo]; twice {
			w.t.Errorf("customers %d and %d both have %s", other, c.number, c.caseNo)
		}
		of[c.caseNo] = c.number
		if n := len(cards[c.caseNo]); n != 1 {
			w.t.Errorf("customer %d: %d cards of %s", c.number, n, c.caseNo)
		}
	}
}

// checkThread: every word once, in order; every message in one post.
func (w *crashWorld) checkThread(c *crashCustomer) {
	w.t.Helper()
	words, _ := c.wanted()
	if diff := cmp.Diff(words, w.wordsIn(c)); diff != "" {
		w.t.Errorf("customer %d: the thread of %s (-want +got):\n%s", c.number, c.caseNo, diff)
	}
	seen := map[string]bool{}
	for _, m := range w.thread(c) {
		meta := crashMetaOf(m, "carebot_message")
		if meta.Messages == "" {
			continue
		}
		if meta.Case != c.caseNo {
			w.t.Errorf("a post for %s in the thread of %s: %q", meta.Case, c.caseNo, m.Text)
		}
		for _, id := range strings.Split(meta.Messages, ",") {
			if seen[id] {
				w.t.Errorf("customer %d: message %s is in %s twice", c.number, id, c.caseNo)
			}
			seen[id] = true
		}
	}
}

// checkPhone: every reply, in order; again only right after itself, at most once for each kill.
func (w *crashWorld) checkPhone(c *crashCustomer) {
	w.t.Helper()
	_, replies := c.wanted()
	got := c.repliesAt()
	if diff := cmp.Diff(replies, slices.Compact(slices.Clone(got))); diff != "" {
		w.t.Errorf("customer %d: the replies of %s, repeats aside (-want +got):\n%s", c.number, c.caseNo, diff)
	}
	if repeats := len(got) - len(replies); repeats > int(w.program.kills.Load()) {
		w.t.Errorf("customer %d: %d repeats after %d kills", c.number, repeats, w.program.kills.Load())
	}
	answers := 0
	for _, a := range w.telegram.Answers() {
		if a.Chat == c.ID() {
			answers++
		}
	}
	if answers > c.presses {
		w.t.Errorf("customer %d: %d answers to %d presses", c.number, answers, c.presses)
	}
}

// count says how much there was to be lost.
func (w *crashWorld) count() {
	words, replies, repeats := 0, 0, 0
	for _, c := range w.customers {
		all, answered := c.wanted()
		words, replies, repeats = words+len(all), replies+len(answered), repeats+len(c.repliesAt())-len(answered)
	}
	_, dropped := w.slack.Undelivered()
	w.t.Logf("%d kills: %d words, %d files, %d replies (%d repeated), %d events that Slack gave up",
		w.program.kills.Load(), words, len(w.slack.Files()), replies, repeats, dropped)
}

// checkFiles: every file once, in the thread of its customer's case.
func (w *crashWorld) checkFiles() {
	w.t.Helper()
	got := map[string][]sandslack.File{}
	for _, f := range w.slack.Files() {
		got[string(f.Bytes)] = append(got[string(f.Bytes)], f)
	}
	sent := 0
	for _, c := range w.customers {
		sent += len(c.files)
		cards := w.cards()[c.caseNo]
		for _, content := range c.files {
			files := got[content]
			if len(files) != 1 || len(files[0].Shares) != 1 || len(cards) != 1 || files[0].Shares[0].Thread != cards[0].TS {
				w.t.Errorf("%s is there %d times: %+v", content, len(files), files)
			}
		}
	}
	if len(got) != sent {
		w.t.Errorf("%d different files, not %d", len(got), sent)
	}
}

// checkStore: the store is whole, and nothing is left to be done.
func (w *crashWorld) checkStore() {
	w.t.Helper()
	store, err := badger.Open(filepath.Join(w.program.dir, "data"), badger.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			w.t.Error(err)
		}
	}()
	findings, err := storage.Verify(w.t.Context(), store, storage.All()...)
	if err != nil || len(findings) > 0 {
		w.t.Errorf("the store: %v, %v", findings, err)
	}
	err = store.View(w.t.Context(), func(tx storage.Tx) error {
		waiting, _, err := storage.Deliveries.Page(tx, storage.Query{})
		for _, d := range waiting {
			w.t.Errorf("still in the outbox since %v: %s %s", d.EnqueuedAt.Format(time.TimeOnly), d.Lane, d.Payload)
		}
		if err != nil {
			return err
		}
		early, _, err := storage.EarlyEvents.Page(tx, storage.Query{})
		for _, e := range early {
			w.t.Errorf("still kept for a card: %s", e.Event)
		}
		if err != nil {
			return err
		}
		aside, _, err := storage.SetAsides.Page(tx, storage.Query{})
		for _, s := range aside {
			w.t.Errorf("set aside: %s: %s", s.ID, s.Reason)
		}
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
}

// distinct returns the values in order of their first appearance.
func distinct(values []string) []string {
	var first []string
	for _, v := range values {
		if !slices.Contains(first, v) {
			first = append(first, v)
		}
	}
	return first
}
