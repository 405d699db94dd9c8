package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/bot/sandbox/fault"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// hitch is a method that goes wrong in every way.
type hitch struct {
	slack  bool
	method string
	// before are faults without which the method is not called at all.
	before []fault.Fault
}

func hitches() []hitch {
	lost := []fault.Fault{{Method: "chat.postMessage", Kind: fault.DropAfter}}
	return []hitch{
		{method: "sendMessage"},
		{method: "sendDocument"},
		{method: "editMessageText"},
		{method: "deleteMessage"},
		{method: "getUpdates"},
		{method: "answerCallbackQuery"},
		{method: "getFile"},
		{method: "download"},
		{slack: true, method: "chat.postMessage"},
		{slack: true, method: "chat.update"},
		{slack: true, method: "chat.postEphemeral"},
		{slack: true, method: "files.getUploadURLExternal"},
		{slack: true, method: "upload"},
		{slack: true, method: "files.completeUploadExternal"},
		{slack: true, method: "files.info"},
		{slack: true, method: "download"},
		{slack: true, method: "reactions.add"},
		{slack: true, method: "reactions.remove"},
		{slack: true, method: "conversations.replies", before: lost},
		{slack: true, method: "apps.connections.open"},
		{slack: true, method: "socket"},
	}
}

// kinds are the ways in which a method goes wrong.
func (h hitch) kinds() []fault.Kind {
	if h.method == "socket" {
		return []fault.Kind{fault.DropBefore}
	}
	var kinds []fault.Kind
	for _, k := range fault.Kinds() {
		unsaid := !h.slack && k == fault.Busy && h.method != "sendMessage" // it costs five seconds each
		gone := h.slack && k == fault.Limited && h.method == "upload"      // which answers in plain words
		if !unsaid && !gone {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// After each fault of each method everything arrives: in order, in Slack exactly once, at the customer at least once and
// at most once more for a fault that hid the outcome; and what is stored is right.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, h := range hitches() {
		name := "telegram " + h.method
		if h.slack {
			name = "slack " + h.method
		}
		if h.reconnects() { // each try slows the next one down: one world each
			for _, kind := range h.kinds() {
				t.Run(name+" "+string(kind), func(t *testing.T) { t.Parallel(); h.befall(t, kind) })
			}
			continue
		}
		t.Run(name, func(t *testing.T) { t.Parallel(); h.befall(t, h.kinds()...) })
	}
}

func (h hitch) reconnects() bool { return h.method == "apps.connections.open" || h.method == "socket" }

// befall tells the story of the kinds one after another.
func (h hitch) befall(t *testing.T, kinds ...fault.Kind) {
	t.Helper()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"message is not modified", "message to delete not found", "no_reaction", "file_not_found"}
	s := &scene{t: t, w: w, phone: phone, desk: desk, card: card, has: bottest.Anna}
	for _, kind := range kinds {
		s.strike(h, kind)
		s.play()
		s.check(h, kind)
	}
	s.atLast()
}

// scene is a piece of conversation in which every method is called, played again and again.
type scene struct {
	t     *testing.T
	w     *bottest.World
	phone *bottest.Phone
	desk  *bottest.Desk
	card  sandslack.Message
	n     int    // of this time
	has   string // the case's assignee
	hid   int    // faults that hid the outcome of something sent to the customer
}

func (s *scene) strike(h hitch, kind fault.Kind) {
	s.n++
	f := fault.Fault{Method: h.method, Kind: kind}
	switch kind {
	case fault.Hang, fault.HangAfter, fault.Slow:
		f.Delay = 300 * time.Millisecond
	}
	if !h.slack {
		s.w.Telegram.Faults.Add(f)
		if kind != fault.Slow && (kind.Effect() || kind == fault.DropBefore || kind == fault.Hang) {
			s.hid++
		}
		return
	}
	s.w.Slack.Faults.Add(h.before...)
	s.w.Slack.Faults.Add(f)
	if h.reconnects() {
		s.w.Slack.Drop()
	}
}

func (s *scene) say(what string) string { return fmt.Sprintf("%s nr %d.", what, s.n) }

// play plays the scene and waits until it is over.
func (s *scene) play() {
	s.t.Helper()
	s.phone.Say(s.say("słowo"))
	s.phone.SendPhoto(sandtelegram.Upload{Name: "a.jpg", Data: []byte(s.say("bytes")), Caption: s.say("zdjęcie")})
	s.phone.Say(s.say("potem"))
	reply := s.desk.Writes(bottest.Anna, s.card, s.say("reply"))
	file := s.desk.Writes(bottest.Anna, s.card, s.say("plik"), sandslack.Upload{Name: "a.pdf", Bytes: []byte(s.say("pdf"))})
	note := s.desk.Writes(bottest.Anna, s.card, s.say("// note"))
	stray := s.desk.Writes(bottest.Stranger, s.card, s.say("stray"))
	s.phone.Say("/help")
	s.phone.Picks("menu.help")
	s.desk.Signed(reply, "white_check_mark")
	s.desk.Signed(file, "white_check_mark")
	s.desk.Edits(reply, s.say("edited"))
	s.desk.Edits(file, s.say("// hidden"))
	s.take()
	s.phone.Shows(s.say("edited"))
	s.desk.Signed(note, "lock")
	s.desk.Signed(file, "lock")
	s.desk.Unsigned(file, "white_check_mark")
	s.desk.Signed(stray, "no_entry_sign")
	s.desk.Thread(s.card, s.say("potem"))
	s.w.Settled()
}

