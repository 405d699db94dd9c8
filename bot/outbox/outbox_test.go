package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"carebot/bot/outbox"
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// far is a platform that does as it is told and remembers what arrived.
type far struct {
	platform care.Platform

	mu      sync.Mutex
	arrived []string          // what was sent, in order of arrival
	answers map[string][]fate // by text: how the next calls end; then well
	posts   map[string]string // text → ID, of what has arrived
	looked  int
	changed chan struct{}
	during  func() // called once, while a call is on its way
}

// fate is how a call ends: with an error, before or after it had its effect.
type fate struct {
	err   *platform.Failure
	after bool
}

func newFar(p care.Platform) *far {
	return &far{platform: p, answers: map[string][]fate{}, posts: map[string]string{}, changed: make(chan struct{}, 1000)}
}

func (f *far) Platform() care.Platform                                { return f.platform }
func (f *far) Start(context.Context) error                            { return nil }
func (f *far) Ready() error                                           { return nil }
func (f *far) Listen(context.Context, platform.Take) error            { return nil }
func (f *far) Handlers(platform.Take) map[string]http.Handler         { return nil }
func (f *far) Limits(platform.Delivery) []platform.Limit              { return nil }
func (f *far) Open(context.Context, care.File) (io.ReadCloser, error) { return nil, errors.New("none") }

// Plan counts an "&" as Slack's "&amp;".
func (f *far) Plan(d platform.Delivery) []platform.Delivery {
	if text := said(d); len(text)+4*strings.Count(text, "&") > 4000 {
		return []platform.Delivery{d, d}
	}
	return []platform.Delivery{d}
}

func (f *far) Send(_ context.Context, d platform.Delivery, _ func(context.Context, json.RawMessage) error) (platform.Receipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer func() { f.changed <- struct{}{} }()
	if f.during != nil {
		f.during()
		f.during = nil
	}
	text := said(d)
	var end fate
	if rest := f.answers[text]; len(rest) > 0 {
		end, f.answers[text] = rest[0], rest[1:]
	}
	if end.err != nil && !end.after {
		return platform.Receipt{}, end.err
	}
	id := fmt.Sprint(len(f.arrived) + 1)
	f.arrived = append(f.arrived, text)
	f.posts[text] = id
	if end.err != nil {
		return platform.Receipt{}, end.err
	}
	return platform.Receipt{IDs: []string{id}}, nil
}

func (f *far) Find(_ context.Context, d platform.Delivery) (platform.Receipt, bool, error) {
	if f.platform != care.Slack {
		return platform.Receipt{}, false, platform.ErrCannotFind
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked++
	id, found := f.posts[said(d)]
	return platform.Receipt{IDs: []string{id}}, found, nil
}

// said is a delivery in a word: its kind unless it is a say, its texts, its target, how many files, whether plain.
func said(d platform.Delivery) string {
	parts := []string{d.Content.Text}
	for _, w := range d.Words {
		parts = append(parts, w.Text)
	}
	text := strings.Join(parts, "")
	if d.Home != nil {
		text += d.Home.Parts[0].Title
	}
	if d.Kind != platform.Say {
		text = string(d.Kind) + " " + d.TargetID + strings.Join(d.More, "+") + " " + text
	}
	if n := len(d.Content.Files); n > 0 {
		text += fmt.Sprintf(" +%d", n)
	}
	if d.Plain {
		text += " plain"
	}
	return text
}

func (f *far) fails(text string, fates ...fate) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[text] = fates
}

func (f *far) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.arrived...)
}

// ends remembers how deliveries ended.
type ends struct {
	mu  sync.Mutex
	all []string
	ch  chan string
}

func (e *ends) add(s string) ([]storage.Delivery, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, s)
	e.ch <- s
	return nil, nil
}

func (e *ends) Delivered(_ storage.Tx, rec storage.Delivery, d platform.Delivery) ([]storage.Delivery, error) {
	return e.add("delivered " + rec.Lane + " " + said(d))
}

func (e *ends) Dropped(_ storage.Tx, _ storage.Delivery, d platform.Delivery, f *platform.Failure) ([]storage.Delivery, error) {
	return e.add("dropped " + said(d) + ": " + string(f.Kind))
}

