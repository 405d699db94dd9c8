package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// benchPhones is so many that nobody writes faster than a flood is told from a conversation.
const benchPhones = 96

// benchEvery keeps the load under the (sped up) rates of the platforms, so that what is measured is not their waiting.
const benchEvery = 10 * time.Millisecond

// BenchmarkLatency measures how long a customer's word takes from Telegram to its post in Slack: taken in, decided,
// made durable, delivered by the real adapters to the local platforms. Beside it a bot that stores nothing and copies
// every word straight into the channel.
func BenchmarkLatency(b *testing.B) {
	b.Run("carebot", func(b *testing.B) {
		w := bottest.New(b)
		w.Start()
		phones := make([]*sandtelegram.Customer, benchPhones)
		for i := range phones {
			phone := w.Phone(int64(100+i), "Ewa", "pl")
			phone.Complains("ZAM-1", "Opis")
			phones[i] = phone.Customer
		}
		w.Settled()
		measure(b, w.Slack, phones)
	})
	b.Run("baseline-echo", func(b *testing.B) {
		w := bottest.New(b)
		w.Refusals = []string{"Bad Gateway"} // of the poll that the end of the benchmark cuts
		phones := make([]*sandtelegram.Customer, benchPhones)
		for i := range phones {
			phones[i] = w.Phone(int64(100+i), "Ewa", "pl").Customer
		}
		ctx, cancel := context.WithCancel(b.Context())
		var running sync.WaitGroup
		running.Go(func() { echo(ctx, w) })
		defer func() { cancel(); running.Wait() }()
		measure(b, w.Slack, phones)
	})
}

// measure lets the customers write b.N words in turn and reports how long they took to the channel.
func measure(b *testing.B, server *sandslack.Server, phones []*sandtelegram.Customer) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	var mu sync.Mutex
	sent, took := map[string]time.Time{}, []time.Duration(nil)
	all := make(chan struct{})
	go func() {
		_ = server.Watch(ctx, func(c sandslack.Change) error {
			m, ok := server.Message(c.Channel, c.TS)
			if !ok || c.Kind != "message" {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			for _, line := range strings.Split(m.Text, "\n") {
				if at, waiting := sent[line]; waiting {
					took = append(took, time.Since(at))
					delete(sent, line)
				}
			}
			if len(took) == b.N {
				close(all)
			}
			return nil
		})
	}()
	tick := time.NewTicker(benchEvery)
	defer tick.Stop()
	b.ResetTimer()
	for i := range b.N {
		text := fmt.Sprintf("word %d.", i)
		mu.Lock()
		sent[text] = time.Now()
		mu.Unlock()
		phones[i%len(phones)].Say(text)
		<-tick.C
	}
	select {
	case <-all:
	case <-ctx.Done():
		b.Fatalf("%d of %d words arrived", len(took), b.N)
	}
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// echo polls Telegram and posts every word in Slack, with no storage, no order and no second try.
func echo(ctx context.Context, w *bottest.World) {
	offset := int64(0)
	for ctx.Err() == nil {
		var got struct {
			Result []struct {
				ID      int64 `json:"update_id"`
				Message struct {
					Text string `json:"text"`
				} `json:"message"`
			} `json:"result"`
		}
		call(ctx, w.TelegramURL()+"/bot"+w.Telegram.Token()+"/getUpdates", "", map[string]any{"offset": offset, "timeout": 1}, &got)
		for _, u := range got.Result {
			offset = u.ID + 1
			var posted struct{}
			call(ctx, w.SlackURL()+"/api/chat.postMessage", "xoxb-sandbox", map[string]any{"channel": bottest.Cases, "text": u.Message.Text}, &posted)
		}
	}
}

func call(ctx context.Context, url, token string, args, answer any) {
	body, err := json.Marshal(args)
	if err != nil {
		return
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err == nil {
		_ = json.Unmarshal(raw, answer)
	}
}
