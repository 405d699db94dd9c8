package slack

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/bot/sandbox/fault"
	sandbox "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

// forgetful has Slack give an event up that nobody takes in at once, and the bot read all that it may have missed.
func forgetful(far *sandbox.Options, near *Options) {
	far.RetryDelays = []time.Duration{}
	near.Missed = func(context.Context, string) (Gap, error) { return Gap{}, nil }
}

// heard returns what is taken in next of people, as long as it is not the last.
func (k *taken) heard(t *testing.T, last string) []string {
	t.Helper()
	var all []string
	for {
		ev := k.next(t)
		switch {
		case ev.Sender.Bot:
			continue
		case ev.Chat != cases || ev.Sender.ID != anna || len(ev.IDs) == 0:
			t.Errorf("taken in as %+v", ev)
		case ev.Edited != nil:
			all = append(all, "edited: "+ev.Edited.Text)
		case ev.Message != nil:
			all = append(all, ev.Message.Text)
			if ev.Message.Text == last {
				return all
			}
		}
	}
}

// card posts a card.
func (w *workspace) card() string {
	return w.send(platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Card: &platform.Card{Title: "C-1001", Text: "C-1001"}}).IDs[0]
}

// says writes as Anna, in a thread or outside of any, and returns the message's ts.
func (w *workspace) says(thread, text string) string {
	return must(w.server.Post(anna, cases, thread, text)).TS
}

// What was said while nobody listened is read in the threads the bot began, in the order it was said, edits included;
// what is said later comes behind.
func TestReadsWhatWasMissed(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful).start()
	first, second, hers := w.card(), w.card(), w.says("", "Hej")
	k, stop := w.listen(nil)
	w.says(first, "0")
	if diff := cmp.Diff([]string{"0"}, k.heard(t, "0")); diff != "" {
		t.Error(diff)
	}
	stop()
	w.says(first, "1")
	mistyped := w.says(second, "dwa")
	w.says(hers, "not for the bot")
	w.says(first, "3")
	check(t, w.server.Edit(anna, cases, mistyped, "2"))
	w.send(platform.Delivery{Kind: platform.Say, ThreadID: first, Ref: "say/1", Content: care.Content{Text: "od bota"}})
	k, _ = w.listen(nil)
	w.says(first, "4")
	if diff := cmp.Diff([]string{"0", "1", "2", "3", "edited: 2", "4"}, k.heard(t, "4")); diff != "" {
		t.Error(diff)
	}
}

// What was taken in before is not read again.
func TestReadsFromTheLastMessageOn(t *testing.T) {
	t.Parallel()
	since := make(chan time.Time, 1)
	w := enter(t, forgetful, func(_ *sandbox.Options, near *Options) {
		near.Missed = func(context.Context, string) (Gap, error) { return Gap{Since: <-since}, nil }
	}).start()
	root := w.card()
	w.says(root, "before")
	seen := w.says(root, "seen")
	w.says(root, "missed")
	since <- timeOf(seen, time.Time{})
	k, _ := w.listen(nil)
	if diff := cmp.Diff([]string{"seen", "missed"}, k.heard(t, "missed")); diff != "" {
		t.Error(diff)
	}
}

// While what was missed cannot be read, and while it is not committed, what is said later waits.
func TestHoldsWhatComesMeanwhile(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful).start()
	root := w.card()
	w.says(root, "missed")
	w.server.Faults.Add(fault.Fault{Method: "conversations.history", Kind: fault.Internal})
	w.server.Faults.Add(fault.Fault{Method: "conversations.replies", Kind: fault.DropBefore})
	tries, said := 0, make(chan struct{})
	k, _ := w.listen(func(platform.Incoming) (platform.Reply, error) {
		if tries++; tries == 1 {
			<-said
			return platform.Reply{}, context.DeadlineExceeded
		}
		return platform.Reply{}, nil
	})
	w.says(root, "live")
	close(said)
	if diff := cmp.Diff([]string{"missed", "missed", "live", "live"}, append(k.heard(t, "live"), k.heard(t, "live")...)); diff != "" {
		t.Error(diff) // said before the reading ended, it is read and comes
	}
}

// Where the bot may not read, it listens all the same.
func TestListensWhereItMayNotRead(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful, func(far *sandbox.Options, _ *Options) {
		far.Scopes = []string{"chat:write", "users:read"}
	}).start()
	root := w.card()
	w.says(root, "missed")
	k, _ := w.listen(nil)
	w.says(root, "live")
	if diff := cmp.Diff([]string{"live"}, k.heard(t, "live")); diff != "" {
		t.Error(diff)
	}
}

// Over HTTP, too, what was missed is read when listening begins.
func TestReadsWhatWasMissedOverHTTP(t *testing.T) {
	t.Parallel()
	w := enter(t, forgetful, overHTTP).start()
	root := w.card()
	w.says(root, "missed")
	k := &taken{events: make(chan platform.Incoming, 10)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Listen(ctx, k.take) }()
	if diff := cmp.Diff([]string{"missed"}, k.heard(t, "missed")); diff != "" {
		t.Error(diff)
	}
	cancel()
	check(t, <-ended)
}
