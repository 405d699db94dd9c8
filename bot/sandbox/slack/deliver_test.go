package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"carebot/bot/sandbox/slack"
)

// frame is what comes over a raw Socket Mode connection.
type frame struct {
	Type           string `json:"type"`
	EnvelopeID     string `json:"envelope_id"`
	Attempt        int    `json:"retry_attempt"`
	Reason         string `json:"reason"`
	RetryReason    string `json:"retry_reason"`
	NumConnections int    `json:"num_connections"`
	Payload        struct {
		EventID string `json:"event_id"`
		Event   struct {
			Type    string `json:"type"`
			SubType string `json:"subtype"`
			Text    string `json:"text"`
			TS      string `json:"ts"`
			User    string `json:"user"`
			BotID   string `json:"bot_id"`
			Channel string `json:"channel"`
			Deleted string `json:"deleted_ts"`
			Message struct {
				SubType     string            `json:"subtype"`
				Text        string            `json:"text"`
				Attachments []json.RawMessage `json:"attachments"`
			} `json:"message"`
			Files []struct {
				Name     string `json:"name"`
				Mimetype string `json:"mimetype"`
				Size     int    `json:"size"`
				URL      string `json:"url_private_download"`
			} `json:"files"`
			Reaction string `json:"reaction"`
		} `json:"event"`
	} `json:"payload"`
}

// dial opens a raw Socket Mode connection and reads its hello.
func dial(t *testing.T, base string) *websocket.Conn {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/apps.connections.open", nil)
	must(t, err)
	req.Header.Set("Authorization", "Bearer xapp-sandbox")
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer resp.Body.Close()
	var open struct {
		URL string `json:"url"`
	}
	must(t, json.NewDecoder(resp.Body).Decode(&open))
	ws, resp, err := websocket.DefaultDialer.DialContext(t.Context(), open.URL, nil)
	must(t, err)
	resp.Body.Close()
	t.Cleanup(func() { ws.Close() })
	if hello := read(t, ws); hello.Type != "hello" {
		t.Fatalf("first came %+v", hello)
	}
	return ws
}

func read(t *testing.T, ws *websocket.Conn) frame {
	t.Helper()
	must(t, ws.SetReadDeadline(time.Now().Add(time.Minute)))
	var f frame
	must(t, ws.ReadJSON(&f))
	return f
}

func ack(t *testing.T, ws *websocket.Conn, f frame) {
	t.Helper()
	must(t, ws.WriteJSON(map[string]string{"envelope_id": f.EnvelopeID}))
}

func TestUnacknowledgedEventsComeAgain(t *testing.T) {
	t.Parallel()
	o, clock := office(), newHandClock()
	o.Clock, o.RenewEvery = clock, 2
	s, _, base := start(t, o)
	ws := dial(t, base)
	_, err := s.Post(anna, cases, "", "hello")
	must(t, err)
	first := read(t, ws)
	clock.advance(3 * time.Second)
	clock.advance(0) // at once
	second := read(t, ws)
	clock.advance(3 * time.Second)
	clock.advance(time.Minute)
	third := read(t, ws)
	clock.advance(3 * time.Second)
	clock.advance(5 * time.Minute)
	fourth := read(t, ws)
	got := []int{first.Attempt, second.Attempt, third.Attempt, fourth.Attempt}
	if d := cmp.Diff([]int{0, 1, 2, 3}, got); d != "" || second.RetryReason != "timeout" {
		t.Errorf("attempts (-want +got):\n%s%+v", d, second)
	}
	ids := []string{second.Payload.EventID, third.Payload.EventID, fourth.Payload.EventID}
	if ids[0] != first.Payload.EventID || ids[1] == first.Payload.EventID || ids[2] != ids[1] {
		t.Errorf("event_ids %s, then %v", first.Payload.EventID, ids)
	}
	if first.EnvelopeID == second.EnvelopeID {
		t.Error("the envelope_id was the same")
	}
	ack(t, ws, fourth)
	must(t, s.Wait(t.Context(), func() bool { n, _ := s.Undelivered(); return n == 0 }))
	clock.advance(time.Hour)
	if _, dropped := s.Undelivered(); dropped != 0 {
		t.Errorf("dropped %d", dropped)
	}
}

func TestEventsGiveUpAndWaitForAConnection(t *testing.T) {
	t.Parallel()
	o, clock := office(), newHandClock()
	o.Clock, o.RetryDelays = clock, []time.Duration{time.Second, time.Minute}
	s, _, base := start(t, o)
	_, err := s.Post(anna, cases, "", "nobody listens")
	must(t, err)
	clock.advance(time.Second)
	ws := dial(t, base)
	clock.advance(time.Minute)
	f := read(t, ws)
	if f.Payload.Event.Text != "nobody listens" || f.Attempt != 2 || f.RetryReason != "connection_failed" {
		t.Errorf("came %+v", f)
	}
	clock.advance(3 * time.Second)
	if _, dropped := s.Undelivered(); dropped != 1 {
		t.Errorf("dropped %d, want 1", dropped)
	}
	if err := s.Press(t.Context(), anna, cases, "1.0", "x"); err == nil {
		t.Error("a message that is not there was pressed")
	}
}

