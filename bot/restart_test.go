package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/bot/sandbox/fault"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// stopsWithin is three times what stopping may take, for a machine that has much else to do. What hangs, or waits for its
// next try, would hang and wait for minutes.
const stopsWithin = 30 * time.Second

// again stops the bot and starts it on the same folder.
func again(w *bottest.World) {
	w.T.Helper()
	w.Stop()
	w.Start()
}

// A restart at each step of a complaint loses none of it.
func TestRestartsInTheMiddleOfAFlow(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(121, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Reads("complaint.order", bottest.Step(1))
	again(w)
	phone.Say("ZAM-9")
	phone.Reads("complaint.topic", bottest.Step(2))
	w.Stop()
	phone.Picks("complaint.topic_late") // while nobody is there
	phone.Say("Nie przyszło.")
	w.Start()
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.SendPhoto(picture("1.jpg"))
	phone.Reads("complaint.evidence_more", map[string]any{"Count": 1})
	again(w)
	phone.Picks("complaint.evidence_done")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Picks("complaint.wish_refund")
	phone.Sees("ZAM-9", "Nie przyszło.")
	number := phone.Sends()
	again(w)
	card := desk.Card(number)
	desk.Thread(card, "Nie przyszło.")
	reply := desk.Writes(bottest.Anna, card, "Szukamy.")
	desk.Signed(reply, "white_check_mark")
	again(w)
	desk.Edits(reply, "Znaleźliśmy.")
	phone.Shows("Znaleźliśmy.")
	w.Settled()
	counted(t, desk.Screen(""), len(w.Slack.Messages(bottest.Cases, "")), 1)
	counted(t, desk.Screen(card.TS), len(desk.Replies(card)), 3)
}

// handClock is a clock that is set by hand.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns what the clock shows.
func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// What waits to be delivered when the bot stops arrives after the start, once and in order.
func TestARestartWithDeliveriesPending(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Slack.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: fault.Internal, Times: -1})
	w.Telegram.Faults.Add(fault.Fault{Method: "sendMessage", Kind: fault.Internal, Times: -1})
	before := w.Case("C-1001").Entries
	for i := range 4 {
		phone.Say(fmt.Sprintf("słowo nr %d.", i))
		desk.Writes(bottest.Anna, card, fmt.Sprintf("reply nr %d.", i))
	}
	w.Eventually("all of it is taken in", func() bool { return w.Case("C-1001").Entries == before+8 })
	if took := w.Stop(); took > stopsWithin {
		t.Errorf("stopping took %v", took)
	}
	w.Slack.Faults.Clear()
	w.Telegram.Faults.Clear()
	w.Start()
	for i := range 4 {
		phone.Sees(fmt.Sprintf("reply nr %d.", i)) // in order
		desk.Thread(card, fmt.Sprintf("słowo nr %d.", i))
	}
	w.Settled()
	all := ""
	for _, m := range desk.Replies(card) {
		all += m.Text
	}
	at := -1
	for i := range 4 {
		word := fmt.Sprintf("słowo nr %d.", i)
		if next := strings.Index(all, word); next <= at || strings.Count(all, word) != 1 {
			t.Errorf("%q stands at %d, %d times in %s", word, next, strings.Count(all, word), all)
		} else {
			at = next
		}
		counted(t, phone.Screen(), phone.Count(fmt.Sprintf("reply nr %d.", i)), 1)
	}
}