func (e *ends) WithoutFile(_ storage.Tx, _ storage.Delivery, _ platform.Delivery, file care.File, f *platform.Failure) ([]storage.Delivery, error) {
	return e.add("without " + file.ID + ": " + string(f.Kind))
}

// direct commits each turn by itself; full makes so many of them fail, as a full disk does.
type direct struct {
	storage.Store
	full *atomic.Int32
}

func (c direct) Do(ctx context.Context, run func(storage.Tx) error, after func()) error {
	if c.full.Add(-1) >= 0 {
		return storage.ErrNoSpace
	}
	err := c.Update(ctx, run)
	if err == nil && after != nil {
		after()
	}
	return err
}

type blind struct{}

func (blind) Delivery(care.Platform, platform.Kind, string) {}
func (blind) Waiting(care.Platform, int)                    {}
func (blind) Limited(care.Platform)                         {}

// world is an outbox with a far side.
type world struct {
	t     *testing.T
	store storage.Store
	far   *far
	ends  *ends
	out   *outbox.Outbox
	seq   uint64
	full  atomic.Int32 // commits that fail
	home  func(storage.Tx, string) (*platform.Home, error)
}

func newWorld(t *testing.T, p care.Platform) *world {
	t.Helper()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := storage.Prepare(t.Context(), store, storage.All()...); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, store: store, far: newFar(p), ends: &ends{ch: make(chan string, 1000)}}
	t.Cleanup(func() { _ = store.Close() })
	return w
}

func (w *world) start() {
	w.t.Helper()
	w.out = outbox.New(outbox.Options{
		Committer: direct{w.store, &w.full}, Store: w.store, Adapters: []platform.Adapter{w.far}, Outcomes: w.ends, Watch: blind{}, Home: w.home,
		Log: slog.New(slog.DiscardHandler),
	})
	if err := w.out.Start(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.out.Stop(0) })
}

// put stores deliveries for a lane and, once started, hands them over.
func (w *world) put(lane string, state storage.DeliveryState, deliveries ...platform.Delivery) {
	w.t.Helper()
	var recs []storage.Delivery
	for _, d := range deliveries {
		d.Platform = w.far.platform
		payload, err := json.Marshal(d)
		if err != nil {
			w.t.Fatal(err)
		}
		w.seq++
		recs = append(recs, storage.Delivery{Lane: lane, Seq: w.seq, State: state, EnqueuedAt: time.Now(), Payload: payload})
	}
	err := w.store.Update(w.t.Context(), func(tx storage.Tx) error {
		for _, rec := range recs {
			if err := storage.Deliveries.Put(tx, rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.out != nil {
		w.out.Add(recs)
	}
}

// ended waits until so many deliveries have ended.
func (w *world) ended(n int) []string {
	w.t.Helper()
	var all []string
	for range n {
		select {
		case s := <-w.ends.ch:
			all = append(all, s)
		case <-time.After(time.Minute):
			w.t.Fatalf("after %v nothing more ended; arrived: %q", all, w.far.all())
		}
	}
	return all
}

func (w *world) want(arrived ...string) {
	w.t.Helper()
	if diff := cmp.Diff(arrived, w.far.all()); diff != "" {
		w.t.Errorf("arrived (-want +got):\n%s", diff)
	}
}

func text(s string) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Content: care.Content{Text: s}}
}

func word(id, s string) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Case: "C-1", Ref: "words/C-1/" + id, Words: []care.Word{{Message: id, Part: 1, Text: s}}}
}

func failure(kind platform.FailureKind) *platform.Failure {
	return &platform.Failure{Kind: kind, Err: errors.New("told so")}
}

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
	w := newWorld(t, care.Slack)
	w.put("lane", storage.Pending, word("1", "a"), word("2", "b"), text("!"), word("3", "c"), word("4", "d"))
	w.start()
	w.ended(3)
	w.want("ab", "!", "cd")
}

func TestGatheredWordsStayWithinAPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	long := strings.Repeat("x", 2000)
	w.put("lane", storage.Pending, word("1", long), word("2", long), word("3", "c"))
	w.start()
	w.ended(2)
	w.want(long, long+"c")
}

func TestGatheredWordsStayWithinAPostWhenEscaped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	wide := strings.Repeat("&", 700)
	w.put("lane", storage.Pending, word("1", wide), word("2", wide), word("3", "c"))
	w.start()
	w.ended(2)
	w.want(wide, wide+"c")
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
