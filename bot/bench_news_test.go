package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// newsLoads are a newsletter at a rate a second, and staff who reply in twenty conversations meanwhile. At the platform's
// real rate it is the one that the acceptance names: 2,000 readers in three languages, of whom three of a hundred have
// stopped the bot.
var newsLoads = []struct {
	rate, readers, gone, replies int
	pause                        time.Duration // at most, between two replies
}{
	{rate: 30, readers: loadReaders, gone: loadGone, replies: 400, pause: 300 * time.Millisecond},
	{rate: 1000, readers: 21_000, replies: 180, pause: 200 * time.Millisecond},
}

// BenchmarkNewsletterLatency measures how long staff's words take from Slack to the customer's phone, without a newsletter
// and while one goes out, and how much of the rate is used then: of-allowed counts replies, too, which take their share of
// it, from a second after the newsletter's first message to its last. It fails where the platform refused anything for its
// rate, or where a reader had it twice.
func BenchmarkNewsletterLatency(b *testing.B) {
	for _, load := range newsLoads {
		b.Run(fmt.Sprintf("rate=%d", load.rate), func(b *testing.B) {
			for b.Loop() {
				w := bottest.New(b)
				w.Options = func(o *bot.Options) { o.Telegram.Rate = float64(load.rate) }
				w.Refusals = append(w.Refusals, "Forbidden")
				w.Start()
				all := talks(w, w.Desk(), loadTalks)
				a := reads(w, load.readers, load.gone)
				alone := replied(b, w, all, load.replies, load.pause)
				begins(w, offer("N-1001"))
				w.Stop()
				w.Start()
				w.Eventually("the newsletter goes out", func() bool { return got(a.phones[0]) == 1 })
				began := time.Now()
				beside := replied(b, w, all, load.replies, load.pause)
				a.ended("N-1001")
				a.hadOnce(load.gone)
				reportLatency(b, alone, beside)
				b.ReportMetric(used(w, began.Add(time.Second))/float64(load.rate), "of-allowed")
			}
		})
	}
}

// replied has staff reply so often, in all conversations in turn, and returns how long each reply took, in order of size.
func replied(b *testing.B, w *bottest.World, all []talk, replies int, most time.Duration) []time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Duration(replies)*most+bottest.Patience)
	defer cancel()
	var mu sync.Mutex
	sent, took := map[string]time.Time{}, make(chan time.Duration, replies)
	watch := w.Telegram.Watch()
	defer watch.Close()
	go func() {
		defer close(took)
		for arrived := 0; arrived < replies; {
			change, err := watch.Next(ctx)
			if err != nil {
				return
			}
			m, ok := change.Now.(sandtelegram.Message)
			if !ok || !m.FromBot || change.What != "message" {
				continue
			}
			mu.Lock()
			at, waits := sent[replyWords.FindString(m.Text)]
			mu.Unlock()
			if waits {
				took <- time.Since(at)
				arrived++
			}
		}
	}()
	random := rand.New(rand.NewPCG(1, 2)) // the same pauses every time, and no rhythm
	for i := range replies {
		talk, text := all[i%len(all)], fmt.Sprintf("reply %d.", i)
		mu.Lock()
		sent[text] = time.Now()
		mu.Unlock()
		w.Desk().Writes(talk.staff, talk.card, text)
		<-time.After(time.Duration(random.Int64N(int64(most))))
	}
	var sorted []time.Duration
	for d := range took {
		sorted = append(sorted, d)
	}
	if len(sorted) < replies {
		b.Fatalf("%d of %d replies arrived", len(sorted), replies)
	}
	slices.Sort(sorted)
	return sorted
}

var replyWords = regexp.MustCompile(`reply \d+\.`)

// reportLatency reports how long replies took without a newsletter and beside one.
func reportLatency(b *testing.B, alone, beside []time.Duration) {
	b.Helper()
	for name, share := range map[string]int{"p50": 50, "p99": 99} {
		without, with := alone[len(alone)*share/100], beside[len(beside)*share/100]
		b.ReportMetric(float64(without.Microseconds())/1000, name+"-alone-ms")
		b.ReportMetric(float64(with.Microseconds())/1000, name+"-ms")
		b.ReportMetric(with.Seconds()/without.Seconds(), name+"-ratio")
	}
}

// used returns how many messages a second were sent from a time until the last of a newsletter.
func used(w *bottest.World, from time.Time) float64 {
	calls := w.Telegram.Calls("sendMessage")
	last := len(calls) - 1
	for last > 0 {
		if text, _ := calls[last].Params["text"].(string); strings.Contains(text, "20%") {
			break
		}
		last--
	}
	n := 0
	for _, c := range calls[:last+1] {
		if c.At.After(from) {
			n++
		}
	}
	return float64(n) / calls[last].At.Sub(from).Seconds()
}
