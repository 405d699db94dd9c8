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

const (
	newsSeconds = 21                     // how long a newsletter goes out
	newsReplies = 180                    // of staff, while it does
	newsPause   = 200 * time.Millisecond // at most, between two of them
)

// BenchmarkNewsletterLatency measures how long staff's words take from Slack to the customer's phone, without a newsletter
// and while one goes out at the platform's real rate and at a higher one, and how much of that rate is used then: of-allowed
// counts replies, too, which take their share of it, from a second after the newsletter's first message to its last.
func BenchmarkNewsletterLatency(b *testing.B) {
	for _, rate := range []int{30, 1000} {
		b.Run(fmt.Sprintf("rate=%d", rate), func(b *testing.B) {
			w := bottest.New(b)
			w.Options = func(o *bot.Options) { o.Telegram.Rate = float64(rate) }
			w.Start()
			all := talks(w, w.Desk(), loadTalks)
			a := reads(w, rate*newsSeconds, 0)
			for round := 1; b.Loop(); round++ {
				alone := replied(b, w, all)
				begins(w, offer(fmt.Sprintf("N-%d", 1000+round)))
				w.Stop()
				w.Start()
				w.Eventually("the newsletter goes out", func() bool { return got(a.phones[0]) == round })
				began := time.Now()
				beside := replied(b, w, all)
				a.ended(fmt.Sprintf("N-%d", 1000+round))
				reportLatency(b, alone, beside)
				b.ReportMetric(used(w, began.Add(time.Second))/float64(rate), "of-allowed")
			}
		})
	}
}

// replied has staff reply in all conversations in turn, and returns how long each reply took, in order of size.
func replied(b *testing.B, w *bottest.World, all []talk) []time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), bottest.Patience)
	defer cancel()
	var mu sync.Mutex
	sent, took := map[string]time.Time{}, make(chan time.Duration, newsReplies)
	watch := w.Telegram.Watch()
	defer watch.Close()
	go func() {
		defer close(took)
		for arrived := 0; arrived < newsReplies; {
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
	for i := range newsReplies {
		talk, text := all[i%len(all)], fmt.Sprintf("reply %d.", i)
		mu.Lock()
		sent[text] = time.Now()
		mu.Unlock()
		w.Desk().Writes(talk.staff, talk.card, text)
		<-time.After(time.Duration(random.Int64N(int64(newsPause))))
	}
	var sorted []time.Duration
	for d := range took {
		sorted = append(sorted, d)
	}
	if len(sorted) < newsReplies {
		b.Fatalf("%d of %d replies arrived", len(sorted), newsReplies)
	}
	slices.Sort(sorted)
	return sorted
}

var replyWords = regexp.MustCompile(`reply \d+\.`)

// reportLatency reports how long replies took without a newsletter and beside one.
func reportLatency(b *testing.B, alone, beside []time.Duration) {
	b.Helper()
	for name, share := range map[string]int{"p50": 50, "p99": 99} {
		without, with := alone[newsReplies*share/100], beside[newsReplies*share/100]
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
