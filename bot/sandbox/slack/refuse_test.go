package slack_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"carebot/bot/sandbox/slack"
)

// told is the part of an answer that the tests look at.
type told struct {
	OK       bool   `json:"ok"`
	Error    string `json:"error"`
	Warning  string `json:"warning"`
	TS       string `json:"ts"`
	Needed   string `json:"needed"`
	Provided string `json:"provided"`
	Metadata struct {
		Messages   []string `json:"messages"`
		NextCursor string   `json:"next_cursor"`
	} `json:"response_metadata"`
	Message  slack.Message   `json:"message"`
	Messages []slack.Message `json:"messages"`
	HasMore  bool            `json:"has_more"`

	status int
	header http.Header
}

// call makes a raw call with a form; pairs are names and values.
func call(t *testing.T, base, method string, pairs ...string) told {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return send(t, base, method, "Bearer xoxb-sandbox", "application/x-www-form-urlencoded", form.Encode())
}

func send(t *testing.T, base, method, auth, kind, body string) told {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/"+method, strings.NewReader(body))
	must(t, err)
	req.Header.Set("Content-Type", kind)
	if auth != "" {
		req.Header.Set("Authorization", auth)
	}
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	must(t, err)
	out := told{status: resp.StatusCode, header: resp.Header}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s: %v in %s", method, err, raw)
	}
	return out
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	own := call(t, base, "chat.postMessage", "channel", cases, "text", "card")
	reply := call(t, base, "chat.postMessage", "channel", cases, "text", "reply", "thread_ts", own.TS)
	theirs, err := s.Post(anna, cases, "", "mine")
	must(t, err)
	tests := []struct {
		method string
		args   []string
		want   string
		says   string // in response_metadata.messages
	}{
		{"chat.postMassage", nil, "unknown_method", ""},
		{"files.upload", []string{"content", "x"}, "not_simulated", "files.upload"},
		{"chat.postMessage", []string{"channel", cases}, "no_text", ""},
		{"chat.postMessage", []string{"text", "x"}, "invalid_arguments", "missing required field: channel"},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "colour", "red"}, "invalid_arguments", "unknown field: colour"},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "unfurl_links", "maybe"}, "invalid_arguments", "must provide a boolean"},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "blocks", "{}"}, "invalid_arguments", "must provide an array"},
		{"chat.postMessage", []string{"channel", "C0NONE", "text", "x"}, "channel_not_found", ""},
		{"chat.postMessage", []string{"channel", "C0OTHER", "text", "x"}, "not_in_channel", ""},
		{"chat.postMessage", []string{"channel", "G0SECRET", "text", "x"}, "channel_not_found", ""},
		{"chat.postMessage", []string{"channel", "C0OLD", "text", "x"}, "is_archived", ""},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "thread_ts", "1.000001"}, "thread_not_found", ""},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "thread_ts", reply.TS}, "cannot_reply_to_message", own.TS},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "username", "Anna"}, "missing_scope", ""},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "markdown_text", "y"}, "markdown_text_conflict", ""},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "metadata", `{"event_type":"a"}`}, "invalid_metadata_format", "event_payload"},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "metadata", `{"event_type":"a b","event_payload":{}}`}, "invalid_metadata_format", "event_type"},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "metadata", `{"event_type":"a","event_payload":{"x":null}}`}, "invalid_metadata_schema", "/x"},
		{"chat.postMessage", []string{"channel", cases, "text", "x", "metadata", `{"event_type":"a","event_payload":{},"id":1}`}, "invalid_metadata_format", ""},
		{"chat.update", []string{"channel", cases, "ts", theirs.TS, "text", "x"}, "cant_update_message", ""},
		{"chat.update", []string{"channel", cases, "ts", "1.000001", "text", "x"}, "message_not_found", ""},
		{"chat.update", []string{"channel", cases, "ts", own.TS, "text", strings.Repeat("ż", 4001)}, "msg_too_long", ""},
		{"chat.delete", []string{"channel", cases, "ts", theirs.TS}, "cant_delete_message", ""},
		{"chat.postEphemeral", []string{"channel", cases, "user", "U0NOBODY", "text", "x"}, "user_not_in_channel", ""},
		{"chat.getPermalink", []string{"channel", cases, "message_ts", "1.000001"}, "message_not_found", ""},
		{"conversations.history", []string{"channel", "C0OTHER"}, "not_in_channel", ""},
		{"conversations.history", []string{"channel", cases, "limit", "many"}, "invalid_arguments", "must provide an integer"},
		{"conversations.history", []string{"channel", cases, "cursor", "zzz"}, "invalid_cursor", ""},
		{"conversations.replies", []string{"channel", cases}, "invalid_arguments", "ts"},
		{"conversations.replies", []string{"channel", cases, "ts", "1.000001"}, "thread_not_found", ""},
		{"conversations.info", []string{"channel", "G0SECRET"}, "channel_not_found", ""},
		{"conversations.list", []string{"types", "secret"}, "invalid_types", ""},
		{"conversations.open", nil, "users_list_not_supplied", ""},
		{"conversations.open", []string{"users", "U0NOBODY"}, "user_not_found", ""},
		{"users.info", []string{"user", "U0NOBODY"}, "user_not_found", ""},
		{"users.lookupByEmail", []string{"email", "no@example.com"}, "users_not_found", ""},
		{"reactions.add", []string{"channel", cases, "timestamp", own.TS, "name", ":lock:"}, "invalid_name", ""},
		{"reactions.add", []string{"channel", cases, "timestamp", "1.000001", "name", "lock"}, "message_not_found", ""},
		{"reactions.get", nil, "no_item_specified", ""},
		{"files.getUploadURLExternal", []string{"filename", "a.jpg", "length", "0"}, "invalid_arguments", "length"},
		{"files.completeUploadExternal", []string{"files", `[{"id":"F0NONE"}]`}, "file_not_found", "F0NONE"},
		{"files.completeUploadExternal", []string{"files", `[]`}, "invalid_arguments", "/files"},
		{"files.info", []string{"file", "F0NONE"}, "file_not_found", ""},
		{"views.open", []string{"trigger_id", "1.2.3", "view", `{"type":"modal","title":{"type":"plain_text","text":"A"},"blocks":[]}`}, "invalid_trigger_id", ""},
		{"views.update", []string{"view_id", "V0NONE", "view", `{"type":"modal","title":{"type":"plain_text","text":"A"},"blocks":[]}`}, "not_found", ""},
		{"team.info", []string{"team", "T0OTHER"}, "team_not_found", ""},
		{"bots.info", []string{"bot", "B0OTHER"}, "bot_not_found", ""},
	}
	for _, tt := range tests {
		got := call(t, base, tt.method, tt.args...)
		if got.OK || got.Error != tt.want || !strings.Contains(strings.Join(got.Metadata.Messages, "\n"), tt.says) {
			t.Errorf("%s %v: %q %v, want %q … %s", tt.method, tt.args, got.Error, got.Metadata.Messages, tt.want, tt.says)
		}
	}
	if left := s.Messages(cases, ""); len(left) != 2 {
		t.Errorf("a refused call left something: %+v", left)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	_, _, base := start(t, office())
	const form = "application/x-www-form-urlencoded"
	tests := []struct{ name, method, auth, body, want string }{
		{"none", "auth.test", "", "", "not_authed"},
		{"wrong", "auth.test", "Bearer xoxb-wrong", "", "invalid_auth"},
		{"app token for a bot's method", "auth.test", "Bearer xapp-sandbox", "", "not_allowed_token_type"},
		{"bot token for an app's method", "apps.connections.open", "Bearer xoxb-sandbox", "", "not_allowed_token_type"},
		{"in the form", "auth.test", "", "token=xoxb-sandbox", ""},
		{"in the header", "auth.test", "Bearer xoxb-sandbox", "", ""},
		{"app token", "apps.connections.open", "Bearer xapp-sandbox", "", ""},
	}
	for _, tt := range tests {
		if got := send(t, base, tt.method, tt.auth, form, tt.body); got.Error != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got.Error, tt.want)
		}
	}
	if got := send(t, base, "chat.postMessage", "", "application/json", `{"token":"xoxb-sandbox","channel":"C0CASES","text":"x"}`); got.Error != "not_authed" {
		t.Errorf("token in a JSON body: %q", got.Error)
	}
	if got := send(t, base, "chat.postMessage", "Bearer xoxb-sandbox", "application/json", `[1]`); got.Error != "json_not_object" {
		t.Errorf("JSON that is no object: %q", got.Error)
	}
	if got := send(t, base, "conversations.info", "Bearer xoxb-sandbox", "application/json", `{"channel":"C0CASES"}`); got.Error != "invalid_arguments" {
		t.Errorf("JSON for a method that takes none: %q", got.Error)
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	o := office()
	o.Scopes = []string{"chat:write", "groups:history"}
	_, _, base := start(t, o)
	got := call(t, base, "reactions.add", "channel", cases, "timestamp", "1.0", "name", "lock")
	if got.Error != "missing_scope" || got.Needed != "reactions:write" || got.Provided != "chat:write,groups:history" {
		t.Errorf("refusal: %+v", got)
	}
	if got := call(t, base, "conversations.history", "channel", cases); got.Error != "missing_scope" || got.Needed != "channels:history" {
		t.Errorf("the scope depends on the channel: %+v", got)
	}
	if got := call(t, base, "auth.test"); got.header.Get("X-Oauth-Scopes") != "chat:write,groups:history" {
		t.Errorf("scopes told: %v", got.header)
	}
}

