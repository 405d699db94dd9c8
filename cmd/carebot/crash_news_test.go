package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// The newsletter that is killed in the middle, and how fast it goes: 300 a second.
const (
	newsSpeed   = 10
	newsReaders = 2000
	newsKills   = 10
	newsFirst   = 500_000 // the first reader's chat
)

// TestCrashNewsletter kills the program ten times while a newsletter goes out to two thousand customers: nobody gets it
// twice, and nobody is forgotten but those who are counted as unconfirmed.
func TestCrashNewsletter(t *testing.T) {
	t.Parallel()
	seed := crashSeed(t)
	t.Logf("CAREBOT_SEED=%d", seed)
	// Twelve hours away, so that it is not quiet while the test runs.
	quiet := time.Now().Add(12 * time.Hour).UTC()
	w := newCrashPlatforms(t, newsSpeed, fmt.Sprintf("quiet: %q\n", quiet.Format("15:04")+"-"+quiet.Add(time.Minute).Format("15:04")))
	readers := w.readers()
	w.news(func(tx storage.Tx) error { return storeOffer(tx, "N-1001") })
	random := newCrashRandom(seed, 1)
	w.program.start()
	for range newsKills {
		w.program.serves()
		// A program just started sends nothing for a second: what the one before it sent still counts.
		w.program.lives(900*time.Millisecond + crashUpTo(random, 600*time.Millisecond))
		w.program.kill()
		w.program.start()
	}
	var n care.Newsletter
	all := fmt.Sprintf("%d z\u00a0%d", newsReaders, newsReaders)
	w.must(func() bool { return strings.Contains(w.managersSee(), all) }, func() string { return "the newsletter does not end: " + w.managersSee() })
	w.program.stop()
	w.news(func(tx storage.Tx) (err error) {
		n, _, err = storage.Newsletters.Get(tx, "N-1001")
		return err
	})
	w.countNews(n, readers)
}

// countNews holds what the readers have against what the program has counted.
func (w *crashWorld) countNews(n care.Newsletter, readers []*sandtelegram.Customer) {
	w.t.Helper()
	none := 0
	for i, reader := range readers {
		switch times := len(reader.Messages()); times {
		case 0:
			none++
		case 1:
		default:
			w.t.Errorf("reader %d got it %d times", i, times)
		}
	}
	c := n.Counts
	w.t.Logf("%d kills: %+v, %d got nothing", w.program.kills.Load(), c, none)
	if n.State != care.NewsletterDone || c.Done() != newsReaders {
		w.t.Errorf("it ends as %s with %+v", n.State, c)
	}
	if none > c.Unconfirmed || c.Sent > newsReaders-none {
		w.t.Errorf("%d got nothing, and %+v was counted", none, c)
	}
	// As many are begun as are on their way: a few, at this rate.
	if most := newsKills * 10; c.Unconfirmed > most {
		w.t.Errorf("%d are unconfirmed after %d kills", c.Unconfirmed, newsKills)
	}
	if limited := w.telegram.Limited(); limited != 0 {
		w.t.Errorf("%d calls were too fast", limited)
	}
}

// readers are customers who want offers.
func (w *crashWorld) readers() []*sandtelegram.Customer {
	readers := make([]*sandtelegram.Customer, newsReaders)
	for i := range readers {
		readers[i] = w.telegram.Customer(sandtelegram.Person{ID: int64(newsFirst + i), FirstName: fmt.Sprintf("Reader %d", i)})
		readers[i].Met(false)
	}
	const page = 100
	for from := 0; from < newsReaders; from += page {
		w.news(func(tx storage.Tx) error {
			for i := from; i < from+page; i++ {
				if err := crashReader(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return readers
}

func crashReader(tx storage.Tx, i int) error {
	now := time.Now().UTC()
	c := care.Customer{
		ID: fmt.Sprintf("K-%07d", i), Address: care.Address{Platform: care.Telegram, Chat: fmt.Sprint(newsFirst + i)},
		FirstName: fmt.Sprintf("Reader %d", i), Language: care.Polish, Code: fmt.Sprintf("code%07d", i), CreatedAt: now, SeenAt: now,
	}
	if err := storage.Customers.Put(tx, c); err != nil {
		return err
	}
	change := care.ConsentChange{At: now, Pace: care.OffersEvery, How: care.HowCommand}
	return storage.Consents.Put(tx, care.Consent{Customer: c.ID, ConsentChange: change})
}

// news reads or changes what the program has stored, while it does not run.
func (w *crashWorld) news(f func(storage.Tx) error) {
	w.t.Helper()
	store, err := badger.Open(filepath.Join(w.program.dir, "data"), badger.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = store.Close() }() // what was committed is there
	ctx := context.Background()
	if err := storage.Prepare(ctx, store, storage.All()...); err != nil {
		w.t.Fatal(err)
	}
	if err := store.Update(ctx, f); err != nil {
		w.t.Fatal(err)
	}
}

// managersSee are the words in the managers' channel.
func (w *crashWorld) managersSee() string {
	var b strings.Builder
	for _, m := range w.slack.Messages(crashManagers, "") {
		b.WriteString(m.Text)
	}
	return b.String()
}
