package bottest

import (
	"fmt"
	"strings"
	"time"

	"carebot/storage"
)

// Eventually waits until cond holds. It is for what no platform shows; what they show is better waited for there.
func (w *World) Eventually(what string, cond func() bool) {
	w.T.Helper()
	over := time.NewTimer(Patience)
	defer over.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-over.C:
			w.T.Fatalf("it did not come to pass: %s\n%s", what, w.Waiting())
		}
	}
}

// Settled waits until all that was said has been taken in and all that was decided has been delivered.
func (w *World) Settled() {
	w.T.Helper()
	w.Eventually("everything is taken in and delivered", func() bool { return w.unsettled() == "" })
}

// Waiting says what has not been taken in or delivered, and how Slack's connections stand.
func (w *World) Waiting() string {
	_, dropped := w.Slack.Undelivered()
	return fmt.Sprintf("%sSlack has %d connections and gave up %d events\n", w.unsettled(), w.Slack.Connections(), dropped)
}

// soon is how far ahead a timer may be due for what happened not to be over: an album is gathered, a job goes on.
// Clocks that run for hours are no part of it, nor is what waits for a customer to be quiet.
const (
	soon  = 20 * time.Second
	quiet = "quiet/"
)

// unsettled says what is still under way; nothing when all is over. What has come is looked at before what is stored,
// which it leads to, and once more after that: what was delivered meanwhile may have led to something again.
func (w *World) unsettled() string {
	if left := w.arriving() + w.stored(); left != "" {
		return left
	}
	return w.arriving()
}

// arriving says what the platforms have not handed over, or wait to be answered.
func (w *World) arriving() string {
	var b strings.Builder
	if n := w.Telegram.Pending(); n > 0 {
		fmt.Fprintf(&b, "%d updates of Telegram are not confirmed\n", n)
	}
	if n, _ := w.Slack.Undelivered(); n > 0 {
		fmt.Fprintf(&b, "%d events of Slack are not acknowledged\n", n)
	}
	if n := w.Telegram.Unanswered(); n > 0 {
		fmt.Fprintf(&b, "%d presses are not answered\n", n)
	}
	if !w.HTTP && w.Slack.Connections() == 0 {
		fmt.Fprintln(&b, "Slack is not connected")
	}
	return b.String()
}

// stored says what the bot has still to do: deliveries, timers that are due soon, and the compaction after an erasure,
// whose timer only guards it.
func (w *World) stored() string {
	var b strings.Builder
	err := w.View(func(tx storage.Tx) error {
		waiting, _, err := storage.Deliveries.Page(tx, storage.Query{})
		for _, d := range waiting {
			fmt.Fprintf(&b, "delivery %s/%d/%d %s %s\n", d.Lane, d.Seq, d.Sub, d.State, d.Payload)
		}
		if err != nil {
			return err
		}
		timers, _, err := storage.Timers.By(tx, storage.ByDue, storage.Query{To: []any{w.Now().Add(soon).UTC()}})
		if err != nil {
			return err
		}
		if compacting, found, err := storage.Timers.Get(tx, "compact"); err != nil {
			return err
		} else if found {
			timers = append(timers, compacting)
		}
		reports, _, err := storage.Timers.Page(tx, storage.Begins("report/asked/"))
		if err != nil {
			return err
		}
		timers = append(timers, reports...)
		for _, timer := range timers {
			if strings.HasPrefix(timer.Key, quiet) {
				continue
			}
			fmt.Fprintf(&b, "timer %s\n", timer.Key)
		}
		return nil
	})
	if err != nil {
		fmt.Fprintf(&b, "the store: %v\n", err)
	}
	return b.String()
}
