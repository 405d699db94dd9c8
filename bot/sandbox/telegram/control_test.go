package telegram_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/sandbox/telegram"
)

// control calls a control endpoint and returns the status and the answer.
func (w *world) control(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+"/sandbox/telegram/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b)
}

func TestControls(t *testing.T) {
	t.Parallel()
	w := free(t)
	sent := w.send(t, "Wybierz", button("Tak", "yes"))
	tests := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "customers", `{"id":12,"first_name":"Jan","language_code":"en"}`, 200, `"id":12`},
		{"POST", "customers", `{"id":0}`, 400, "needs an id"},
		{"GET", "chats", "", 200, `"last":{`},
		{"POST", "chats/99/say", `{"text":"x"}`, 404, "no chat 99"},
		{"POST", "chats/11/say", `{"text":"dzień dobry"}`, 200, `"message":`},
		{"POST", "chats/11/say", `{"text":" "}`, 400, "no text"},
		{"POST", "chats/11/say", `{`, 400, "must be JSON"},
		{"POST", "chats/11/edit", `{"message":103,"text":"witam"}`, 200, `"ok":true`},
		{"POST", "chats/11/edit", `{"message":102,"text":"witam"}`, 400, "no own message 102"},
		{"POST", "chats/11/press", `{"message":102,"data":"yes"}`, 200, `"query":"4`},
		{"POST", "chats/11/press", `{"message":102,"data":"no"}`, 400, "shows no button"},
		{"POST", "chats/11/press", `{"message":102,"data":"no","old":true}`, 200, `"query":"4`},
		{"POST", "chats/11/tap", `{"label":"Tak"}`, 200, `"query":"4`},
		{"POST", "chats/11/location", `{"latitude":52.2,"longitude":21}`, 200, `"message":`},
		{"POST", "chats/11/contact", ``, 200, `"message":`},
		{"POST", "chats/11/contact", `{"phone_number":"+1","first_name":"Ewa"}`, 200, `"message":`},
		{"GET", "chats/11/messages", "", 200, `"user_id":11`},
		{"POST", "chats/11/delete", `{"message":104}`, 200, `"ok":true`},
		{"POST", "chats/11/block", ``, 200, `"ok":true`},
		{"GET", "chats", "", 200, `"blocked":true`},
		{"POST", "chats/11/unblock", ``, 200, `"ok":true`},
		{"GET", "bot?language=pl", "", 200, `"username":"carebot_sandbox_bot"`},
		{"GET", "calls?method=sendMessage&last=1", "", 200, `"method":"sendMessage"`},
		{"POST", "faults", `{"method":"getMe","kind":"internal"}`, 200, `"ok":true`},
		{"POST", "faults", `[{"kind":"sulk"}]`, 400, "unknown kind"},
		{"GET", "faults", "", 200, `"kind":"internal"`},
		{"DELETE", "faults", "", 200, `"ok":true`},
		{"POST", "updates", `{"smell":{}}`, 200, `"update_id":`},
		{"POST", "updates", `{`, 400, "must be JSON"},
		{"POST", "repeat", `{"n":2}`, 200, `"ok":true`},
		{"POST", "swap", ``, 200, `"swapped":true`},
		{"GET", "stats", "", 200, `"limited":0`},
		{"GET", "nothing", "", 404, ""},
	}
	if sent.ID != 102 {
		t.Fatalf("the message is %d", sent.ID)
	}
	for _, tt := range tests {
		status, body := w.control(t, tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s %s %s: got %d %s, want %d %s", tt.method, tt.path, tt.body, status, body, tt.status, tt.want)
		}
	}
}

func TestUploadForm(t *testing.T) {
	t.Parallel()
	w := free(t)
	upload := func(fields map[string]string, files ...string) string {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		for k, v := range fields {
			_ = form.WriteField(k, v)
		}
		for i, f := range files {
			part, _ := form.CreateFormFile("file", fmt.Sprintf("%d.txt", i))
			_, _ = io.WriteString(part, f)
		}
		_ = form.Close()
		resp, err := http.Post(w.url+"/sandbox/telegram/chats/11/upload", form.FormDataContentType(), &b)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		out, _ := io.ReadAll(resp.Body)
		return string(out)
	}
	if got := upload(map[string]string{"kind": "photo", "caption": "oto"}, "a", "b"); got != `{"messages":[102,103]}` {
		t.Error(got)
	}
	if got := upload(map[string]string{"kind": "video", "size": "26214400"}); got != `{"messages":[104]}` {
		t.Error(got)
	}
	if got := upload(nil); !strings.Contains(got, "1 to 10") {
		t.Error(got)
	}
	all := w.anna.Messages()
	if all[1].Album == "" || all[1].Album != all[2].Album || all[1].Text != "oto" || all[2].Text != "" || all[3].File.Size != 25<<20 {
		t.Errorf("shown: %+v", all)
	}
	status, bytes := w.control(t, "GET", "files/"+all[2].File.ID, "")
	if status != 200 || bytes != "b" {
		t.Errorf("file: %d %q", status, bytes)
	}
}

func TestChangesStream(t *testing.T) {
	t.Parallel()
	w := free(t)
	resp, err := http.Get(w.url + "/sandbox/telegram/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	next := func() (event string, c telegram.Change) {
		for lines.Scan() {
			if e, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				event = e
			}
			if d, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(d), &c); err != nil {
					t.Fatal(err)
				}
				return event, c
			}
		}
		return "", c
	}
	if e, c := next(); e != "hello" || c.Seq != w.Seq() {
		t.Errorf("first: %s %+v, seq %d", e, c, w.Seq())
	}
	sent := w.send(t, "Dzień dobry", nil)
	_, c := next()
	if d := cmp.Diff([]any{"message", int64(11), sent.ID}, []any{c.What, c.Chat, c.Message}); d != "" {
		t.Error(d)
	}
	w.Close()
	if e, _ := next(); e != "" {
		t.Errorf("after Close: %s", e)
	}
}
