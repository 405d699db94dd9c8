package telegram

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/flows/care"
)

func TestSendSays(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	a := s.adapter(t)
	s.on("sendMessage", ok(`{"message_id":51,"date":1,"chat":{"id":7,"type":"private"}}`))
	r, f := send(t, a, platform.Delivery{
		Kind: platform.Say, Chat: "7", ReplyTo: "9",
		Content: care.Content{Text: "Zażółć <b>", Spans: []care.Span{{Start: 0, End: 10, Style: care.Bold}}},
		Buttons: [][]platform.Button{{{Label: "Tak", Data: "1:x:y"}, {Label: "Strona", URL: "https://a.pl"}}, {}},
	})
	if f != nil {
		t.Fatal(f)
	}
	if diff := cmp.Diff([]string{"51"}, r.IDs); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{
		"chat_id": "7", "text": "Zażółć <b>",
		"entities":         `[{"type":"bold","offset":0,"length":6}]`,
		"reply_parameters": `{"message_id":9,"allow_sending_without_reply":true}`,
		"reply_markup":     `{"inline_keyboard":[[{"text":"Tak","callback_data":"1:x:y"},{"text":"Strona","url":"https://a.pl"}]]}`,
	}
	if diff := cmp.Diff(want, s.called("sendMessage")[0].values); diff != "" {
		t.Error(diff)
	}
}

func TestSendPlain(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendMessage", ok(`{"message_id":51}`))
	_, f := send(t, s.adapter(t), platform.Delivery{
		Kind: platform.Say, Chat: "7", Plain: true, Content: care.Content{Text: "a", Spans: []care.Span{{End: 1, Style: care.Bold}}},
	})
	if f != nil {
		t.Fatal(f)
	}
	if diff := cmp.Diff(map[string]string{"chat_id": "7", "text": "a"}, s.called("sendMessage")[0].values); diff != "" {
		t.Error(diff)
	}
}

