package outbox_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestALaneGoesInOrderThroughFailures(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	w.start()
	w.far.fails("1", fate{err: failure(platform.Temporary)}, fate{err: failure(platform.Limited)})
	w.far.fails("2", fate{err: failure(platform.Denied)})
	w.put("lane", storage.Pending, text("1"), text("2"), text("3"))
	w.ended(3)
	w.want("1", "2", "3")
}

// Who is there no more is tried some times, also after a restart in which nobody knows whether it arrived; then the managers are
// told, and what waits behind it goes on.
func TestWhoIsThereNoMore(t *testing.T) {
	t.Parallel()
	for _, state := range []storage.DeliveryState{storage.Pending, storage.Unknown} {
		w := newWorld(t, care.Slack)
		left := fate{err: failure(platform.Absent)}
		w.far.fails("1", left, left, left, left, left, left)
		w.far.missing = true
		w.start()
		w.put("slack/direct/U0LEFT", state, text("1"), text("2"))
		if diff := cmp.Diff([]string{"dropped 1: absent", "delivered slack/direct/U0LEFT 2"}, w.ended(2)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", state, diff)
		}
		if n := len(w.far.answers["1"]); n != 1 {
			t.Errorf("%s: %d tries were not made of 6; want 5 made", state, n)
		}
	}
}

func TestWhatIsStoredIsDeliveredAfterARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	w.put("a", storage.Pending, text("1"), text("2"))
	w.start()
	w.ended(2)
	w.want("1", "2")
}

func TestAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	broken := failure(platform.Uncertain)
	tests := map[string]struct {
		platform care.Platform
		fate     fate
		want     []string
	}{
		"Telegram repeats what arrived":   {care.Telegram, fate{err: broken, after: true}, []string{"1", "1"}},
		"Telegram repeats what did not":   {care.Telegram, fate{err: broken}, []string{"1"}},
		"Slack looks, and finds it":       {care.Slack, fate{err: broken, after: true}, []string{"1"}},
		"Slack looks, and sends it again": {care.Slack, fate{err: broken}, []string{"1"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, tt.platform)
			w.far.fails("1", tt.fate)
			w.start()
			w.put("lane", storage.Pending, text("1"))
			w.ended(1)
			w.want(tt.want...)
		})
	}
}

func TestAfterACrashSlackIsLookedAtOnlyForWhatWasBegun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	w.far.posts["arrived"] = "7"
	w.put("begun", storage.Unknown, text("arrived"))
	w.put("lost", storage.Unknown, text("lost"))
	w.put("not begun", storage.Pending, text("fresh"))
	w.start()
	w.ended(3)
	if w.far.looked != 2 {
		t.Errorf("looked %d times, want 2", w.far.looked)
	}
	if got := w.far.all(); len(got) != 2 {
		t.Errorf("sent %q, want what was lost and what was fresh", got)
	}
}

func TestWordsThatWaitAreGathered(t *testing.T) {
	t.Parallel()
	long, wide := strings.Repeat("x", 2000), strings.Repeat("&", 700)
	cases := map[string]struct {
		words []platform.Delivery
		want  []string
	}{
		"unless something stands between them":          {[]platform.Delivery{word("1", "a"), word("2", "b"), text("!"), word("3", "c"), word("4", "d")}, []string{"ab", "!", "cd"}},
		"as many as a post takes":                       {[]platform.Delivery{word("1", long), word("2", long), word("3", "c")}, []string{long, long + "c"}},
		"as many as a post takes once they are escaped": {[]platform.Delivery{word("1", wide), word("2", wide), word("3", "c")}, []string{wide, wide + "c"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, care.Slack)
			w.put("lane", storage.Pending, c.words...)
			w.start()
			w.ended(len(c.want))
			w.want(c.want...)
		})
	}
}

func TestOnlyTheLastEditOfACardIsMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	card := text("card")
	card.Kind, card.Ref = platform.PutCard, "card/C-1"
	edit := func(s string) platform.Delivery {
		return platform.Delivery{Kind: platform.PutCard, Target: "card/C-1", Content: care.Content{Text: s}}
	}
	w.put("edits", storage.Pending, edit("1"), edit("2"), edit("3"))
	w.start()
	w.put("lane", storage.Pending, card)
	w.ended(2)
	w.want("card  card", "card 1 3")
}

func TestMarkupRefusedGoesPlain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	w.far.fails("1", fate{err: failure(platform.Markup)})
	w.start()
	w.put("lane", storage.Pending, text("1"))
	w.ended(1)
	w.want("1 plain")
}

func TestAFileThatCannotPassIsLeftBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	w.far.fails("1 +2", fate{err: &platform.Failure{Kind: platform.TooBig, File: "B", Err: errors.New("big")}})
	w.start()
	d := text("1")
	d.Content.Files = []care.File{{ID: "A"}, {ID: "B"}}
	w.put("lane", storage.Pending, d)
	if diff := cmp.Diff([]string{"without B: too_big", "delivered lane 1 +1"}, w.ended(2)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsRefusedHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	w.far.fails("1", fate{err: failure(platform.Blocked)})
	w.far.fails("2", fate{err: failure(platform.Refused)})
	w.start()
	w.put("lane", storage.Pending, text("1"), text("2"), text("3"))
	want := []string{"dropped 1: blocked", "dropped 2: refused", "delivered lane 3"}
	if diff := cmp.Diff(want, w.ended(3)); diff != "" {
		t.Error(diff)
	}
}

func TestAnEditFollowsWhatWasSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	w.start()
	reply := text("hello")
	reply.Ref = "reply/1"
	edit := platform.Delivery{Kind: platform.Edit, Target: "reply/1", Content: care.Content{Text: "hullo"}}
	gone := platform.Delivery{Kind: platform.Delete, Target: "reply/1"}
	w.put("lane", storage.Pending, reply, edit, gone, gone)
	w.ended(4)
	w.want("hello", "edit 1 hullo", "delete 1 ")
}

func TestAnEditOfGatheredWordsRendersThePostAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	edit := platform.Delivery{Kind: platform.Edit, Case: "C-1", Target: "words/C-1/2", Words: []care.Word{{Message: "2", Part: 1, Text: "B"}}}
	w.put("lane", storage.Pending, word("1", "a"), word("2", "b"), edit, edit)
	w.start()
	w.ended(3)
	w.want("ab", "edit 1 aB", "edit 1 aB")
}

func TestAThreadWaitsForItsCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	w.start()
	reply := text("reply")
	reply.Thread = "card/C-9"
	w.put("thread", storage.Pending, reply)
	card := text("card")
	card.Ref = "card/C-9"
	w.put("card", storage.Pending, card)
	w.ended(2)
	w.want("card", "reply")
}

func TestWhatArrivedIsNotSentAgainForAFullDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	w.start()
	w.full.Store(3)
	w.put("lane", storage.Pending, text("1"), text("2"))
	w.ended(2)
	w.want("1", "2")
}
