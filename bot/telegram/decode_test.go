package telegram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// takenAt is when the updates of these tests are taken in.
func takenAt() time.Time { return time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC) }

const envelopeOfAnna = `"message_id":41,"date":1795255200,
	"from":{"id":7,"is_bot":false,"first_name":"Anna","last_name":"Nowak","username":"an","language_code":"pl"},
	"chat":{"id":7,"type":"private","first_name":"Anna"}`

// anna is what every message of these tests is wrapped in.
func anna(change func(*platform.Event)) platform.Event {
	e := platform.Event{
		IDs: []string{"telegram/update/12"}, Platform: care.Telegram, At: time.Unix(1795255200, 0).UTC(), Chat: "7",
		Sender: platform.Sender{ID: "7", FirstName: "Anna", LastName: "Nowak", Username: "an", Language: "pl"},
	}
	change(&e)
	return e
}

// said is a message of Anna's.
func said(c care.Content) *platform.Message {
	return &platform.Message{Message: care.Message{IDs: []string{"41"}, At: time.Unix(1795255200, 0).UTC(), Content: c}}
}

func file(kind care.FileKind, change func(*care.File)) care.Content {
	f := christened(care.File{Platform: care.Telegram, ID: "F", Unique: "U", Kind: kind})
	if change != nil {
		change(&f)
	}
	return care.Content{Files: []care.File{f}}
}

func TestDecodeMessages(t *testing.T) {
	t.Parallel()
	const id = `"file_id":"F","file_unique_id":"U"`
	tests := []struct {
		name, fields string
		want         care.Content
	}{
		{"text", `"text":"Dzień dobry"`, care.Content{Text: "Dzień dobry"}},
		{
			"formatted text", `"text":"😀 ważne i kod","entities":[{"type":"bold","offset":3,"length":5},{"type":"code","offset":11,"length":3},
				{"type":"hashtag","offset":0,"length":2},{"type":"italic","offset":1,"length":3},{"type":"bold","offset":9,"length":99}]`,
			care.Content{Text: "😀 ważne i kod", Spans: []care.Span{{Start: 5, End: 11, Style: care.Bold}, {Start: 14, End: 17, Style: care.Code}}},
		},
		{
			"links are spelled out", `"text":"Tu i tam, b","entities":[{"type":"text_link","offset":0,"length":2,"url":"https://a.pl/x"},
				{"type":"text_link","offset":5,"length":3,"url":"https://b.pl"},{"type":"bold","offset":10,"length":1}]`,
			care.Content{Text: "Tu (https://a.pl/x) i tam (https://b.pl), b", Spans: []care.Span{{Start: 42, End: 43, Style: care.Bold}}},
		},
		{
			"a link that shows its address", `"text":"https://a.pl","entities":[{"type":"text_link","offset":0,"length":12,"url":"https://a.pl/"}]`,
			care.Content{Text: "https://a.pl"},
		},
		{
			"photo: the largest", `"caption":"Zobacz","caption_entities":[{"type":"italic","offset":0,"length":6}],"photo":[
				{"file_id":"S","file_unique_id":"s","width":90,"height":60,"file_size":900},
				{"file_id":"F","file_unique_id":"U","width":900,"height":600,"file_size":90000},{"file_id":"M","width":320,"height":200}]`,
			func() care.Content {
				c := file(care.Photo, func(f *care.File) { f.Size = 90000 })
				c.Text, c.Spans = "Zobacz", []care.Span{{Start: 0, End: 6, Style: care.Italic}}
				return c
			}(),
		},
		{
			"video", `"video":{` + id + `,"width":1,"height":1,"duration":1,"file_name":"v.mp4","mime_type":"video/mp4","file_size":5}`,
			file(care.Video, func(f *care.File) { f.Name, f.Size = "v.mp4", 5 }),
		},
		{
			"animation, not its document", `"animation":{` + id + `,"width":1,"height":1,"duration":1},"document":{"file_id":"D","file_unique_id":"d"}`,
			file(care.Animation, nil),
		},
		{"audio", `"audio":{` + id + `,"duration":1,"mime_type":"audio/mp4"}`, file(care.Audio, func(f *care.File) { f.MIME = "audio/mp4" })},
		{"voice", `"voice":{` + id + `,"duration":1}`, file(care.Voice, nil)},
		{"video note", `"video_note":{` + id + `,"length":1,"duration":1}`, file(care.VideoNote, nil)},
		{
			"document of 3 GB", `"document":{` + id + `,"file_name":"umowa żółta.pdf","mime_type":"application/pdf","file_size":3000000000}`,
			file(care.Document, func(f *care.File) { f.Name, f.MIME, f.Size = "umowa żółta.pdf", "application/pdf", 3_000_000_000 }),
		},
		{"sticker", `"sticker":{` + id + `,"type":"regular","width":1,"height":1,"emoji":"👍"}`, file(care.Sticker, func(f *care.File) { f.Emoji = "👍" })},
		{
			"moving sticker", `"sticker":{` + id + `,"type":"regular","is_animated":true}`,
			file(care.Sticker, func(f *care.File) { f.Name, f.MIME = "sticker.tgs", "application/x-tgsticker" }),
		},
		{"location", `"location":{"latitude":52.2,"longitude":21}`, care.Content{Location: &care.Location{Latitude: 52.2, Longitude: 21}}},
		{
			"venue", `"location":{"latitude":1,"longitude":2},"venue":{"location":{"latitude":1,"longitude":2},"title":"Salon","address":"Długa 1"}`,
			care.Content{Location: &care.Location{Latitude: 1, Longitude: 2, Title: "Salon", Address: "Długa 1"}},
		},
		{
			"own contact", `"contact":{"phone_number":"+48600111222","first_name":"Anna","last_name":"N","user_id":7}`,
			care.Content{Contact: &care.Contact{Name: "Anna N", Phone: "+48600111222", Own: true}},
		},
		{
			"another's contact", `"contact":{"phone_number":"48","first_name":"Jan","user_id":8}`,
			care.Content{Contact: &care.Contact{Name: "Jan", Phone: "48"}},
		},
		{"a contact without account", `"contact":{"phone_number":"48","first_name":"Jan"}`, care.Content{Contact: &care.Contact{Name: "Jan", Phone: "48"}}},
		{"poll", `"poll":{"id":"1","question":"?","options":[],"type":"regular"}`, care.Content{Unsupported: "poll"}},
		{"dice", `"dice":{"emoji":"🎲","value":3}`, care.Content{Unsupported: "dice"}},
		{"story", `"story":{"chat":{"id":1,"type":"private"},"id":1}`, care.Content{Unsupported: "story"}},
		{"gift", `"gift":{"gift":{"id":"g","sticker":{"file_id":"f"},"star_count":1}}`, care.Content{Unsupported: "gift"}},
		{"what is newer than the library", `"hologram":{"x":1}`, care.Content{Unsupported: "hologram"}},
		{
			"an unknown variety of a known field", `"text":"tak","forward_origin":{"type":"telepathy","date":1}`, care.Content{Text: "tak"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for field, put := range map[string]func(*platform.Event){
				"message":        func(e *platform.Event) { e.Message = said(test.want) },
				"edited_message": func(e *platform.Event) { e.Edited = said(test.want) },
			} {
				raw := fmt.Sprintf(`{"update_id":12,%q:{%s,%s}}`, field, envelopeOfAnna, test.fields)
				u := decode([]byte(raw), takenAt())
				if u.in.Err != nil {
					t.Fatal(u.in.Err)
				}
				if diff := cmp.Diff(anna(put), u.in.Event, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s: %s", field, diff)
				}
			}
		})
	}
}