// TestSendCalls checks which method carries out what, and with which parameters.
func TestSendCalls(t *testing.T) {
	t.Parallel()
	own := func(kind care.FileKind) care.Content {
		return care.Content{Text: "podpis", Files: []care.File{{Platform: care.Telegram, ID: "F", Kind: kind}}}
	}
	say := func(c care.Content) platform.Delivery {
		return platform.Delivery{Kind: platform.Say, Chat: "7", Content: c}
	}
	tests := []struct {
		name, method string
		d            platform.Delivery
		want         map[string]string
	}{
		{"photo", "sendPhoto", say(own(care.Photo)), map[string]string{"photo": "F", "caption": "podpis"}},
		{"video", "sendVideo", say(own(care.Video)), map[string]string{"video": "F", "caption": "podpis"}},
		{"animation", "sendAnimation", say(own(care.Animation)), map[string]string{"animation": "F", "caption": "podpis"}},
		{"audio", "sendAudio", say(own(care.Audio)), map[string]string{"audio": "F", "caption": "podpis"}},
		{"voice", "sendVoice", say(own(care.Voice)), map[string]string{"voice": "F", "caption": "podpis"}},
		{"video note", "sendVideoNote", say(own(care.VideoNote)), map[string]string{"video_note": "F"}},
		{"sticker", "sendSticker", say(own(care.Sticker)), map[string]string{"sticker": "F"}},
		{"document", "sendDocument", say(own(care.Document)), map[string]string{"document": "F", "caption": "podpis"}},
		{"location", "sendLocation", say(care.Content{Location: &care.Location{Latitude: -0.5, Longitude: 21.25}}), map[string]string{"latitude": "-0.5", "longitude": "21.25"}},
		{
			"venue", "sendVenue", say(care.Content{Location: &care.Location{Latitude: 1, Longitude: 2, Title: "Salon"}}),
			map[string]string{"latitude": "1", "longitude": "2", "title": "Salon", "address": "Salon"},
		},
		{"contact", "sendContact", say(care.Content{Contact: &care.Contact{Name: "Anna", Phone: "+48"}}), map[string]string{"phone_number": "+48", "first_name": "Anna"}},
		{
			"edited text", "editMessageText",
			platform.Delivery{Kind: platform.Edit, Chat: "7", TargetID: "5", Content: care.Content{Text: "nowy"}},
			map[string]string{"message_id": "5", "text": "nowy"},
		},
		{
			"edited caption", "editMessageCaption",
			platform.Delivery{Kind: platform.Edit, Chat: "7", TargetID: "5", Caption: true, Content: care.Content{Text: "nowy"}},
			map[string]string{"message_id": "5", "caption": "nowy"},
		},
		{"buttons taken away", "editMessageReplyMarkup", platform.Delivery{Kind: platform.Edit, Chat: "7", TargetID: "5"}, map[string]string{"message_id": "5"}},
		{"one deleted", "deleteMessage", platform.Delivery{Kind: platform.Delete, Chat: "7", TargetID: "5"}, map[string]string{"message_id": "5"}},
		{"several deleted", "deleteMessages", platform.Delivery{Kind: platform.Delete, Chat: "7", TargetID: "5", More: []string{"6"}}, map[string]string{"message_ids": "[5,6]"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.on(test.method, ok(`{"message_id":51}`))
			if _, f := send(t, s.adapter(t), test.d); f != nil {
				t.Fatal(f)
			}
			calls := s.called(test.method)
			if len(calls) != 1 {
				t.Fatalf("%s was called %d times", test.method, len(calls))
			}
			test.want["chat_id"] = "7"
			if diff := cmp.Diff(test.want, calls[0].values); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSendAlbum(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendMediaGroup", ok(`[{"message_id":51},{"message_id":52}]`))
	r, f := send(t, s.adapter(t), platform.Delivery{Kind: platform.Say, Chat: "7", Content: care.Content{
		Text: "podpis", Files: []care.File{{Platform: care.Telegram, ID: "F", Kind: care.Photo}, {Platform: care.Telegram, ID: "G", Kind: care.Video}},
	}})
	if f != nil {
		t.Fatal(f)
	}
	if diff := cmp.Diff([]string{"51", "52"}, r.IDs); diff != "" {
		t.Error(diff)
	}
	want := map[string]string{"chat_id": "7", "media": `[{"type":"photo","media":"F","caption":"podpis"},{"type":"video","media":"G"}]`}
	if diff := cmp.Diff(want, s.called("sendMediaGroup")[0].values); diff != "" {
		t.Error(diff)
	}
}

func page(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html>"+http.StatusText(status))
	}
}

func broken(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func body(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   platform.Failure
	}{
		{
			"too fast", body(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}`),
			platform.Failure{Kind: platform.Limited, After: 9 * time.Second, Scope: "telegram/chat/7"},
		},
		{"too fast, not told how long", fails(429, "Too Many Requests"), platform.Failure{Kind: platform.Limited, After: unsaid, Scope: "telegram/chat/7"}},
		{
			"too fast, by a header", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "3")
				w.WriteHeader(http.StatusTooManyRequests)
			},
			platform.Failure{Kind: platform.Limited, After: 3 * time.Second, Scope: "telegram/chat/7"},
		},
		{"blocked", fails(403, "Forbidden: bot was blocked by the user"), platform.Failure{Kind: platform.Blocked}},
		{"deactivated", fails(403, "Forbidden: user is deactivated"), platform.Failure{Kind: platform.Blocked}},
		{"no such chat", fails(400, "Bad Request: chat not found"), platform.Failure{Kind: platform.Blocked}},
		{"entities", fails(400, "Bad Request: can't parse entities: Unsupported start tag"), platform.Failure{Kind: platform.Markup}},
		{"entity bounds", fails(400, "Bad Request: ENTITY_BOUNDS_INVALID"), platform.Failure{Kind: platform.Markup}},
		{"other", fails(400, "Bad Request: BUTTON_DATA_INVALID"), platform.Failure{Kind: platform.Refused}},
		{"a wrong token", fails(401, "Unauthorized"), platform.Failure{Kind: platform.Denied}},
		{"no token", fails(404, "Not Found"), platform.Failure{Kind: platform.Denied}},
		{"another's page of 404", page(404), platform.Failure{Kind: platform.Temporary}},
		{"server error", fails(500, "Internal Server Error"), platform.Failure{Kind: platform.Temporary}},
		{"bad gateway", page(502), platform.Failure{Kind: platform.Temporary}},
		{"unavailable", page(503), platform.Failure{Kind: platform.Temporary}},
		{"gateway gave up", page(504), platform.Failure{Kind: platform.Uncertain}},
		{"no reason", body(200, `{"ok":false}`), platform.Failure{Kind: platform.Temporary}},
		{"a page instead of an answer", page(200), platform.Failure{Kind: platform.Uncertain}},
		{"an answer cut in half", body(200, `{"ok":true,"result":{"mess`), platform.Failure{Kind: platform.Uncertain}},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }, platform.Failure{Kind: platform.Temporary}},
		{"broken after it left", broken, platform.Failure{Kind: platform.Uncertain}},
		{
			"an answer that breaks off", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "99")
				_, _ = io.WriteString(w, `{"ok":tr`)
			},
			platform.Failure{Kind: platform.Uncertain},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.on("sendMessage", test.answer)
			_, f := send(t, s.adapter(t), platform.Delivery{
				Kind: platform.Say, Chat: "7", Content: care.Content{Text: "a", Spans: []care.Span{{End: 1, Style: care.Bold}}},
			})
			if f == nil {
				t.Fatal("no failure")
			}
			got := *f
			got.Err = nil
			if got != test.want || f.Err == nil {
				t.Errorf("%+v (%v), want %+v", got, f.Err, test.want)
			}
			if n := len(s.called("sendMessage")); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
}

func TestUndecodableResultIsASuccess(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendMessage", ok(`{"message_id":51,"forward_origin":{},"chat":"?"}`))
	r, f := send(t, s.adapter(t), platform.Delivery{Kind: platform.Say, Chat: "7", Content: care.Content{Text: "a"}})
	if f != nil || len(r.IDs) != 1 || r.IDs[0] != "51" {
		t.Errorf("%v, %v", r, f)
	}
}

func TestFailureBeforeAnythingLeft(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	a := s.adapter(t)
	s.Close()
	_, f := send(t, a, platform.Delivery{Kind: platform.Say, Chat: "7", Content: care.Content{Text: "a"}})
	if f == nil || f.Kind != platform.Temporary {
		t.Errorf("%v", f)
	}
	if a.Ready() == nil {
		t.Error("ready though nobody answers")
	}
}

func TestPlainIsNotRefusedForMarkup(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendMessage", fails(400, "Bad Request: can't parse entities"))
	_, f := send(t, s.adapter(t), platform.Delivery{Kind: platform.Say, Chat: "7", Plain: true, Content: care.Content{Text: "a"}})
	if f == nil || f.Kind != platform.Refused {
		t.Errorf("%v", f)
	}
}

func TestDoneAlready(t *testing.T) {
	t.Parallel()
	edit := platform.Delivery{Kind: platform.Edit, Chat: "7", TargetID: "5", Content: care.Content{Text: "a"}}
	remove := platform.Delivery{Kind: platform.Delete, Chat: "7", TargetID: "5"}
	tests := []struct {
		method, words string
		d             platform.Delivery
		want          platform.FailureKind
	}{
		{"editMessageText", "Bad Request: message is not modified: specified new message content", edit, ""},
		{"editMessageText", "Bad Request: message to edit not found", edit, platform.Gone},
		{"editMessageText", "Bad Request: message can't be edited", edit, platform.Gone},
		{"deleteMessage", "Bad Request: message to delete not found", remove, ""},
		{"deleteMessage", "Bad Request: message can't be deleted for everyone", remove, platform.Gone},
	}
	for _, test := range tests {
		t.Run(test.words, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.on(test.method, fails(400, test.words))
			_, f := send(t, s.adapter(t), test.d)
			if (f == nil) != (test.want == "") || f != nil && f.Kind != test.want {
				t.Errorf("%v, want %q", f, test.want)
			}
		})
	}
}

func TestImpossibleDeliveries(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	a := s.adapter(t)
	for _, test := range []struct {
		d    platform.Delivery
		want platform.FailureKind
	}{
		{platform.Delivery{Kind: platform.PutCard, Chat: "7"}, platform.Refused},
		{platform.Delivery{Kind: platform.Say, Chat: "C1", Content: care.Content{Text: "a"}}, platform.Refused},
		{platform.Delivery{Kind: platform.Say, Chat: "7"}, platform.Refused},
		{platform.Delivery{Kind: platform.Edit, Chat: "7", TargetID: "17.1"}, platform.Gone},
		{platform.Delivery{Kind: platform.Delete, Chat: "7"}, platform.Gone},
	} {
		if _, f := send(t, a, test.d); f == nil || f.Kind != test.want {
			t.Errorf("%s to %q: %v, want %s", test.d.Kind, test.d.Chat, f, test.want)
		}
	}
	if len(s.calls) != 0 {
		t.Errorf("%d calls were made", len(s.calls))
	}
}

// TestFloodScope: one chat that is held back is the chat's own; a second one at the same time is all chats'.
func TestFloodScope(t *testing.T) {
	t.Parallel()
	var f floods
	now := takenAt()
	for i, step := range []struct {
		chat  string
		at    time.Duration
		after time.Duration
		want  string
	}{
		{"1", 0, 5 * time.Second, "telegram/chat/1"},
		{"1", time.Second, 5 * time.Second, "telegram/chat/1"},
		{"2", 2 * time.Second, 5 * time.Second, "telegram"},
		{"3", time.Minute, time.Second, "telegram/chat/3"},
		{"4", 2 * time.Minute, time.Second, "telegram/chat/4"},
	} {
		if got := f.scope(step.chat, now.Add(step.at), step.after); got != step.want {
			t.Errorf("step %d: %s, want %s", i, got, step.want)
		}
	}
}
