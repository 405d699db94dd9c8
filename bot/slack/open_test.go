package slack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// A file on its way has no name on the disk: a killed process leaves nothing of it.
func TestNameless(t *testing.T) {
	t.Parallel()
	f, err := nameless()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.Name()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is there: %v", f.Name(), err)
	}
	_, written := f.WriteString("bytes")
	_, sought := f.Seek(0, io.SeekStart)
	if got, err := io.ReadAll(f); written != nil || sought != nil || err != nil || string(got) != "bytes" {
		t.Errorf("%q, %v, %v, %v", got, written, sought, err)
	}
	discard(f)
}

// Slack answers 200 and the page where people sign in for a file the token may not read: nobody is to get that page. A file
// that is a page itself is passed on.
func TestOpenNoSignInPage(t *testing.T) {
	t.Parallel()
	const page = "<!DOCTYPE html><title>Sign in to your workspace</title>"
	for _, test := range []struct {
		name, mime string
		size       int
		kind, body string
		want       platform.FailureKind
	}{
		{"a document", "application/pdf", 8, "application/pdf", "%PDF-1.7", ""},
		{"the page instead of it", "application/pdf", 8, "text/html; charset=utf-8", page, platform.Gone},
		{"a page of theirs", "text/html", len(page), "text/html", page, ""},
		{"the page instead of that", "text/html", 12, "text/html; charset=utf-8", page, platform.Gone},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var far *httptest.Server
			far = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/api/") {
					fmt.Fprintf(w, `{"ok":true,"file":{"id":"F1","mimetype":%q,"size":%d,"url_private":"%s/f"}}`, test.mime, test.size, far.URL)
					return
				}
				w.Header().Set("Content-Type", test.kind)
				_, _ = io.WriteString(w, test.body)
			}))
			t.Cleanup(far.Close)
			a := New(Options{BotToken: "xoxb-1", APIURL: far.URL + "/api/"})
			from, err := a.Open(t.Context(), care.File{ID: "F1"})
			if test.want != "" {
				if f := platform.AsFailure(err); f.Kind != test.want || f.File != "F1" {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(from); err != nil || string(got) != test.body || from.Close() != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