func TestDecodeEvents(t *testing.T) {
	t.Parallel()
	now := func(e *platform.Event) { e.At = takenAt() }
	tests := []struct {
		name, update string
		want         platform.Event
	}{
		{
			"album and reply", `"message":{` + envelopeOfAnna + `,"media_group_id":"A1","text":"x","reply_to_message":{"message_id":9,"date":1,"chat":{"id":7,"type":"private"}}}`,
			anna(func(e *platform.Event) {
				e.Message = said(care.Content{Text: "x"})
				e.Message.Album, e.Message.ReplyTo = "A1", "9"
			}),
		},
		{
			"edited later", `"edited_message":{` + envelopeOfAnna + `,"edit_date":1795255260,"text":"y"}`,
			anna(func(e *platform.Event) {
				e.At, e.Edited = time.Unix(1795255260, 0).UTC(), said(care.Content{Text: "y"})
			}),
		},
		{
			"a live location moves", `"edited_message":{` + envelopeOfAnna + `,"location":{"latitude":1,"longitude":1,"live_period":900}}`,
			anna(func(*platform.Event) {}),
		},
		{"a service message", `"message":{` + envelopeOfAnna + `,"pinned_message":{"message_id":3,"date":0,"chat":{"id":7,"type":"private"}}}`, anna(func(*platform.Event) {})},
		{
			"a group", `"message":{"message_id":1,"date":1795255200,"from":{"id":7,"first_name":"Anna","last_name":"Nowak","username":"an","language_code":"pl"},
				"chat":{"id":-100,"type":"supergroup","title":"G"},"text":"hej"}`,
			anna(func(e *platform.Event) { e.Chat = "-100" }),
		},
		{
			"a press", `"callback_query":{"id":"Q","chat_instance":"c","data":"1:order:none",
				"from":{"id":7,"first_name":"Anna","last_name":"Nowak","username":"an","language_code":"pl"},
				"message":{"message_id":40,"date":1795255100,"chat":{"id":7,"type":"private"},"text":"Które?"}}`,
			anna(func(e *platform.Event) {
				now(e)
				e.Pressed = &platform.Pressed{ID: "Q", Data: "1:order:none", Message: "40", Text: "Które?"}
			}),
		},
		{
			"a press on what is out of reach", `"callback_query":{"id":"Q","chat_instance":"c","data":"d",
				"from":{"id":7,"first_name":"Anna","last_name":"Nowak","username":"an","language_code":"pl"},
				"message":{"message_id":40,"date":0,"chat":{"id":7,"type":"private"}}}`,
			anna(func(e *platform.Event) {
				now(e)
				e.Pressed = &platform.Pressed{ID: "Q", Data: "d", Message: "40"}
			}),
		},
		{
			"a press on nothing", `"callback_query":{"id":"Q","message":null,"from":{"id":7,"first_name":"Anna","last_name":"Nowak","username":"an","language_code":"pl"}}`,
			anna(func(e *platform.Event) {
				now(e)
				e.Pressed = &platform.Pressed{ID: "Q"}
			}),
		},
		{"stopped", member7("member", "kicked"), anna(func(e *platform.Event) { e.Membership = &platform.Membership{Blocked: true} })},
		{"came back", member7("kicked", "member"), anna(func(e *platform.Event) { e.Membership = &platform.Membership{} })},
		{"an unknown standing", member7("member", "hovering"), anna(func(*platform.Event) {})},
		{"an update of a kind not asked for", `"poll":{"id":"1","question":"?","options":[]}`, platform.Event{IDs: []string{"telegram/update/12"}, Platform: care.Telegram, At: takenAt()}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			u := decode([]byte(`{"update_id":12,`+test.update+`}`), takenAt())
			if u.in.Err != nil {
				t.Fatal(u.in.Err)
			}
			if diff := cmp.Diff(test.want, u.in.Event, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func member7(from, to string) string {
	return fmt.Sprintf(`"my_chat_member":{"chat":{"id":7,"type":"private"},"date":1795255200,
		"from":{"id":7,"first_name":"Anna","last_name":"Nowak","username":"an","language_code":"pl"},
		"old_chat_member":{"status":%q,"user":{"id":1}},"new_chat_member":{"status":%q,"user":{"id":1},"until_date":0}}`, from, to)
}

func TestDecodeSetsAside(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, raw string
		ids       []string
		press     string
	}{
		{"no JSON", `{"update_id":`, nil, ""},
		{"null", `null`, nil, ""},
		{"no ID", `{"message":{"message_id":1}}`, nil, ""},
		{"an ID too large", `{"update_id":99999999999999999999999}`, nil, ""},
		{"a field of another type", `{"update_id":5,"message":{"message_id":"x","text":7}}`, []string{"telegram/update/5"}, ""},
		{"a variety left out", `{"update_id":5,"message":{"message_id":1,"forward_origin":{}}}`, []string{"telegram/update/5"}, ""},
		{"a press that cannot be read", `{"update_id":5,"callback_query":{"id":"Q","data":{}}}`, []string{"telegram/update/5"}, "Q"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			u := decode([]byte(test.raw), takenAt())
			if u.in.Err == nil {
				t.Fatalf("it was read as %+v", u.in.Event)
			}
			if string(u.in.Raw) != test.raw || u.press != test.press {
				t.Errorf("raw %q, press %q", u.in.Raw, u.press)
			}
			if diff := cmp.Diff(test.ids, u.in.Event.IDs); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzDecode checks that no update whatever makes decode panic, or is lost: it is read or set aside.
func FuzzDecode(f *testing.F) {
	seeds, err := filepath.Glob("testdata/updates/*.json")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds in testdata/updates:", err)
	}
	for _, name := range seeds {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u := decode(raw, takenAt())
		if string(u.in.Raw) != string(raw) {
			t.Error("what came is not kept")
		}
		if u.in.Err == nil && len(u.in.Event.IDs) == 0 {
			t.Error("an update without an ID was read")
		}
		if u.in.Err != nil && strings.Contains(u.in.Err.Error(), "nil pointer") {
			t.Errorf("decoding stumbled: %v", u.in.Err)
		}
		for _, m := range []*platform.Message{u.in.Event.Message, u.in.Event.Edited} {
			if m == nil {
				continue
			}
			for _, s := range m.Spans {
				if s.Start < 0 || s.Start >= s.End || s.End > len(m.Text) {
					t.Errorf("span %+v is out of %q", s, m.Text)
				}
			}
		}
		if _, err := json.Marshal(u.in.Event); err != nil {
			t.Error(err)
		}
	})
}
