package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// The workspace, and the secrets of the program.
const (
	crashCases    = "C0CASES"
	crashManagers = "C0MANAGERS"
	crashBotToken = "xoxb-crash-0123456789"
	crashAppToken = "xapp-crash-0123456789"
)

// crashSpeed is how much faster than the platforms' published rates everything is.
const crashSpeed = 200

// crashPatience is how long is waited for what must come, kills and a busy machine included.
const crashPatience = 5 * time.Minute

// crashStaff are the employees, by Slack ID, with the language they answer in.
func crashStaff() [][2]string {
	return [][2]string{{"U0ANNA", "pl"}, {"U0JAN", "pl"}, {"U0OLGA", "ru"}, {"U0PIOTR", "en"}, {"U0MARIA", "en"}}
}

// crashWorld is the program between its customers and its staff.
type crashWorld struct {
	t        *testing.T
	telegram *sandtelegram.Server
	slack    *sandslack.Server
	program  *crashProgram

	customers []*crashCustomer
	employees []*crashEmployee
	acting    sync.WaitGroup
	over      chan struct{} // closed when nobody begins anything new
}

func newCrashWorld(t *testing.T, seed uint64) *crashWorld {
	t.Helper()
	w := newCrashPlatforms(t, crashSpeed, "")
	w.people(seed)
	return w
}

// newCrashPlatforms is a world with nobody in it yet; more is added to the program's configuration.
func newCrashPlatforms(t *testing.T, speed int, more string) *crashWorld {
	t.Helper()
	w := &crashWorld{t: t, over: make(chan struct{})}
	w.telegram = sandtelegram.New(sandtelegram.Options{Rate: 30 * float64(speed), ChatRate: float64(speed), CallbackLife: 5 * time.Second})
	members := []string{"U0CAREBOT"}
	users := []sandslack.User{}
	for _, s := range crashStaff() {
		users = append(users, sandslack.User{ID: s[0], Name: strings.ToLower(s[0]), RealName: "Anna " + s[0]})
		members = append(members, s[0])
	}
	w.slack = sandslack.New(sandslack.Options{
		BotToken: crashBotToken, AppToken: crashAppToken, Rate: crashSpeed, Users: users, ShareDelay: 5 * time.Millisecond,
		Channels: []sandslack.Channel{
			{ID: crashCases, Name: "cases", Members: members}, {ID: crashManagers, Name: "managers", Members: members},
		},
		// Some three hundred times faster than the platform.
		AckTimeout: time.Second, RetryDelays: []time.Duration{0, 200 * time.Millisecond, time.Second},
	})
	tg, sl := httptest.NewServer(w.telegram), httptest.NewServer(w.slack)
	t.Cleanup(func() {
		w.telegram.Close()
		w.slack.Close()
		tg.Close()
		sl.Close()
	})
	w.program = newCrashProgram(t, crashConfig(speed)+more,
		"TELEGRAM_BOT_TOKEN="+w.telegram.Token(), "SLACK_BOT_TOKEN="+crashBotToken, "SLACK_APP_TOKEN="+crashAppToken,
		"TELEGRAM_URL="+tg.URL, "SLACK_URL="+sl.URL+"/api/")
	return w
}

// crashConfig is the program's configuration.
func crashConfig(speed int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `company: {name: Słoneczna, phone: "+48 22 100 20 30", hours: always}
telegram: {token: "${TELEGRAM_BOT_TOKEN}", api_url: "${TELEGRAM_URL}", rate: %d, chat_rate: %d}
slack: {bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}", api_url: "${SLACK_URL}", rate: %d, channel: %s, managers_channel: %s}
staff:
`, 30*speed, speed, crashSpeed, crashCases, crashManagers)
	for i, s := range crashStaff() {
		fmt.Fprintf(&b, "  - {name: Anna %s, slack: %s, phone: \"+48 600 100 20%d\", languages: [%s], capacity: 200}\n", s[0], s[0], i, s[1])
	}
	b.WriteString("storage: {dir: data}\nhttp: {listen: \"127.0.0.1:0\"}\nlog: {level: info}\n")
	return b.String()
}

// begin sets everybody to work.
func (w *crashWorld) begin() {
	for _, c := range w.customers {
		w.acting.Go(c.act)
	}
	for _, e := range w.employees {
		w.acting.Go(e.act)
	}
}

// end lets everybody finish what they are at: customers file their complaint to the end.
func (w *crashWorld) end() {
	close(w.over)
	w.acting.Wait()
}

// budget is how much somebody may have said by now: so much for each life of the program. However slow the machine is,
// there is no more to do.
func (w *crashWorld) budget(each int) int { return each * (2 + int(w.program.kills.Load())) }

// away kills the program and starts it only when Slack has given up delivering what staff wrote meanwhile.
func (w *crashWorld) away() {
	w.t.Helper()
	w.must(func() bool { return len(w.cards()) >= crashCustomers/2 }, func() string { return "there are too few cases" })
	w.program.kill()
	_, before := w.slack.Undelivered()
	w.must(func() bool {
		_, dropped := w.slack.Undelivered()
		return dropped > before+5
	}, func() string { return "nobody wrote while the program was down" })
	w.program.start()
}

// ending reports whether nobody is to begin anything new.
func (w *crashWorld) ending() bool {
	select {
	case <-w.over:
		return true
	default:
		return false
	}
}

// sees waits until cond holds, looking again after each change on either platform, and reports whether it does.
func (w *crashWorld) sees(patience time.Duration, cond func() bool) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for ctx.Err() == nil {
		// A change on the one platform does not wake who waits for the other; and many wait, while much changes.
		round, next := context.WithTimeout(ctx, 100*time.Millisecond)
		looked := time.Time{}
		err := w.telegram.Wait(round, func() bool {
			if time.Since(looked) < 20*time.Millisecond {
				return false
			}
			looked = time.Now()
			return cond()
		})
		next()
		if err == nil {
			return true
		}
	}
	return false
}

// must is sees for what is bound to come.
func (w *crashWorld) must(cond func() bool, what func() string) {
	w.t.Helper()
	patience := crashPatience
	if w.t.Failed() { // one wait is enough to tell
		patience = time.Second / 10
	}
	if !w.sees(patience, cond) {
		w.t.Errorf("stuck: %s", what())
	}
}
