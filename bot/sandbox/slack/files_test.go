package slack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reserve asks for an upload of n bytes.
func reserve(t *testing.T, base, name string, n int) (id, target string) {
	t.Helper()
	var out struct {
		UploadURL string `json:"upload_url"`
		FileID    string `json:"file_id"`
	}
	form := url.Values{"token": {"xoxb-sandbox"}, "filename": {name}, "length": {fmt.Sprint(n)}}
	resp, err := http.PostForm(base+"/api/files.getUploadURLExternal", form)
	must(t, err)
	defer resp.Body.Close()
	must(t, json.NewDecoder(resp.Body).Decode(&out))
	return out.FileID, out.UploadURL
}

func put(t *testing.T, target, bytes string) int {
	t.Helper()
	resp, err := http.Post(target, "application/octet-stream", strings.NewReader(bytes))
	must(t, err)
	resp.Body.Close()
	return resp.StatusCode
}

func TestSeveralFilesAreOneMessage(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	root := call(t, base, "chat.postMessage", "channel", cases, "text", "card")
	var named []string
	for i := range 3 {
		name := fmt.Sprintf("%d.jpg", i)
		id, target := reserve(t, base, name, 2)
		if status := put(t, target, "ab"); status != http.StatusOK {
			t.Fatalf("upload: %d", status)
		}
		named = append(named, fmt.Sprintf(`{"id":%q,"title":"t%d"}`, id, i))
	}
	files := "[" + strings.Join(named, ",") + "]"
	got := call(t, base, "files.completeUploadExternal", "files", files, "channel_id", cases, "thread_ts", root.TS, "initial_comment", "three")
	if !got.OK {
		t.Fatalf("complete: %+v", got)
	}
	thread := s.Messages(cases, root.TS)
	if len(thread) != 2 || len(thread[1].Files) != 3 || thread[1].Text != "three" {
		t.Fatalf("thread: %+v", thread)
	}
	var names []string
	for _, f := range s.FilesOf(cases, thread[1].TS) {
		names = append(names, f.Name+" "+f.Title+" "+string(f.Bytes))
	}
	if d := cmp.Diff([]string{"0.jpg t0 ab", "1.jpg t1 ab", "2.jpg t2 ab"}, names); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
	if again := call(t, base, "files.completeUploadExternal", "files", files, "channel_id", cases); again.Error != "file_not_found" {
		t.Errorf("completed twice: %+v", again)
	}
}

func TestUploadsAreStrict(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	id, target := reserve(t, base, "a.jpg", 3)
	complete := func(more ...string) told {
		return call(t, base, "files.completeUploadExternal", append([]string{"files", `[{"id":"` + id + `"}]`}, more...)...)
	}
	if got := complete("channel_id", cases); got.Error != "file_not_found" {
		t.Errorf("without bytes: %+v", got)
	}
	if short, long := put(t, target, "ab"), put(t, target, "abcd"); short != http.StatusBadRequest || long != http.StatusBadRequest {
		t.Errorf("another length: %d, %d", short, long)
	}
	if status := put(t, target+"x", "abc"); status != http.StatusNotFound {
		t.Errorf("a wrong URL: %d", status)
	}
	if status := put(t, target, "abc"); status != http.StatusOK {
		t.Errorf("upload: %d", status)
	}
	if got := complete("channel_id", "C0OTHER"); got.Error != "not_in_channel" {
		t.Errorf("into a strange channel: %+v", got)
	}
	if got := complete("channel_id", anna); got.Error != "invalid_channel" {
		t.Errorf("to a user: %+v", got)
	}
	if got := complete("channel_id", cases, "thread_ts", "1.000001"); got.Error != "thread_not_found" {
		t.Errorf("into no thread: %+v", got)
	}
	if got := call(t, base, "files.info", "file", id); got.Error != "file_not_found" {
		t.Errorf("before it was completed: %+v", got)
	}
	if got := complete(); !got.OK || len(s.Files()) != 1 || len(s.Messages(cases, "")) != 0 {
		t.Errorf("unshared: %+v", got)
	}
}

func TestPaging(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	root, err := s.Post(anna, cases, "", "root")
	must(t, err)
	want := []string{"root"}
	var middle string
	for i := range 7 {
		m, err := s.Post(piotr, cases, root.TS, fmt.Sprint(i))
		must(t, err)
		want = append(want, fmt.Sprint(i))
		if i == 3 {
			middle = m.TS
		}
	}
	var texts []string
	for cursor := ""; ; {
		got := call(t, base, "conversations.replies", "channel", cases, "ts", root.TS, "limit", "3", "cursor", cursor)
		for _, m := range got.Messages {
			texts = append(texts, m.Text)
		}
		cursor = got.Metadata.NextCursor
		if got.HasMore != (cursor != "") {
			t.Errorf("has_more %v with cursor %q", got.HasMore, cursor)
		}
		if cursor == "" {
			break
		}
	}
	if d := cmp.Diff(want, texts); d != "" {
		t.Errorf("pages (-want +got):\n%s", d)
	}
	for _, tt := range []struct {
		args []string
		want int
	}{
		{[]string{"oldest", middle}, 1 + 3},
		{[]string{"oldest", middle, "inclusive", "true"}, 1 + 4},
		{[]string{"latest", middle}, 1 + 3},
		{[]string{"latest", middle, "oldest", middle, "inclusive", "1"}, 1 + 1},
	} {
		got := call(t, base, "conversations.replies", append([]string{"channel", cases, "ts", root.TS}, tt.args...)...)
		if len(got.Messages) != tt.want {
			t.Errorf("%v: %d messages, want %d", tt.args, len(got.Messages), tt.want)
		}
	}
	if got := call(t, base, "conversations.history", "channel", cases); len(got.Messages) != 1 || got.Messages[0].ReplyCount != 7 {
		t.Errorf("history: %+v", got.Messages)
	}
}

// A deleted file is gone from its message, a message of nothing else goes with it, and only own files can be deleted.
func TestFilesDelete(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	root := call(t, base, "chat.postMessage", "channel", cases, "text", "card")
	upload := func(comment string) string {
		id, target := reserve(t, base, "a.jpg", 2)
		if status := put(t, target, "ab"); status != http.StatusOK {
			t.Fatalf("upload: %d", status)
		}
		call(t, base, "files.completeUploadExternal", "files", fmt.Sprintf(`[{"id":%q}]`, id), "channel_id", cases,
			"thread_ts", root.TS, "initial_comment", comment)
		return id
	}
	first, second := upload("look"), upload("")
	replies := func() []string {
		var shown []string
		for _, m := range s.Messages(cases, root.TS)[1:] {
			shown = append(shown, fmt.Sprintf("%s %d", m.Text, len(m.Files)))
		}
		return shown
	}
	must(t, s.Wait(t.Context(), func() bool { return len(replies()) == 2 }))
	call(t, base, "files.delete", "file", first)
	call(t, base, "files.delete", "file", second)
	if diff := cmp.Diff([]string{"look 0"}, replies()); diff != "" {
		t.Error(diff)
	}
	for _, id := range []string{first, "F0NONE"} {
		if got := call(t, base, "files.delete", "file", id).Error; got != "file_not_found" {
			t.Errorf("%s again: %q", id, got)
		}
	}
}
