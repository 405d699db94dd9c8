package slack

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// reader is an adapter that knows some names and asks nobody.
func reader() *Adapter {
	a := New(Options{})
	a.self.Store(&identity{user: "U0CAREBOT", bot: "B0CAREBOT"})
	for id, name := range known() {
		for _, mark := range []string{"@", "#"} {
			a.people.names[mark+id] = named{name: name, at: time.Now().Add(time.Hour)}
		}
	}
	return a
}

// callbackOf wraps an event.
func callbackOf(event string) string {
	return `{"type":"event_callback","event_id":"Ev1","event_time":1700000000,"event":` + event + `}`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	at := func(seconds int64, micros int64) time.Time { return time.Unix(seconds, micros*1000).UTC() }
	message := func(ts string, when time.Time, c care.Content) *platform.Message {
		return &platform.Message{Message: care.Message{IDs: []string{ts}, At: when, Content: c}}
	}
	person := platform.Sender{ID: "U0ANNA"}
	tests := []struct {
		name, kind, payload string
		want                platform.Event
	}{
		{
			"a message outside of threads", kindEvent, callbackOf(`{"type":"message","channel":"C1","user":"U0ANNA","text":"a &amp; b","ts":"1700000001.000200"}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/message/C1/1700000001.000200"}, At: at(1700000001, 200), Chat: "C1", Sender: person,
				Message: message("1700000001.000200", at(1700000001, 200), care.Content{Text: "a & b"}),
			},
		},
		{
			"a reply also sent to the channel", kindEvent, callbackOf(`{"type":"message","subtype":"thread_broadcast","channel":"C1","user":"U0ANNA","text":"x","ts":"1700000002.000000","thread_ts":"1700000001.000000","root":{"text":"y"}}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/message/C1/1700000002.000000"}, At: at(1700000002, 0), Chat: "C1", Thread: "1700000001.000000", Sender: person,
				Message: message("1700000002.000000", at(1700000002, 0), care.Content{Text: "x"}),
			},
		},
		{
			"a parent of a thread is in none", kindEvent, callbackOf(`{"type":"message","channel":"C1","user":"U0CAREBOT","bot_id":"B0CAREBOT","text":"x","ts":"1.000001","thread_ts":"1.000001"}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/message/C1/1.000001"}, At: at(1, 1), Chat: "C1", Sender: platform.Sender{ID: "U0CAREBOT", Bot: true},
				Message: message("1.000001", at(1, 1), care.Content{Text: "x"}),
			},
		},
		{
			"another bot", kindEvent, callbackOf(`{"type":"message","subtype":"bot_message","channel":"C1","bot_id":"B1","username":"ci","text":"x","ts":"1.000001"}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/message/C1/1.000001"}, At: at(1, 1), Chat: "C1", Sender: platform.Sender{ID: "B1", Username: "ci", Bot: true},
				Message: message("1.000001", at(1, 1), care.Content{Text: "x"}),
			},
		},
		{
			"files: of Slack, of a drive, and gone", kindEvent, callbackOf(`{"type":"message","subtype":"file_share","channel":"C1","user":"U0ANNA","text":"","ts":"1.000001","files":[` +
				`{"id":"F1","name":"a.ogg","mimetype":"audio/ogg","size":7,"mode":"hosted"},{"id":"F2","mode":"tombstone"},` +
				`{"id":"F3","title":"Arkusz","mode":"external","external_url":"https://example.com/d"}]}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/message/C1/1.000001"}, At: at(1, 1), Chat: "C1", Sender: person,
				Message: message("1.000001", at(1, 1), care.Content{
					Text: "Arkusz", Spans: []care.Span{{Start: 0, End: 6, Style: care.Link, URL: "https://example.com/d"}},
					Files: []care.File{{Platform: care.Slack, ID: "F1", Kind: care.Voice, Name: "a.ogg", MIME: "audio/ogg", Size: 7}},
				}),
			},
		},
		{
			"nothing but a file that is gone", kindEvent, callbackOf(`{"type":"message","channel":"C1","user":"U0ANNA","ts":"1.000001","files":[{"id":"F2","mode":"hidden_by_limit"}]}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/message/C1/1.000001"}, At: at(1, 1), Chat: "C1", Sender: person,
				Message: message("1.000001", at(1, 1), care.Content{Unsupported: "file"}),
			},
		},
		{
			"an edit without what was before", kindEvent, callbackOf(`{"type":"message","subtype":"message_changed","channel":"C1","ts":"1700000009.000000","message":{"user":"U0ANNA","text":"x","ts":"1700000001.000000","thread_ts":"1700000000.000000","edited":{"user":"U0ANNA","ts":"1700000008.000000"}}}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/edit/C1/1700000001.000000/1700000008.000000"}, At: at(1700000008, 0), Chat: "C1", Thread: "1700000000.000000", Sender: person,
				Edited: message("1700000001.000000", at(1700000001, 0), care.Content{Text: "x"}),
			},
		},
		{
			"a deleted parent whose thread stays", kindEvent, callbackOf(`{"type":"message","subtype":"message_changed","channel":"C1","message":{"subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted.","ts":"1.000001","thread_ts":"1.000001"},"previous_message":{"user":"U0ANNA","text":"x","ts":"1.000001"}}`),
			platform.Event{
				IDs: []string{"slack/event/Ev1", "slack/delete/C1/1.000001"}, At: at(1700000000, 0), Chat: "C1", Sender: person, Deleted: &platform.Deleted{ID: "1.000001"},
			},
		},
		{
			"somebody joined", kindEvent, callbackOf(`{"type":"message","subtype":"channel_join","channel":"C1","user":"U0ANNA","text":"<@U0ANNA> has joined","ts":"1.000001"}`),
			platform.Event{IDs: []string{"slack/event/Ev1"}, At: at(1700000000, 0), Chat: "C1", Sender: person},
		},
		{
			"a user changed", kindEvent, callbackOf(`{"type":"user_change","user":{"id":"U0ANNA"}}`),
			platform.Event{IDs: []string{"slack/event/Ev1"}, At: at(1700000000, 0)},
		},
		{
			"a press in a thread", kindInteractive, `{"type":"block_actions","user":{"id":"U0ANNA","username":"anna"},"trigger_id":"t1","channel":{"id":"C1"},` +
				`"container":{"type":"message","message_ts":"2.000000","channel_id":"C1","thread_ts":"1.000000"},"message":{"ts":"2.000000","text":"karta"},` +
				`"actions":[{"action_id":"case_take","value":"C-1","action_ts":"1700000003.000004"}]}`,
			platform.Event{
				IDs: []string{"slack/action/C1/2.000000/U0ANNA/case_take/1700000003.000004"}, At: at(1700000003, 4), Chat: "C1", Thread: "1.000000",
				Sender:  platform.Sender{ID: "U0ANNA", Username: "anna"},
				Pressed: &platform.Pressed{ID: "1700000003.000004", Data: "C-1", Action: "case_take", Message: "2.000000", Text: "karta", Trigger: "t1"},
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := reader().decode(t.Context(), test.kind, []byte(test.payload))
			if err != nil {
				t.Fatal(err)
			}
			test.want.Platform = care.Slack
			if diff := cmp.Diff(test.want, got.event); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeGivesUp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ kind, payload string }{
		{kindEvent, ``},
		{kindEvent, `{"event_id":"Ev1"}`},
		{kindEvent, callbackOf(`{}`)},
		{kindEvent, callbackOf(`7`)},
		{kindEvent, callbackOf(`{"type":"message"}`)},
		{kindEvent, callbackOf(`{"type":"message","channel":"C1"}`)},
		{kindEvent, callbackOf(`{"type":"message","channel":"C1","ts":1}`)},
		{kindEvent, callbackOf(`{"type":"message","subtype":"message_changed","channel":"C1"}`)},
		{kindEvent, callbackOf(`{"type":"message","subtype":"message_deleted","channel":"C1"}`)},
		{kindInteractive, `{}`},
		{kindInteractive, `{"type":"block_actions","actions":[]}`},
		{kindCommand, `{}`},
		{"hologram", `{}`},
	} {
		d, err := reader().decode(t.Context(), test.kind, []byte(test.payload))
		if err == nil {
			t.Errorf("%s %s was read as %+v", test.kind, test.payload, d.event)
		}
		if strings.Contains(test.payload, "Ev1") && test.kind == kindEvent && len(d.event.IDs) == 0 {
			t.Errorf("%s: the ID is not told", test.payload)
		}
	}
}

// FuzzDecode: whatever comes is read or refused, never more than one thing, and its texts and spans fit together.
func FuzzDecode(f *testing.F) {
	for _, event := range []string{
		`{"type":"message","channel":"C1","user":"U0ANNA","text":"*a* <https://e.com|b> :+1::skin-tone-2: &amp; ` + "`c`" + `","ts":"1.000001"}`,
		`{"type":"message","channel":"C1","user":"U0ANNA","ts":"1.000001","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"ż","style":{"bold":true}},{"type":"emoji","name":"wave","unicode":"1f44b"},{"type":"user","user_id":"U0ANNA"},{"type":"link","url":"https://e.com"}]},{"type":"rich_text_list","style":"ordered","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"q"}]}]}]}`,
		`{"type":"message","subtype":"message_changed","channel":"C1","message":{"text":"x","ts":"1.0","edited":{"ts":"2.0"}},"previous_message":{"text":"y","ts":"1.0"}}`,
		`{"type":"message","subtype":"message_deleted","channel":"C1","deleted_ts":"1.0"}`,
		`{"type":"message","subtype":"file_share","channel":"C1","ts":"1.0","files":[{"id":"F1","mimetype":"image/png","size":-1}]}`,
		`{"type":"app_home_opened","user":"U0ANNA","channel":"D1","tab":"home"}`,
	} {
		f.Add(kindEvent, []byte(callbackOf(event)))
	}
	f.Add(kindInteractive, []byte(`{"type":"block_actions","actions":[{"action_id":"case_take","value":"1","action_ts":"1.0"}],"user":{"id":"U0ANNA"}}`))
	f.Add(kindInteractive, []byte(`{"type":"view_submission","trigger_id":"1"}`))
	f.Add(kindCommand, []byte(`{"command":"/care","text":"help","user_id":"U0ANNA"}`))
	a := reader()
	a.people.askUser, a.people.askChannel = nobody, nobody
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		d, err := a.decode(t.Context(), kind, payload)
		if err != nil {
			return
		}
		set := 0
		for _, on := range []bool{
			d.event.Message != nil, d.event.Edited != nil, d.event.Deleted != nil, d.event.Pressed != nil, d.event.Command != nil, d.event.Opened != nil,
		} {
			if on {
				set++
			}
		}
		if set > 1 {
			t.Fatalf("%d things at once", set)
		}
		for _, m := range []*platform.Message{d.event.Message, d.event.Edited} {
			if m == nil {
				continue
			}
			for _, s := range m.Spans {
				if s.Start < 0 || s.Start >= s.End || s.End > len(m.Text) {
					t.Fatalf("span %+v of a text of %d", s, len(m.Text))
				}
			}
		}
	})
}