func TestTampering(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	ws := dial(t, base)
	post := func(text string) {
		_, err := s.Post(anna, cases, "", text)
		must(t, err)
	}
	post("one")
	one := read(t, ws)
	if !s.Repeat(false) || read(t, ws).Payload.EventID != one.Payload.EventID {
		t.Error("the repeat has another event_id")
	}
	if !s.Repeat(true) {
		t.Error("nothing repeated")
	}
	if again := read(t, ws); again.Payload.EventID == one.Payload.EventID || again.Payload.Event.TS != one.Payload.Event.TS {
		t.Errorf("renewed: %+v", again)
	}
	s.SwapNext()
	post("two")
	post("three")
	if a, b := read(t, ws), read(t, ws); a.Payload.Event.Text != "three" || b.Payload.Event.Text != "two" {
		t.Errorf("not swapped: %s, %s", a.Payload.Event.Text, b.Payload.Event.Text)
	}
	s.Inject(map[string]any{"type": "something_new"})
	if f := read(t, ws); f.Payload.Event.Type != "something_new" {
		t.Errorf("injected: %+v", f)
	}
	s.InjectFrame([]byte(`{"type":"strange"}`))
	if f := read(t, ws); f.Type != "strange" {
		t.Errorf("frame: %+v", f)
	}
}

func TestEventsOfAllKinds(t *testing.T) {
	t.Parallel()
	s, api, base := start(t, office())
	ws := dial(t, base)
	next := func() frame {
		f := read(t, ws)
		ack(t, ws, f)
		return f
	}
	m, err := s.Post(anna, cases, "", "", slack.Upload{Name: "a.png", Bytes: []byte("123")}, slack.Upload{Name: "b.pdf", Bytes: []byte("1234")})
	must(t, err)
	e := next().Payload.Event
	if e.SubType != "file_share" || len(e.Files) != 2 || e.Files[1].Mimetype != "application/pdf" || e.Files[1].Size != 4 || !strings.HasPrefix(e.Files[0].URL, base) {
		t.Errorf("files: %+v", e)
	}
	must(t, s.Unfurl(cases, m.TS, "https://example.com", "Example"))
	if e := next().Payload.Event; e.SubType != "message_changed" || len(e.Message.Attachments) != 1 {
		t.Errorf("unfurl: %+v", e)
	}
	must(t, s.React(piotr, cases, m.TS, "eyes"))
	if e := next().Payload.Event; e.Type != "reaction_added" || e.Reaction != "eyes" || e.User != piotr {
		t.Errorf("reaction: %+v", e)
	}
	_, err = s.Post(piotr, cases, m.TS, "reply")
	must(t, err)
	next()
	must(t, s.Delete(anna, cases, m.TS))
	if e := next().Payload.Event; e.SubType != "message_changed" || e.Message.SubType != "tombstone" {
		t.Errorf("deleted parent: %+v", e)
	}
	reply := s.Messages(cases, m.TS)[1]
	must(t, s.Delete(piotr, cases, reply.TS))
	if e := next().Payload.Event; e.SubType != "message_deleted" || e.Deleted != reply.TS {
		t.Errorf("deleted: %+v", e)
	}
	_, _, err = api.PostMessage(cases)
	if err == nil {
		t.Error("an empty message was posted")
	}
	call(t, base, "chat.postMessage", "channel", cases, "text", "own")
	if e := next().Payload.Event; e.BotID == "" || e.User != bot || e.Text != "own" {
		t.Errorf("own message: %+v", e)
	}
	s.AddUser(slack.User{ID: "U0NEW", Name: "new"})
	must(t, s.Join("U0NEW", cases))
	if e := next().Payload.Event; e.Type != "member_joined_channel" || e.User != "U0NEW" {
		t.Errorf("joined: %+v", e)
	}
	must(t, s.OpenHome(anna))
	if e := next().Payload.Event; e.Type != "app_home_opened" {
		t.Errorf("home: %+v", e)
	}
	_, err = s.Post(anna, "C0OTHER", "", "the bot is not here")
	must(t, err)
	_, err = s.Post(anna, s.Direct(anna), "", "psst")
	must(t, err)
	if e := next().Payload.Event; e.Text != "psst" || e.Channel[0] != 'D' {
		t.Errorf("direct: %+v", e)
	}
}

func TestConnections(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	conns := make([]*websocket.Conn, 10)
	for i := range conns {
		conns[i] = dial(t, base)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/link/?ticket=used", nil)
	must(t, err)
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a wrong ticket: %d", resp.StatusCode)
	}
	for range 20 {
		_, err := s.Post(anna, cases, "", "spread")
		must(t, err)
	}
	for i, ws := range conns {
		if a, b := read(t, ws), read(t, ws); a.Type != "events_api" || b.Type != "events_api" {
			t.Errorf("connection %d got %+v and %+v", i, a, b)
		}
	}
	s.Disconnect("refresh_requested", time.Millisecond)
	for i, ws := range conns {
		if f := read(t, ws); f.Type != "disconnect" || f.Reason != "refresh_requested" {
			t.Errorf("connection %d: %+v", i, f)
		}
		if _, _, err := ws.ReadMessage(); err == nil {
			t.Errorf("connection %d was not closed", i)
		}
	}
	if n := s.Connections(); n != 0 {
		t.Errorf("%d connections left", n)
	}
	ws := dial(t, base)
	s.Drop()
	if _, _, err := ws.ReadMessage(); err == nil {
		t.Error("the connection was not dropped")
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s, _, _ := start(t, office())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Wait(ctx, func() bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait: %v", err)
	}
	s.Close()
	if err := s.Wait(t.Context(), func() bool { return false }); err == nil {
		t.Error("Wait went on after Close")
	}
}
