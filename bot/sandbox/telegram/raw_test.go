package telegram_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"carebot/bot/sandbox/spec"
	"carebot/bot/sandbox/telegram"
)

type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// post sends a body to a method and returns the answer; its HTTP status and error_code (if any) must agree.
func (w *world) post(t *testing.T, method, contentType string, body io.Reader) reply {
	t.Helper()
	resp, err := http.Post(w.url+"/bot"+w.Token()+"/"+method, contentType, body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var r reply
	if err := json.NewDecoder(resp.Body).Decode(&r); err != nil {
		t.Fatal(err)
	}
	if r.Code != 0 && r.Code != resp.StatusCode || r.OK && resp.StatusCode != http.StatusOK {
		t.Errorf("%s: HTTP %d with %+v", method, resp.StatusCode, r)
	}
	return r
}

func (w *world) json(t *testing.T, method, params string) reply {
	t.Helper()
	return w.post(t, method, "application/json", strings.NewReader(params))
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := free(t)
	w.Customer(telegram.Person{ID: 13, FirstName: "Ola"}) // never wrote
	blocker := w.Customer(telegram.Person{ID: 14, FirstName: "Zły"})
	blocker.Say("/start")
	blocker.Block()
	own := w.send(t, "mój", button("a", "b")).ID // 103
	theirs := w.anna.Messages()[0].ID
	keyboard := func(button string) string {
		return `{"chat_id":11,"text":"x","reply_markup":{"inline_keyboard":[[` + button + `]]}}`
	}
	long := strings.Repeat("ż", 4097)
	tests := []struct{ method, params, want string }{
		{"flyToMoon", `{}`, "404 Not Found"},
		{"sendMessage", `{"chat_id":11}`, "400 Bad Request: message text is empty"},
		{"sendMessage", `{"chat_id":11,"text":" \n"}`, "400 Bad Request: message text is empty"},
		{"sendMessage", `{"text":"x"}`, "400 Bad Request: chat_id is empty"},
		{"sendMessage", `{"chat_id":11,"text":"` + long + `"}`, "400 Bad Request: message is too long"},
		{"sendMessage", `{"chat_id":11,"text":"` + strings.Repeat("😀", 2049) + `"}`, "400 Bad Request: message is too long"},
		{"sendMessage", `{"chat_id":11,"text":"<b>` + strings.Repeat("x", 4096) + `</b>","parse_mode":"HTML"}`, ""},
		{"sendMessage", `{"chat_id":11,"text":"x","smell":1}`, `400 Bad Request: parameter "smell" is unknown`},
		{"sendMessage", `{"chat_id":11,"text":7}`, `400 Bad Request: parameter "text" must be a string`},
		{"sendMessage", `{"chat_id":11,"text":"1 < 2","parse_mode":"HTML"}`, "400 Bad Request: can't parse entities"},
		{"sendMessage", `{"chat_id":12345,"text":"x"}`, "400 Bad Request: chat not found"},
		{"sendMessage", `{"chat_id":13,"text":"x"}`, "400 Bad Request: chat not found"},
		{"sendMessage", `{"chat_id":"@nobody","text":"x"}`, "400 Bad Request: chat not found"},
		{"sendMessage", `{"chat_id":"11","text":"x"}`, ""},
		{"sendMessage", `{"chat_id":14,"text":"x"}`, "403 Forbidden: bot was blocked by the user"},
		{"sendMessage", `{"chat_id":11,"text":"x","reply_parameters":{"message_id":9}}`, "400 Bad Request: message to be replied not found"},
		{"sendMessage", `{"chat_id":11,"text":"x","reply_parameters":{"message_id":9,"allow_sending_without_reply":true}}`, ""},
		{"sendMessage", `{"chat_id":11,"text":"x","entities":[{"type":"bold","offset":0,"length":2}]}`, "400 Bad Request: ENTITY_BOUNDS_INVALID"},
		{"sendMessage", `{"chat_id":11,"text":"x","message_thread_id":4}`, "400 Bad Request: message thread not found"},
		{"sendMessage", `{"chat_id":11,"text":"x","allow_paid_broadcast":true}`, "400 Bad Request: paid broadcast"},
		{"sendMessage", `{"chat_id":11,"text":"x"`, "400 Bad Request: can't parse the request's JSON"},
		{"sendMessage", `[]`, "400 Bad Request: can't parse the request's JSON"},
		{"sendMessage", keyboard(`{"text":"a"}`), "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed"},
		{"sendMessage", keyboard(`{"text":"","callback_data":"b"}`), "400 Bad Request: can't parse inline keyboard button: Text must be"},
		{"sendMessage", keyboard(`{"text":"a","callback_data":"` + strings.Repeat("x", 65) + `"}`), "400 Bad Request: BUTTON_DATA_INVALID"},
		{"sendMessage", keyboard(`{"text":"a","callback_data":""}`), "400 Bad Request: BUTTON_DATA_INVALID"},
		{"sendMessage", keyboard(`{"text":"a","callback_data":"b","url":"https://example.com"}`), "400 Bad Request: can't parse inline keyboard button: exactly one"},
		{"sendMessage", keyboard(`{"text":"a","url":"javascript:x"}`), "400 Bad Request: inline keyboard button URL"},
		{"sendMessage", keyboard(`{"text":"a","url":"http://localhost/x"}`), "400 Bad Request: inline keyboard button URL"},
		{"sendMessage", keyboard(strings.TrimSuffix(strings.Repeat(`{"text":"a","callback_data":"b"},`, 9), ",")), "400 Bad Request: REPLY_MARKUP_TOO_LONG"},
		{"sendMessage", `{"chat_id":11,"text":"x","reply_markup":{"remove_keyboard":true}}`, ""},
		{"sendMessage", `{"chat_id":11,"text":"x","reply_markup":"{\"remove_keyboard\":true}"}`, ""},
		{"sendMessage", `{"chat_id":11,"text":"x","reply_markup":"{"}`, "400 Bad Request: can't parse reply_markup JSON object"},
		{"editMessageText", `{"chat_id":11,"message_id":103,"text":"mój","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`, "400 Bad Request: message is not modified"},
		{"editMessageText", fmt.Sprintf(`{"chat_id":11,"message_id":%d,"text":"x"}`, theirs), "400 Bad Request: message can't be edited"},
		{"editMessageText", `{"chat_id":11,"message_id":9,"text":"x"}`, "400 Bad Request: message to edit not found"},
		{"editMessageText", `{"message_id":103,"text":"x"}`, "400 Bad Request: message identifier is not specified"},
		{"editMessageText", `{"chat_id":11,"message_id":103}`, "400 Bad Request: message text is empty"},
		{"editMessageCaption", `{"chat_id":11,"message_id":103,"caption":"x"}`, "400 Bad Request: there is no caption in the message to edit"},
		{"editMessageReplyMarkup", `{"chat_id":11,"message_id":103}`, ""},
		{"editMessageReplyMarkup", `{"chat_id":11,"message_id":103}`, "400 Bad Request: message is not modified"},
		{"deleteMessage", `{"chat_id":11,"message_id":9}`, "400 Bad Request: message to delete not found"},
		{"deleteMessages", `{"chat_id":11,"message_ids":[9,103,103]}`, ""},
		{"deleteMessage", `{"chat_id":11,"message_id":103}`, "400 Bad Request: message to delete not found"},
		{"setMessageReaction", fmt.Sprintf(`{"chat_id":11,"message_id":%d,"reaction":[{"type":"emoji","emoji":"👍"}]}`, theirs), ""},
		{"setMessageReaction", fmt.Sprintf(`{"chat_id":11,"message_id":%d,"reaction":[{"type":"emoji","emoji":"✅"}]}`, theirs), "400 Bad Request: REACTION_INVALID"},
		{"sendChatAction", `{"chat_id":11,"action":"typing"}`, ""},
		{"sendChatAction", `{"chat_id":11,"action":"snoring"}`, "400 Bad Request: wrong parameter action"},
		{"getFile", `{"file_id":"nothing"}`, "400 Bad Request: wrong file_id"},
		{"sendPhoto", `{"chat_id":11,"photo":"nothing"}`, "400 Bad Request: wrong remote file identifier"},
		{"sendPhoto", `{"chat_id":11,"photo":"https://example.com/a.png"}`, "400 Bad Request: failed to get HTTP URL content"},
		{"sendPhoto", `{"chat_id":11,"photo":"attach://a"}`, `400 Bad Request: there is no file "a"`},
		{"sendPhoto", `{"chat_id":11,"photo":"nothing","caption":"` + long[:2*1025] + `"}`, "400 Bad Request: message caption is too long"},
		{"sendMediaGroup", `{"chat_id":11,"media":[{"type":"photo","media":"a"}]}`, `400 Bad Request: parameter "media" must be 2-10 items`},
		{"sendLocation", `{"chat_id":11,"latitude":91,"longitude":0}`, "400 Bad Request: can't parse location"},
		{"sendVenue", `{"chat_id":11,"latitude":1,"longitude":0,"title":"","address":"y"}`, "400 Bad Request: VENUE_INVALID"},
		{"sendContact", `{"chat_id":11,"phone_number":"none","first_name":"Ewa"}`, "400 Bad Request: PHONE_NUMBER_INVALID"},
		{"answerCallbackQuery", `{"callback_query_id":"1"}`, "400 Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"setMyCommands", `{"commands":[{"command":"Start","description":"x"}]}`, "400 Bad Request: BOT_COMMAND_INVALID"},
		{"setMyCommands", `{"commands":[],"language_code":"polish"}`, "400 Bad Request: invalid language code"},
		{"setMyName", `{"name":"` + strings.Repeat("x", 65) + `"}`, `400 Bad Request: parameter "name" must be 0-64 characters`},
		{"getUpdates", `{"allowed_updates":["smell"]}`, "400 Bad Request: unsupported update type"},
		{"getUpdates", `{"limit":0}`, `400 Bad Request: parameter "limit" must be 1-100`},
		{"setWebhook", `{"url":"http://bot.example.com/x"}`, "400 Bad Request: bad webhook: An HTTPS URL"},
		{"setWebhook", `{"url":"https://bot.example.com:444/x"}`, "400 Bad Request: bad webhook: Webhook can be set up only on ports"},
		{"setWebhook", `{"url":"https://bot.example.com/x","secret_token":"a b"}`, "400 Bad Request: bad webhook: secret token"},
		{"setWebhook", `{"url":"https://bot.example.com/x","max_connections":101}`, `400 Bad Request: parameter "max_connections" must be 1-100`},
		{"banChatMember", `{"chat_id":11}`, `400 Bad Request: parameter "user_id" is required`},
		{"banChatMember", `{"chat_id":11,"user_id":11}`, "501 Not Implemented: the sandbox does not simulate banChatMember"},
		{"SENDMESSAGE", `{"chat_id":11,"text":"x"}`, ""},
	}
	if own != 103 {
		t.Fatalf("the message is %d", own)
	}
	for _, tt := range tests {
		r := w.json(t, tt.method, tt.params)
		got := ""
		if !r.OK {
			got = fmt.Sprintf("%d %s", r.Code, r.Description)
		}
		if (tt.want == "") != (got == "") || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s %.120s:\n got %q\nwant %q", tt.method, tt.params, got, tt.want)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := free(t)
	for path, want := range map[string]int{
		"/bot1:wrong/getMe": 401, "/botx/getMe": 404, "/bot" + w.Token(): 404, "/": 404, "/file/bot1:wrong/x": 401,
		"/file/bot" + w.Token() + "/photos/none.jpg": 404, "/bot" + w.Token() + "/getMe": 200,
	} {
		resp, err := http.Get(w.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	w := free(t)
	values := url.Values{"chat_id": {"11"}, "text": {"123"}, "protect_content": {"true"}, "reply_markup": {`{"remove_keyboard":true}`}}
	if r := w.post(t, "sendMessage", "application/x-www-form-urlencoded", strings.NewReader(values.Encode())); !r.OK {
		t.Errorf("urlencoded: %+v", r)
	}
	if r := w.post(t, "sendMessage?"+values.Encode(), "", nil); !r.OK {
		t.Errorf("query: %+v", r)
	}
	values.Set("protect_content", "maybe")
	if r := w.post(t, "sendMessage?"+values.Encode(), "", nil); !strings.Contains(r.Description, `"protect_content" must be a boolean`) {
		t.Errorf("query: %+v", r)
	}
	form := func(name, file string, size int) reply {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("chat_id", "11")
		part, _ := m.CreateFormFile(name, file)
		_, _ = part.Write(append(png(), make([]byte, size)...))
		_ = m.Close()
		return w.post(t, "send"+strings.ToUpper(name[:1])+name[1:], m.FormDataContentType(), &b)
	}
	if r := form("photo", "a.png", 0); !r.OK {
		t.Errorf("multipart: %+v", r)
	}
	if r := form("photo", "a.png", 10<<20); !strings.Contains(r.Description, "is too big for a photo") {
		t.Errorf("big photo: %+v", r)
	}
	if r := form("document", "a.png", 51<<20); r.Code != 413 {
		t.Errorf("big document: %+v", r)
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("chat_id", "11")
	_ = m.WriteField("text", "x")
	_, _ = m.CreateFormFile("stray", "a.png")
	_ = m.Close()
	if r := w.post(t, "sendMessage", m.FormDataContentType(), &b); !strings.Contains(r.Description, `"stray" is attached`) {
		t.Errorf("stray file: %+v", r)
	}
}

// TestOutputFitsTheSchema: what the sandbox tells is of the API's own types, for every kind of content.
func TestOutputFitsTheSchema(t *testing.T) {
	t.Parallel()
	w := free(t)
	up := telegram.Upload{Name: "a.bin", Size: 9, Duration: 3, Caption: "zob. https://example.com", Emoji: "👍"}
	for _, kind := range []telegram.Kind{
		telegram.Photo, telegram.Video, telegram.Animation, telegram.Audio, telegram.Voice, telegram.VideoNote, telegram.Sticker, telegram.Document,
	} {
		w.anna.Send(kind, up)
	}
	w.anna.SendLocation(telegram.Location{Latitude: 52.2, Longitude: 21})
	w.anna.SendVenue(telegram.Location{Latitude: 52.2, Longitude: 21}, "Sklep", "Długa 1")
	w.anna.ShareContact()
	w.anna.SendAlbum("album", up, up)
	sent := w.send(t, "x", button("a", "b"))
	_ = w.anna.Edit(w.anna.Reply(sent.ID, "stare"), "inne")
	_, _ = w.anna.Press(sent.ID, "b")
	w.json(t, "deleteMessage", fmt.Sprintf(`{"chat_id":11,"message_id":%d}`, sent.ID))
	_, _ = w.anna.PressOld(sent.ID, "b")
	w.anna.Block()
	w.anna.Unblock()
	var updates []json.RawMessage
	if err := json.Unmarshal(w.json(t, "getUpdates", `{}`).Result, &updates); err != nil || len(updates) != 20 {
		t.Fatalf("%d updates, %v", len(updates), err)
	}
	for _, u := range updates {
		if err := spec.Telegram().CheckType("Update", u); err != nil {
			t.Errorf("%v in %s", err, u)
		}
	}
	for _, tt := range []struct{ method, params, typ string }{
		{"sendMessage", `{"chat_id":11,"text":"x"}`, "Message"},
		{"getMe", `{}`, "User"},
		{"getWebhookInfo", `{}`, "WebhookInfo"},
		{"getFile", `{"file_id":"` + w.anna.Messages()[1].File.ID + `"}`, "File"},
		{"getMyName", `{}`, "BotName"},
		{"getChat", `{"chat_id":11}`, "ChatFullInfo"},
		{"getChatMenuButton", `{}`, "MenuButton"},
	} {
		if err := spec.Telegram().CheckType(tt.typ, w.json(t, tt.method, tt.params).Result); err != nil {
			t.Errorf("%s: %v", tt.method, err)
		}
	}
}
