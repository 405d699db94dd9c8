package bot_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"

	sandslack "carebot/bot/sandbox/slack"
)

const (
	loadReaders = 2000
	loadGone    = 33 // every so manieth has stopped the bot: three of a hundred
	loadTalks   = 20
	loadWords   = 6 // each way, in each conversation
)

// talk is a case that is talked about.
type talk struct {
	phone *bottest.Phone
	card  sandslack.Message
	staff string
}

// talks begins conversations in all languages.
func talks(w *bottest.World, desk *bottest.Desk, many int) []talk {
	all := make([]talk, many)
	staff := map[care.Language]string{care.Polish: bottest.Anna, care.Russian: bottest.Olga, care.English: bottest.Piotr}
	for i := range all {
		lang := care.Languages()[i%len(care.Languages())]
		phone := w.Phone(int64(11+i), "Ewa", string(lang))
		all[i] = talk{phone: phone, card: desk.Card(phone.Asks("Lampa " + strconv.Itoa(i))), staff: staff[lang]}
	}
	w.Settled()
	return all
}

// While a newsletter goes out, people talk: the limits hold (the world looks at that), every word arrives once and in
// order, and everybody gets the newsletter once.
func TestANewsletterWhileCustomersTalk(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	w.Refusals = append(w.Refusals, "Forbidden")
	all := talks(w, desk, loadTalks)
	a := reads(w, loadReaders, loadGone)
	begins(w, offer("N-1001"))
	w.Stop()
	w.Start()
	desk.Managers("Lato")
	for n := range loadWords {
		for _, talk := range all {
			talk.phone.Say(fmt.Sprintf("word %d.", n))
			desk.Writes(talk.staff, talk.card, fmt.Sprintf("reply %d.", n))
		}
		for _, talk := range all {
			talk.phone.Shows(fmt.Sprintf("reply %d.", n))
			desk.Thread(talk.card, fmt.Sprintf("word %d.", n))
		}
	}
	n := a.ended("N-1001")
	w.Settled()
	gone := loadReaders / loadGone
	if want := (care.NewsletterCounts{Sent: loadReaders - gone, Blocked: gone}); n.Counts != want || n.State != care.NewsletterDone {
		t.Errorf("it ends as %s with %+v, want %+v", n.State, n.Counts, want)
	}
	a.hadOnce(loadGone)
	for _, talk := range all {
		inOrder(t, "reply", talk.phone.Screen())
		inOrder(t, "word", said(desk, talk.card))
	}
}

// hadOnce looks whether every reader had the offer once, in their language; every gone-th had stopped the bot.
func (a *audience) hadOnce(gone int) {
	a.w.T.Helper()
	for i, phone := range a.phones {
		times := 0
		for _, m := range phone.Messages() {
			if m.Text == offer("").Texts[care.Languages()[i%3]].Text {
				times++
			}
		}
		want := 1
		if gone > 0 && i%gone == gone-1 {
			want = 0
		}
		if times != want || len(phone.Messages()) != want {
			a.w.T.Errorf("reader %d had it %d times in their language, among %d messages", i, times, len(phone.Messages()))
		}
	}
}

// said are the texts of a thread.
func said(desk *bottest.Desk, card sandslack.Message) string {
	var b strings.Builder
	for _, m := range desk.Replies(card) {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// inOrder looks whether what was said shows once each, in order.
func inOrder(t *testing.T, what, screen string) {
	t.Helper()
	var got, want []string
	for _, found := range regexp.MustCompile(what+` (\d+)\.`).FindAllStringSubmatch(screen, -1) {
		got = append(got, found[1])
	}
	for n := range loadWords {
		want = append(want, strconv.Itoa(n))
	}
	if !slices.Equal(got, want) {
		t.Errorf("of each %s there came %v:\n%s", what, got, screen)
	}
}
