package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/google/go-cmp/cmp"

	"carebot/bot/sandbox/telegram"
)

// updates polls once and returns the texts of the messages and the kinds of the other updates, and the last ID.
func (w *world) updates(t *testing.T, params string) (texts []string, last int64) {
	t.Helper()
	r := w.json(t, "getUpdates", params)
	if !r.OK {
		return []string{r.Description}, 0
	}
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(r.Result, &list); err != nil {
		t.Fatal(err)
	}
	for _, u := range list {
		_ = json.Unmarshal(u["update_id"], &last)
		delete(u, "update_id")
		for kind, raw := range u {
			var m struct{ Text string }
			_ = json.Unmarshal(raw, &m)
			texts = append(texts, strings.TrimPrefix(kind+" "+m.Text, "message "))
		}
	}
	return texts, last
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestOffsetConfirms(t *testing.T) {
	t.Parallel()
	w := free(t)
	w.anna.Say("a")
	w.anna.Say("b")
	got, last := w.updates(t, `{"limit":2}`)
	expect(t, "first", got, "/start", "a")
	got, _ = w.updates(t, `{}`)
	expect(t, "again, not confirmed", got, "/start", "a", "b")
	got, _ = w.updates(t, fmt.Sprintf(`{"offset":%d}`, last+1))
	expect(t, "after the first two", got, "b")
	got, _ = w.updates(t, `{"offset":-1}`)
	expect(t, "from the end", got, "b")
	if w.Pending() != 1 {
		t.Errorf("pending: %d", w.Pending())
	}
}

func TestAllowedUpdates(t *testing.T) {
	t.Parallel()
	w := free(t)
	w.updates(t, `{"allowed_updates":["edited_message"]}`)
	_ = w.anna.Edit(w.anna.Say("a"), "b")
	got, _ := w.updates(t, `{}`)
	expect(t, "only edits since", got, "/start", "edited_message b")
	w.updates(t, `{"allowed_updates":[]}`)
	w.anna.Block()
	got, _ = w.updates(t, `{}`)
	expect(t, "all again", got, "/start", "edited_message b", "my_chat_member ")
}

func TestSecondPollerEndsTheFirst(t *testing.T) {
	t.Parallel()
	w := free(t)
	_, last := w.updates(t, `{}`)
	params := fmt.Sprintf(`{"offset":%d,"timeout":50}`, last+1)
	first, second := make(chan string), make(chan string)
	poll := func(to chan string) {
		got, _ := w.updates(t, params)
		to <- strings.Join(got, " ")
	}
	go poll(first)
	for w.Pending() > 0 { // the poll confirms before it waits
		_ = w.Wait(t.Context(), func() bool { return w.Pending() == 0 })
	}
	go poll(second)
	if got := <-first; !strings.HasPrefix(got, "Conflict: terminated by other getUpdates request") {
		t.Errorf("first: %s", got)
	}
	w.anna.Say("a")
	if got := <-second; got != "a" {
		t.Errorf("second: %s", got)
	}
}

func TestPollerThatIsGoneLosesNothing(t *testing.T) {
	t.Parallel()
	w := free(t)
	_, last := w.updates(t, `{}`)
	ctx, cancel := context.WithCancel(t.Context())
	body := strings.NewReader(fmt.Sprintf(`{"offset":%d,"timeout":50}`, last+1))
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/bot"+w.Token()+"/getUpdates", body)
	r.Header.Set("Content-Type", "application/json")
	done := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		done <- err
	}()
	_ = w.Wait(t.Context(), func() bool { return w.Pending() == 0 })
	cancel()
	if err := <-done; err == nil {
		t.Error("the poll was answered")
	}
	w.anna.Say("a")
	got, _ := w.updates(t, `{}`)
	expect(t, "after it", got, "a")
}

func TestTampering(t *testing.T) {
	t.Parallel()
	w := free(t)
	_, last := w.updates(t, `{}`)
	w.anna.Say("a")
	w.anna.Say("b")
	if !w.Swap() {
		t.Error("nothing to swap")
	}
	got, swapped := w.updates(t, fmt.Sprintf(`{"offset":%d,"limit":1}`, last+1))
	expect(t, "the later first", got, "b")
	got, _ = w.updates(t, fmt.Sprintf(`{"offset":%d}`, swapped+1))
	expect(t, "the earlier is not lost", got, "a")
	w.updates(t, fmt.Sprintf(`{"offset":%d}`, swapped+1))
	w.Repeat(2)
	got, _ = w.updates(t, fmt.Sprintf(`{"offset":%d}`, swapped+1))
	expect(t, "again, though confirmed", got, "a", "b")
	got, _ = w.updates(t, fmt.Sprintf(`{"offset":%d}`, swapped+1))
	expect(t, "once only", got)
	id, err := w.Inject([]byte(`{"chat_member_of_2031":{"text":"?"}}`))
	if err != nil || id != swapped+1 {
		t.Errorf("injected %d, %v", id, err)
	}
	if _, err := w.Inject([]byte(`{`)); err == nil {
		t.Error("broken JSON was injected")
	}
	release := w.Hold()
	got, _ = w.updates(t, `{}`)
	expect(t, "held", got)
	release()
	got, _ = w.updates(t, `{}`)
	expect(t, "released", got, "chat_member_of_2031 ?")
}

// hook is a bot's webhook that refuses the first calls.
type hook struct {
	mu      sync.Mutex
	refuse  int
	texts   []string
	secrets map[string]bool
	took    chan struct{}
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	var u struct{ Message struct{ Text string } }
	_ = json.Unmarshal(b, &u)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.secrets[r.Header.Get("X-Telegram-Bot-Api-Secret-Token")] = true
	if h.refuse > 0 {
		h.refuse--
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h.texts = append(h.texts, u.Message.Text)
	h.took <- struct{}{}
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, telegram.Options{WebhookPause: time.Millisecond})
	h := &hook{refuse: 3, secrets: map[string]bool{}, took: make(chan struct{}, 100)}
	web := httptest.NewServer(h)
	defer web.Close()
	ctx := t.Context()
	_, err := w.bot.SetWebhook(ctx, &tg.SetWebhookParams{URL: web.URL + "/telegram", SecretToken: "sesame", MaxConnections: 4})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := w.updates(t, `{}`)
	expect(t, "polling meanwhile", got, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	want := []string{"/start"}
	for i := range 20 {
		want = append(want, fmt.Sprint(i))
		w.anna.Say(want[i+1])
	}
	for range want {
		<-h.took
	}
	if err := w.Wait(ctx, func() bool { return w.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
	info, err := w.bot.GetWebhookInfo(ctx)
	if err != nil || info.MaxConnections != 4 || !strings.Contains(info.LastErrorMessage, "500") || info.PendingUpdateCount != 0 {
		t.Errorf("info %+v, %v", info, err)
	}
	if _, err := w.bot.DeleteWebhook(ctx, &tg.DeleteWebhookParams{}); err != nil {
		t.Error(err)
	}
	w.anna.Say("polled")
	got, _ = w.updates(t, `{}`)
	expect(t, "polled after", got, "polled")
	h.mu.Lock()
	defer h.mu.Unlock()
	expect(t, "delivered in order", h.texts, want...)
	if d := cmp.Diff(map[string]bool{"sesame": true}, h.secrets); d != "" {
		t.Error(d)
	}
}
