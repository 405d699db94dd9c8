package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// BenchmarkProgram measures the program as a process against the local platforms: how long it takes from its start to
// its first answer to a customer who waits for it, and how much memory it holds at rest and after 2,000 words of 64 customers. Beside the
// store of 100,000 customers stands the same program with an empty one.
func BenchmarkProgram(b *testing.B) {
	for _, customers := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("customers=%d", customers), func(b *testing.B) {
			w := newBenchWorld(b)
			w.fill(customers)
			var start time.Duration
			var rest, load float64
			for b.Loop() {
				took, stop := w.run()
				start += took
				rest += w.memory("VmRSS")
				w.talk(64, 2000)
				load += w.memory("VmHWM")
				stop()
			}
			n := float64(b.N)
			b.ReportMetric(float64(start.Milliseconds())/n, "start-ms")
			b.ReportMetric(rest/n, "rest-MiB")
			b.ReportMetric(load/n, "load-MiB")
		})
	}
}

// benchWorld is the program between the local platforms, without limits.
type benchWorld struct {
	b        *testing.B
	telegram *sandtelegram.Server
	dir      string
	env      []string
	process  *exec.Cmd
	said     int // words written so far
}

func newBenchWorld(b *testing.B) *benchWorld {
	b.Helper()
	w := &benchWorld{b: b, dir: b.TempDir(), telegram: sandtelegram.New(sandtelegram.Options{Rate: -1, ChatRate: -1})}
	members := []string{"U0CAREBOT", "U0ANNA"}
	slack := sandslack.New(sandslack.Options{
		BotToken: crashBotToken, AppToken: crashAppToken, Rate: -1, Users: []sandslack.User{{ID: "U0ANNA", Name: "anna"}},
		Channels: []sandslack.Channel{{ID: crashCases, Name: "cases", Members: members}, {ID: crashManagers, Name: "managers", Members: members}},
	})
	tg, sl := httptest.NewServer(w.telegram), httptest.NewServer(slack)
	b.Cleanup(func() { w.telegram.Close(); slack.Close(); tg.Close(); sl.Close() })
	w.env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+w.telegram.Token(), "SLACK_BOT_TOKEN="+crashBotToken,
		"SLACK_APP_TOKEN="+crashAppToken, "TELEGRAM_URL="+tg.URL, "SLACK_URL="+sl.URL+"/api/")
	if err := os.WriteFile(filepath.Join(w.dir, "carebot.yaml"), []byte(crashConfig(crashSpeed)), 0o600); err != nil {
		b.Fatal(err)
	}
	return w
}

// fill stores customers with a conversation each.
func (w *benchWorld) fill(customers int) {
	w.b.Helper()
	store, err := badger.Open(filepath.Join(w.dir, "data"), badger.Options{})
	if err != nil {
		w.b.Fatal(err)
	}
	if err := storage.Prepare(w.b.Context(), store, storage.All()...); err != nil {
		w.b.Fatal(err)
	}
	for from := 0; from < customers && err == nil; from += 200 {
		err = store.Update(w.b.Context(), func(tx storage.Tx) error {
			for i := from; i < from+200; i++ {
				if err := putCustomer(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		w.b.Fatal(err)
	}
	if err := store.Close(); err != nil {
		w.b.Fatal(err)
	}
}

func putCustomer(tx storage.Tx, i int) error {
	address := care.Address{Platform: care.Telegram, Chat: strconv.Itoa(1_000_000 + i)}
	now := time.Now().UTC()
	err := storage.Customers.Put(tx, care.Customer{
		ID: fmt.Sprintf("K-%d", 100_000+i), Address: address, FirstName: "Ewa", Language: care.Polish, CreatedAt: now, SeenAt: now,
	})
	if err != nil {
		return err
	}
	return storage.Conversations.Put(tx, care.Conversation{Address: address})
}

// run starts the program, for which a customer waits already, and returns how long the customer waited.
func (w *benchWorld) run() (took time.Duration, stop func()) {
	w.b.Helper()
	w.telegram.Customer(sandtelegram.Person{ID: 1, FirstName: "Ewa", Language: "pl"}).Say("/help")
	w.said++
	w.process = exec.Command("carebot", "run", "--config", "carebot.yaml")
	w.process.Dir, w.process.Env = w.dir, w.env
	began := time.Now()
	if err := w.process.Start(); err != nil {
		w.b.Fatal(err)
	}
	w.wait(func() bool { return len(w.telegram.Calls("sendMessage")) >= w.said })
	return time.Since(began), func() {
		_ = w.process.Process.Signal(os.Interrupt)
		_ = w.process.Wait()
	}
}

// talk lets customers write words and waits until each was answered.
func (w *benchWorld) talk(customers, words int) {
	w.b.Helper()
	phones := make([]*sandtelegram.Customer, customers)
	for i := range phones {
		phones[i] = w.telegram.Customer(sandtelegram.Person{ID: int64(i + 1), FirstName: "Ewa", Language: "pl"})
	}
	for i := range words {
		phones[i%customers].Say("/help")
	}
	w.said += words
	w.wait(func() bool { return len(w.telegram.Calls("sendMessage")) >= w.said })
}

func (w *benchWorld) wait(cond func() bool) {
	w.b.Helper()
	ctx, cancel := context.WithTimeout(w.b.Context(), 2*time.Minute)
	defer cancel()
	if err := w.telegram.Wait(ctx, cond); err != nil {
		w.b.Fatal(err)
	}
}

// memory reads a figure of the process, in MiB.
func (w *benchWorld) memory(name string) float64 {
	w.b.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.process.Process.Pid))
	if err != nil {
		w.b.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				w.b.Fatal(err)
			}
			return kb / 1024
		}
	}
	w.b.Fatalf("%s is not in the process's status", name)
	return 0
}
