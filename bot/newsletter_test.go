package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// audience is customers who want offers, in three languages, without a word said yet.
type audience struct {
	w      *bottest.World
	phones []*sandtelegram.Customer
}

// firstReader is the chat ID of the first customer of an audience.
const firstReader = 100_000

// reads gives a world customers who want offers; every gone-th has stopped the bot, which does not know.
func reads(w *bottest.World, many, gone int) *audience {
	a := &audience{w: w}
	for i := range many {
		person := sandtelegram.Person{ID: int64(firstReader + i), FirstName: fmt.Sprintf("Reader %d", i)}
		phone := w.Telegram.Customer(person)
		phone.Met(gone > 0 && i%gone == gone-1)
		a.phones = append(a.phones, phone)
	}
	const page = 100
	for from := 0; from < many; from += page {
		w.Stores(func(tx storage.Tx) error {
			for i := from; i < min(from+page, many); i++ {
				if err := reader(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return a
}

// reader stores one customer who wants offers.
func reader(tx storage.Tx, i int) error {
	c := care.Customer{
		ID: fmt.Sprintf("K-%07d", i), Address: care.Address{Platform: care.Telegram, Chat: fmt.Sprint(firstReader + i)},
		FirstName: fmt.Sprintf("Reader %d", i), Language: care.Languages()[i%3], Code: fmt.Sprintf("code%07d", i),
		CreatedAt: time.Now().UTC(), SeenAt: time.Now().UTC(),
	}
	if err := storage.Customers.Put(tx, c); err != nil {
		return err
	}
	change := care.ConsentChange{At: time.Now().UTC(), Pace: care.OffersEvery, How: care.HowCommand}
	return storage.Consents.Put(tx, care.Consent{Customer: c.ID, ConsentChange: change})
}

// offer is a newsletter for everyone, in three languages.
func offer(id string) care.Newsletter {
	return care.Newsletter{
		ID: id, Name: "Lato", State: care.NewsletterScheduled, Author: bottest.Piotr, CreatedAt: time.Now().UTC(), Late: 6 * time.Hour,
		Texts: map[care.Language]care.Content{
			care.Polish:  {Text: "Lampy tańsze o 20%.", Spans: []care.Span{{Start: 0, End: 5, Style: care.Bold}}},
			care.Russian: {Text: "Лампы дешевле на 20%."},
			care.English: {Text: "Lamps: 20% off."},
		},
		Buttons:  []care.NewsletterButton{{Labels: map[care.Language]string{care.Polish: "Sklep", care.Russian: "Магазин", care.English: "Shop"}, Link: "https://example.com"}},
		Audience: care.Audience{Who: care.In(care.Everyone, "")},
	}
}

// begins has a stored newsletter begin, as its timer does.
func begins(w *bottest.World, n care.Newsletter) {
	w.Stores(func(tx storage.Tx) error {
		if err := storage.Newsletters.Put(tx, n); err != nil {
			return err
		}
		return storage.Timers.Put(tx, storage.Timer{Key: "newsletter/" + n.ID, Kind: "newsletter", Due: time.Now().UTC(), About: []string{n.ID}})
	})
}

// ended waits until a newsletter is done and returns it.
func (a *audience) ended(id string) care.Newsletter {
	a.w.T.Helper()
	var n care.Newsletter
	a.w.Eventually("the newsletter is sent", func() bool {
		err := a.w.View(func(tx storage.Tx) (err error) {
			n, _, err = storage.Newsletters.Get(tx, id)
			return err
		})
		return err == nil && n.State.Ended()
	})
	return n
}

// got counts the newsletters of a reader.
func got(phone *sandtelegram.Customer) int {
	n := 0
	for _, m := range phone.Messages() {
		if strings.Contains(m.Text, "20%") {
			n++
		}
	}
	return n
}

// Everybody who wants it gets it once, in their language, with its buttons and the one against more; who has stopped the
// bot is counted, and the managers see it all on one message.
func TestANewsletterIsSent(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	w.Refusals = append(w.Refusals, "Forbidden")
	a := reads(w, 90, 30)
	begins(w, offer("N-1001"))
	w.Stop()
	w.Start()
	n := a.ended("N-1001")
	if want := (care.NewsletterCounts{Sent: 87, Blocked: 3}); n.Counts != want || n.State != care.NewsletterDone {
		t.Errorf("it ends as %s with %+v", n.State, n.Counts)
	}
	for i, phone := range a.phones {
		if times := got(phone); times > 1 || times == 0 && i%30 != 29 {
			t.Errorf("reader %d got it %d times", i, times)
		}
	}
	first := a.phones[0].Messages()[0]
	if first.Text != "Lampy tańsze o 20%." || len(first.Entities) == 0 || len(first.Buttons) != 2 {
		t.Errorf("it came as %+v", first)
	}
	done := desk.Managers("Lato", "87", w.Text(care.Polish, "news.state_done", nil), "90 / 90")
	if posts := w.Slack.Messages(bottest.Managers, ""); len(posts) != 1 || strings.Contains(bottest.Words(done), "news_pause") {
		t.Errorf("the managers have %d messages about it, the last: %s", len(posts), bottest.Words(done))
	}
}

// A newsletter whose hour passed long ago waits for a word; one press sends it.
func TestALateNewsletterWaits(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	a := reads(w, 3, 0)
	n := offer("N-1002")
	n.SendAt = time.Now().Add(-7 * time.Hour).UTC()
	begins(w, n)
	w.Stop()
	w.Start()
	desk.Managers("Termin newslettera „Lato”", "czeka na decyzję")
	card := desk.Managers("Lato", w.Text(care.Polish, "news.state_late", nil))
	if got(a.phones[0]) != 0 {
		t.Error("it went out late by itself")
	}
	desk.PressesIn(bottest.Managers, bottest.Anna, card, "news_resume")
	desk.Whispers(bottest.Anna, w.Text(care.Polish, "desk.managers_alone", nil))
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_resume")
	if n := a.ended("N-1002"); n.Counts.Sent != 3 {
		t.Errorf("it ends with %+v", n.Counts)
	}
}

// Paused, nothing more goes out until it goes on; stopped, nothing ever.
func TestANewsletterIsPausedAndStopped(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	w.Options = func(o *bot.Options) { o.Telegram.Rate = 5 } // a minute and more for all of them
	a := reads(w, 400, 0)
	begins(w, offer("N-1003"))
	w.Stop()
	w.Start()
	card := desk.Managers("Lato", "news_pause")
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_pause")
	paused := desk.Managers("Lato", w.Text(care.Polish, "news.state_paused", nil), "Piotr Wiśniewski")
	if asks := fmt.Sprintf("%s", paused.Blocks); !strings.Contains(asks, w.Text(care.Polish, "news.stop_sure", nil)) {
		t.Errorf("it may be stopped for good unasked: %s", asks)
	}
	desk.PressesIn(bottest.Managers, bottest.Piotr, paused, "news_stop")
	n := a.ended("N-1003")
	w.Settled()
	all := 0
	for _, phone := range a.phones {
		all += got(phone)
	}
	if all >= 400 || n.State != care.NewsletterStopped {
		t.Errorf("%d of 400 got what was stopped at once: %+v", all, n.Counts)
	}
}
