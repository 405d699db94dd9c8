package slack_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"carebot/bot/sandbox/fault"
	"carebot/bot/sandbox/slack"
)

func stringsReader(text string) io.Reader { return strings.NewReader(text) }

// page calls a control endpoint and decodes the answer into out.
func page(t *testing.T, method, target, body string, out any) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	must(t, err)
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer resp.Body.Close()
	if out != nil {
		must(t, json.NewDecoder(resp.Body).Decode(out))
	}
	return resp.StatusCode
}

func TestControlEndpoints(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	base += "/sandbox/slack/"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"events", nil)
	must(t, err)
	stream, err := http.DefaultClient.Do(req)
	must(t, err)
	defer stream.Body.Close()
	lines := bufio.NewScanner(stream.Body)
	lines.Scan()

	var posted slack.Message
	page(t, "POST", base+"post", `{"user":"U0ANNA","channel":"C0CASES","text":"hi","files":[{"name":"a.png","bytes":"AQI="}]}`, &posted)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "data: ") {
	}
	var change struct {
		slack.Change
		Message slack.Message
	}
	must(t, json.Unmarshal([]byte(strings.TrimPrefix(lines.Text(), "data: ")), &change))
	if change.TS != posted.TS || change.Message.Text != "hi" || change.Kind != "message" {
		t.Errorf("streamed %+v, posted %+v", change, posted)
	}
	ref := `{"user":"U0ANNA","channel":"C0CASES","ts":"` + posted.TS + `",`
	for path, body := range map[string]string{"edit": ref + `"text":"hello"}`, "react": ref + `"name":"eyes"}`} {
		if status := page(t, "POST", base+path, body, nil); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	var list struct{ Messages []slack.Message }
	page(t, "GET", base+"messages?channel=C0CASES", "", &list)
	if len(list.Messages) != 1 || list.Messages[0].Text != "hello" || list.Messages[0].Reactions[0].Name != "eyes" {
		t.Errorf("messages: %+v", list)
	}
	file := s.FilesOf(cases, posted.TS)[0]
	if status := page(t, "GET", base+"files/"+file.ID, "", nil); status != http.StatusOK {
		t.Errorf("file: %d", status)
	}
	var state struct {
		Users    []slack.User
		Channels []slack.Channel
	}
	page(t, "GET", base+"state", "", &state)
	if len(state.Users) != 3 || len(state.Channels) != 4 {
		t.Errorf("state: %+v", state)
	}
	var problem struct{ Error string }
	if status := page(t, "POST", base+"post", `{"user":"U0NONE","channel":"C0CASES","text":"x"}`, &problem); status != http.StatusUnprocessableEntity || problem.Error == "" {
		t.Errorf("a stranger posted: %d %+v", status, problem)
	}
	if status := page(t, "POST", base+"post", `{"usr":"U0ANNA"}`, &problem); status != http.StatusBadRequest {
		t.Errorf("an unknown field: %d", status)
	}
	if status := page(t, "POST", base+"delete", ref+`"text":""}`, nil); status != http.StatusOK {
		t.Errorf("delete: %d", status)
	}
	if status := page(t, "POST", base+"deliver", `{"repeat":"same"}`, nil); status != http.StatusOK {
		t.Errorf("repeat: %d", status)
	}
	if status := page(t, "POST", base+"faults", `{"kind":"busy","method":"auth.test"}`, nil); status != http.StatusOK || len(s.Faults.Pending()) != 1 {
		t.Errorf("faults: %d", status)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s, api, base := start(t, office())
	s.Faults.Add(fault.Fault{Method: "chat.postMessage", Kind: fault.DropAfter}, fault.Fault{Method: "chat.postMessage", Kind: fault.DropBefore},
		fault.Fault{Method: "chat.postMessage", Kind: fault.Limited}, fault.Fault{Method: "chat.postMessage", Kind: fault.NotOK})
	post := func(text string) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/chat.postMessage", strings.NewReader("token=xoxb-sandbox&channel=C0CASES&text="+text))
		must(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		_, err = io.ReadAll(resp.Body)
		return err
	}
	if post("after") == nil || post("before") == nil {
		t.Error("a dropped connection answered")
	}
	if m := s.Messages(cases, ""); len(m) != 1 || m[0].Text != "after" {
		t.Errorf("effects: %+v", m)
	}
	if got := call(t, base, "chat.postMessage", "channel", cases, "text", "x"); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "1" {
		t.Errorf("limited: %+v", got)
	}
	if got := call(t, base, "chat.postMessage", "channel", cases, "text", "x"); got.OK || got.Error != "" || got.status != http.StatusOK {
		t.Errorf("not ok: %+v", got)
	}
	if s.Limited() != 0 {
		t.Error("a scripted 429 was counted as one the app caused")
	}
	if _, err := api.AuthTest(); err != nil {
		t.Error(err)
	}
}
