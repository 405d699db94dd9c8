package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"

	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// newsFree is a rate that nothing reaches.
const newsFree = 1_000_000

// BenchmarkNewsletter measures the program as a process while a newsletter goes out: how fast, of what is allowed, and
// how much memory it takes at most, planning included. Beside it stands a plain loop over the library's SendMessage, which
// stores nothing. CAREBOT_BENCH_LONG adds a million recipients.
func BenchmarkNewsletter(b *testing.B) {
	sizes := []int{100_000}
	if os.Getenv("CAREBOT_BENCH_LONG") != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, recipients := range sizes {
		for _, rate := range []int{1000, newsFree} {
			b.Run(fmt.Sprintf("recipients=%d/rate=%d", recipients, rate), func(b *testing.B) {
				w := newBenchWorld(b)
				counter := w.counts()
				w.configure(rate)
				for round := 1; b.Loop(); round++ {
					w.mail(round, recipients)
					sent, took, own := w.sends(counter, recipients)
					b.ReportMetric(float64(sent)/took.Seconds(), "sent/s")
					b.ReportMetric(float64(sent)/took.Seconds()/float64(rate), "of-allowed")
					b.ReportMetric(own, "own-MiB")
					b.ReportMetric(w.memory("VmHWM"), "peak-MiB")
					_ = w.process.Process.Signal(os.Interrupt)
					_ = w.process.Wait()
				}
			})
		}
	}
	b.Run("plain-loop", plainLoop)
}

// newsCounter is a Telegram that only counts what is sent to the readers of a newsletter; all else goes to the sandbox.
type newsCounter struct {
	behind http.Handler
	sent   atomic.Int64
	first  atomic.Int64 // when the first came, in Unix nanoseconds
	last   atomic.Int64
}

func (c *newsCounter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/sendMessage") {
		c.behind.ServeHTTP(w, r)
		return
	}
	now := time.Now().UnixNano()
	c.first.CompareAndSwap(0, now)
	c.last.Store(now)
	id := c.sent.Add(1)
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":1,"type":"private"}}}`, id) // who hung up is not counted on
}

// counts puts a counter before the sandbox.
func (w *benchWorld) counts() *newsCounter {
	w.b.Helper()
	counter := &newsCounter{behind: w.telegram}
	server := httptest.NewServer(counter)
	w.b.Cleanup(server.Close)
	w.env = append(w.env, "TELEGRAM_URL="+server.URL)
	return counter
}

// configure sets the rate over all chats.
func (w *benchWorld) configure(rate int) {
	w.b.Helper()
	quiet := time.Now().Add(12 * time.Hour).UTC()
	config := strings.Replace(crashConfig(crashSpeed), fmt.Sprintf("rate: %d,", 30*crashSpeed), fmt.Sprintf("rate: %d,", rate), 1) +
		fmt.Sprintf("quiet: %q\n", quiet.Format("15:04")+"-"+quiet.Add(time.Minute).Format("15:04"))
	if err := os.WriteFile(filepath.Join(w.dir, "carebot.yaml"), []byte(config), 0o600); err != nil {
		w.b.Fatal(err)
	}
}

// mail stores readers and a newsletter that is due.
func (w *benchWorld) mail(round, recipients int) {
	w.b.Helper()
	store, err := badger.Open(filepath.Join(w.dir, "data"), badger.Options{})
	if err != nil {
		w.b.Fatal(err)
	}
	defer func() { _ = store.Close() }() // what was committed is there
	ctx := w.b.Context()
	if err := storage.Prepare(ctx, store, storage.All()...); err != nil {
		w.b.Fatal(err)
	}
	update := func(f func(storage.Tx) error) {
		if err := store.Update(ctx, f); err != nil {
			w.b.Fatal(err)
		}
	}
	const page = 150
	for from := 0; from < recipients && round == 1; from += page {
		update(func(tx storage.Tx) error {
			for i := from; i < min(from+page, recipients); i++ {
				if err := crashReader(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	update(func(tx storage.Tx) error { return storeOffer(tx, "N-"+strconv.Itoa(1000+round)) })
}

// storeOffer stores a newsletter for everyone that is due.
func storeOffer(tx storage.Tx, id string) error {
	due := time.Now().UTC()
	n := care.Newsletter{
		ID: id, Name: "Lato", State: care.NewsletterScheduled, CreatedAt: due, Late: time.Hour,
		Texts:    map[care.Language]care.Content{care.Polish: {Text: "Lampy tańsze o 20%."}},
		Audience: care.Audience{Who: care.In(care.Everyone, "")},
	}
	if err := storage.Newsletters.Put(tx, n); err != nil {
		return err
	}
	return storage.Timers.Put(tx, storage.Timer{Key: "newsletter/" + id, Kind: "newsletter", Due: due, About: []string{id}})
}

// sends runs the program until all is sent, and returns how much was in what time, from the first to the last, and how much
// memory of its own it had at most, in MiB.
func (w *benchWorld) sends(counter *newsCounter, recipients int) (sent int64, took time.Duration, own float64) {
	w.b.Helper()
	before := counter.sent.Load()
	counter.first.Store(0)
	w.process = exec.Command("carebot", "run", "--config", "carebot.yaml")
	w.process.Dir, w.process.Env = w.dir, w.env
	if err := w.process.Start(); err != nil {
		w.b.Fatal(err)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for counter.sent.Load()-before < int64(recipients) {
		select {
		case <-tick.C:
			own = max(own, w.memory("RssAnon"))
		case <-w.b.Context().Done():
			w.b.Fatalf("%d of %d were sent", counter.sent.Load()-before, recipients)
		}
	}
	return counter.sent.Load() - before, time.Duration(counter.last.Load() - counter.first.Load()), own
}

// plainLoop sends one message after another.
func plainLoop(b *testing.B) {
	server := httptest.NewServer(&newsCounter{behind: http.NotFoundHandler()})
	defer server.Close()
	bot, err := tg.New("1:token", tg.WithServerURL(server.URL), tg.WithSkipGetMe())
	if err != nil {
		b.Fatal(err)
	}
	sent, began := 0, time.Now()
	for b.Loop() {
		if _, err := bot.SendMessage(context.Background(), &tg.SendMessageParams{ChatID: 1, Text: "Lampy tańsze o 20%."}); err != nil {
			b.Fatal(err)
		}
		sent++
	}
	b.ReportMetric(float64(sent)/time.Since(began).Seconds(), "sent/s")
}