// block wraps a field of a block in JSON.
func section(text string) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, text)
}

func button(id, text, value string) string {
	return fmt.Sprintf(`{"type":"button","action_id":%q,"text":{"type":"plain_text","text":%q},"value":%q}`, id, text, value)
}

func many(n int, item func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = item(i)
	}
	return strings.Join(parts, ",")
}

// chart is a bar chart of two categories.
func chart(title, a, b string) string {
	return fmt.Sprintf(`{"type":"data_visualization","title":%q,"chart":{"type":"bar","series":[{"name":"n","data":[{"label":%q,"value":1},{"label":%q,"value":-2.5}]}],`+
		`"axis_config":{"categories":[%q,%q],"y_label":"cases"}}}`, title, a, b, a, b)
}

// A workspace that a rollout has not reached refuses what others take.
func TestRefusedBlocks(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	s.RefuseBlocks("data_visualization")
	post := func() string {
		return call(t, base, "chat.postMessage", "channel", cases, "text", "x", "blocks", "["+chart("1", "a", "b")+"]").Error
	}
	if got := post(); got != "invalid_blocks" {
		t.Errorf("it says %q", got)
	}
	s.RefuseBlocks()
	if got := post(); got != "" {
		t.Errorf("it says %q", got)
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	_, _, base := start(t, office())
	long := func(n int) string { return strings.Repeat("ż", n) }
	actions := func(elements string) string { return `{"type":"actions","elements":[` + elements + `]}` }
	mrkdwn := func(int) string { return `{"type":"mrkdwn","text":"x"}` }
	tests := []struct{ name, blocks, want, says string }{
		{"fits", section(long(3000)) + `,{"type":"header","text":{"type":"plain_text","text":"` + long(150) + `"}},{"type":"divider"},` + actions(button("a", long(75), long(2000))), "", ""},
		{"unknown type", `{"type":"sextion"}`, "invalid_blocks", "/blocks/0/type"},
		{"unknown property", `{"type":"divider","colour":"red"}`, "invalid_blocks", "colour"},
		{"ill-typed", `{"type":"section","text":"x"}`, "invalid_blocks", "/blocks/0/text"},
		{"empty text", section(""), "invalid_blocks", "more than 0 characters"},
		{"long section", section(long(3001)), "invalid_blocks", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"section without anything", `{"type":"section"}`, "invalid_blocks", "text or fields"},
		{"11 fields", `{"type":"section","fields":[` + many(11, mrkdwn) + `]}`, "invalid_blocks", "10 items"},
		{"long field", `{"type":"section","fields":[{"type":"mrkdwn","text":"` + long(2001) + `"}]}`, "invalid_blocks", "2001"},
		{"long header", `{"type":"header","text":{"type":"plain_text","text":"` + long(151) + `"}}`, "invalid_blocks", "151"},
		{"mrkdwn header", `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "invalid_blocks", "/blocks/0/text"},
		{"long button", actions(button("a", long(76), "")), "invalid_blocks", "76"},
		{"long value", actions(button("a", "x", long(2001))), "invalid_blocks", "2001"},
		{"26 buttons", actions(many(26, func(i int) string { return button(fmt.Sprint(i), "x", "") })), "invalid_blocks", "25 items"},
		{"no buttons", actions(""), "invalid_blocks", "at least 1"},
		{"same action_id", actions(button("a", "x", "") + "," + button("a", "y", "")), "invalid_blocks", "`a` already exists"},
		{"same block_id", `{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}`, "invalid_blocks", "`b` already exists"},
		{"11 context elements", `{"type":"context","elements":[` + many(11, mrkdwn) + `]}`, "invalid_blocks", "10 items"},
		{"51 blocks", many(51, func(int) string { return `{"type":"divider"}` }), "invalid_blocks", "50 items"},
		{"input in a message", `{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input","action_id":"a"}}`, "invalid_blocks", "input"},
		{"a chart", chart("1", "a", "b"), "", ""},
		{"a chart twice", chart("1", "a", "b") + "," + chart("2", "a", "b"), "", ""},
		{"a chart thrice", chart("1", "a", "b") + "," + chart("2", "a", "b") + "," + chart("3", "a", "b"), "invalid_blocks", "no more than 2"},
		{"a chart's long label", chart("1", long(21), "b"), "invalid_blocks", "21 characters"},
		{"a chart's labels alike", chart("1", "a", "a"), "invalid_blocks", "already exists"},
		{"a chart's point of no category", strings.Replace(chart("1", "a", "b"), `"label":"b"`, `"label":"c"`, 1), "invalid_blocks", "one of the categories"},
		{"a chart of nothing", `{"type":"data_visualization","title":"x","chart":{"type":"pie","segments":[]}}`, "invalid_blocks", "at least 1"},
		{"a chart of an unknown kind", strings.Replace(chart("1", "a", "b"), `"bar"`, `"donut"`, 1), "invalid_blocks", "/blocks/0/chart"},
		{"too long together", many(5, func(int) string { return section(long(2900)) }), "msg_blocks_too_long", ""},
	}
	for _, tt := range tests {
		got := call(t, base, "chat.postMessage", "channel", cases, "text", "x", "blocks", "["+tt.blocks+"]")
		if got.Error != tt.want || !strings.Contains(strings.Join(got.Metadata.Messages, "\n"), tt.says) {
			t.Errorf("%s: %q %v", tt.name, got.Error, got.Metadata.Messages)
		}
	}
}

func TestTextIsCutAndEscaped(t *testing.T) {
	t.Parallel()
	_, _, base := start(t, office())
	got := call(t, base, "chat.postMessage", "channel", cases, "text", strings.Repeat("ż", 40001))
	if got.Warning != "message_truncated" || len([]rune(got.Message.Text)) != 40000 {
		t.Errorf("%q, %d characters", got.Warning, len([]rune(got.Message.Text)))
	}
	got = call(t, base, "chat.postMessage", "channel", cases, "text", "<@U0ANNA> a & b &lt;!channel&gt; <3 https://example.com")
	if want := "<@U0ANNA> a &amp; b &lt;!channel&gt; &lt;3 <https://example.com>"; got.Message.Text != want {
		t.Errorf("text %q, want %q", got.Message.Text, want)
	}
	if who := got.Message.Notifies(); !slices.Equal(who, []string{"@U0ANNA"}) {
		t.Errorf("notifies %v", who)
	}
	got = call(t, base, "chat.postMessage", "channel", cases, "text", "x", "blocks", "["+section("<!channel> <!here>")+"]")
	if who := got.Message.Notifies(); !slices.Equal(who, []string{"!channel", "!here"}) {
		t.Errorf("blocks notify %v", who)
	}
	got = call(t, base, "chat.postMessage", "channel", cases, "blocks", `[{"type":"header","text":{"type":"plain_text","text":"<!channel>"}}]`)
	if who := got.Message.Notifies(); len(who) > 0 || got.Warning != "missing_text_in_message" {
		t.Errorf("plain text notifies %v, warning %q", who, got.Warning)
	}
}