// take hands the case to the next colleague.
func (s *scene) take() {
	s.t.Helper()
	next := map[string]string{bottest.Anna: bottest.Olga, bottest.Olga: bottest.Piotr, bottest.Piotr: bottest.Anna}[s.has]
	now := s.desk.Card("C-1001", "<@"+s.has+">")
	s.w.Eventually("somebody takes the case", func() bool { // the press of a person is not repeated by Slack, but by them
		return s.w.Slack.PressOld(s.t.Context(), next, bottest.Cases, now, "case_take") == nil
	})
	s.has = next
	s.desk.Card("C-1001", "<@"+next+">")
}

func (s *scene) check(h hitch, kind fault.Kind) {
	s.t.Helper()
	for _, word := range []string{"słowo", "zdjęcie", "potem"} {
		if n := s.desk.Count(s.card, s.say(word)); n != 1 {
			s.t.Errorf("%s: %q stands %d times in the thread", kind, s.say(word), n)
		}
	}
	s.ordered(kind)
	if n := s.phone.Count("note") + s.phone.Count("stray") + s.phone.Count("hidden"); n != 0 {
		s.t.Errorf("%s: what should stay inside reached the customer", kind)
	}
	fired := s.w.Telegram.Faults.Fired()
	if h.slack {
		fired = s.w.Slack.Faults.Fired()
	}
	if last := len(fired) - 1; last < 0 || fired[last].Kind != kind || fired[last].Method != h.method {
		s.t.Errorf("%s of %s did not befall: %v", kind, h.method, fired)
	}
	if got := s.w.Case("C-1001").Assignee; got != s.has {
		s.t.Errorf("%s: the case is %s's, want %s", kind, got, s.has)
	}
}

// ordered checks that the thread has the customer's words in order, the photo between them.
func (s *scene) ordered(kind fault.Kind) {
	s.t.Helper()
	all := ""
	for _, m := range s.desk.Replies(s.card) {
		all += m.Text + "\n"
	}
	at := []int{strings.Index(all, s.say("słowo")), strings.Index(all, s.say("zdjęcie")), strings.Index(all, s.say("potem"))}
	if at[0] > at[1] || at[1] > at[2] {
		s.t.Errorf("%s: the thread is out of order:\n%s", kind, all)
	}
}

// atLast checks what holds for all times together: repeats at the customer, waiting as told, nothing given up.
func (s *scene) atLast() {
	s.t.Helper()
	repeats := 0
	for n := 1; n <= s.n; n++ {
		copies := s.phone.Count(fmt.Sprintf("reply nr %d.", n)) + s.phone.Count(fmt.Sprintf("edited nr %d.", n))
		if copies < 1 {
			s.t.Errorf("reply %d did not arrive", n)
		}
		repeats += max(0, copies-1) + s.phone.Count(fmt.Sprintf("plik nr %d.", n))
	}
	if repeats > s.hid {
		s.t.Errorf("%d repeats at the customer for %d hidden outcomes:\n%s", repeats, s.hid, s.phone.Screen())
	}
	waitedAsTold(s.t, s.w)
	if kept := asides(s.t, s.w); len(kept) != 0 {
		s.t.Errorf("set aside: %v", kept)
	}
}

// together is how close calls may be that were under way at the same time.
const together = 500 * time.Millisecond

// waitedAsTold checks that after a 429 that told to wait a second the method was not called within it.
func waitedAsTold(t *testing.T, w *bottest.World) {
	t.Helper()
	sends := func(method string) bool { return strings.HasPrefix(method, "send") }
	calls := w.Telegram.Calls("")
	for i, limited := range calls {
		for _, next := range calls[i+1:] {
			same := next.Method == limited.Method || sends(next.Method) && sends(limited.Method)
			if wait := next.At.Sub(limited.At); limited.Fault == fault.Limited && same && wait > together && wait < time.Second {
				t.Errorf("Telegram's %s was called %v after it was told to wait", next.Method, wait)
			}
		}
	}
	all := w.Slack.Calls()
	for i, limited := range all {
		for _, next := range all[i+1:] {
			if wait := next.At.Sub(limited.At); limited.Fault == string(fault.Limited) && next.Method == limited.Method && wait > together && wait < time.Second {
				t.Errorf("Slack's %s was called %v after it was told to wait", next.Method, wait)
			}
		}
	}
}