// An album half gathered when the bot stops is one post all the same.
func TestARestartWithAnAlbumHalfGathered(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	clock := &handClock{now: time.Now()} // which stands: the album is not whole before we say so
	w.Options = func(o *bot.Options) { o.Now = clock.Now }
	phone, desk, card := openedIn(w)
	var files []string
	for i := range 3 {
		phone.SendPhoto(picture(text(i) + ".jpg"))
		desk.Waits("show the photo", card.TS, func() bool { return len(desk.Replies(card)) == 2+i })
	}
	for _, m := range phone.Messages() {
		if m.Kind == sandtelegram.Photo && !m.FromBot {
			files = append(files, m.File.ID)
		}
	}
	before := len(desk.Replies(card))
	part := func(i int) {
		raw, err := json.Marshal(map[string]any{"message": map[string]any{
			"message_id": 9000 + i, "date": time.Now().Unix(), "chat": map[string]any{"id": 61, "type": "private", "first_name": "Ewa"},
			"from": map[string]any{"id": 61, "is_bot": false, "first_name": "Ewa", "language_code": "pl"}, "media_group_id": "album",
			"photo": []map[string]any{{"file_id": files[i], "file_unique_id": files[i], "width": 10, "height": 10, "file_size": 10}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Telegram.Inject(raw); err != nil {
			t.Fatal(err)
		}
	}
	part(0)
	w.Eventually("the first part is taken in", func() bool { return w.Telegram.Pending() == 0 })
	w.Stop()
	clock.advance(time.Minute) // it is overdue
	part(1)
	part(2)
	w.Start()
	w.Eventually("the other parts are taken in", func() bool { return w.Telegram.Pending() == 0 })
	clock.advance(time.Minute)
	desk.Waits("show the album", card.TS, func() bool { return len(desk.Replies(card)) > before })
	w.Settled()
	posts := desk.Replies(card)[before:]
	if len(posts) != 1 || len(posts[0].Files) != 3 {
		t.Errorf("the album is %d posts:\n%s", len(posts), desk.Screen(card.TS))
	}
}

// Stopping ends within ten seconds, though calls hang; what was under way arrives after the start, once more at most.
func TestStoppingWhileCallsHang(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	phone.Say("/help")
	phone.Sees("Słoneczna")
	w.Settled()
	for _, method := range []string{"sendMessage", "answerCallbackQuery"} {
		w.Telegram.Faults.Add(fault.Fault{Method: method, Kind: fault.HangAfter})
	}
	w.Slack.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: fault.HangAfter}, fault.Fault{Method: "reactions.add", Kind: fault.Hang})
	phone.Say("słowo w drodze")
	desk.Writes(bottest.Anna, card, "// note")
	reply := desk.Writes(bottest.Anna, card, "reply na koniec")
	phone.Shows("reply na koniec")
	phone.Picks("menu.help")
	desk.Thread(card, "słowo w drodze")
	w.Eventually("the calls hang", func() bool {
		return len(w.Telegram.Faults.Fired()) == 2 && len(w.Slack.Faults.Fired()) == 2
	})
	if took := w.Stop(); took > stopsWithin {
		t.Errorf("stopping took %v", took)
	}
	w.Start()
	desk.Signed(reply, "white_check_mark")
	w.Settled()
	counted(t, desk.Screen(card.TS), desk.Count(card, "słowo w drodze"), 1)
	if n := phone.Count("reply na koniec"); n < 1 || n > 2 {
		t.Errorf("the reply is there %d times", n)
	}
}

// Stopping lets what was begun end: nothing is sent twice for it.
func TestStoppingFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Telegram.Faults.Add(slow("sendMessage"))
	w.Slack.Faults.Add(slow("chat.postMessage"))
	reply := desk.Writes(bottest.Anna, card, "reply na koniec")
	phone.Say("słowo na koniec")
	phone.Shows("reply na koniec") // it has its effect, the answer is still on its way
	desk.Thread(card, "słowo na koniec")
	w.Stop()
	w.Start()
	desk.Signed(reply, "white_check_mark")
	w.Settled()
	counted(t, phone.Screen(), phone.Count("reply na koniec"), 1)
	counted(t, desk.Screen(card.TS), desk.Count(card, "słowo na koniec"), 1)
	if n := len(w.Slack.Calls("chat.postMessage")); n != 3 {
		t.Errorf("%d posts were made", n)
	}
}

// Several restarts in a row with repeats of everything change nothing.
func TestRestartsAndRepeats(t *testing.T) {
	t.Parallel()
	both(t, restartsAndRepeats)
}

func restartsAndRepeats(t *testing.T, w *bottest.World) {
	t.Helper()
	phone, desk := w.Phone(122, "Ewa", "pl"), w.Desk()
	card := desk.Card(phone.Complains("ZAM-1", "Lampa przyszła pęknięta."))
	reply := desk.Writes(bottest.Anna, card, "reply")
	desk.Signed(reply, "white_check_mark")
	for range 3 {
		w.Stop()
		w.Telegram.Repeat(50)
		w.Start()
		w.Settled()
	}
	counted(t, phone.Screen(), phone.Count("reply"), 1)
	counted(t, desk.Screen(""), len(w.Slack.Messages(bottest.Cases, "")), 1)
	counted(t, desk.Screen(card.TS), desk.Count(sandslack.Message{TS: card.TS}, "pęknięta"), 1)
}
