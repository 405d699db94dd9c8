package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/bot/sandbox/fault"
	sandbox "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

// files opens files of a platform that is a map.
func files(from map[string][]byte) func(*sandbox.Options, *Options) {
	return func(_ *sandbox.Options, near *Options) {
		near.Opener = func(_ context.Context, f care.File) (io.ReadCloser, error) {
			b, ok := from[f.ID]
			if !ok {
				return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: errors.New("no such file")}
			}
			return io.NopCloser(bytes.NewReader(b)), nil
		}
	}
}

func album(root string) platform.Delivery {
	return platform.Delivery{
		Kind: platform.Say, Chat: cases, Case: "C-1001", Ref: "album", ThreadID: root,
		Words: []care.Word{{Message: "7", Text: "Zdjęcia <tu>"}},
		Content: care.Content{Files: []care.File{
			{Platform: care.Telegram, ID: "a", Kind: care.Photo},
			{Platform: care.Telegram, ID: "b", Kind: care.Voice},
			{Platform: care.Telegram, ID: "c", Kind: care.Document, Name: "faktura.pdf", MIME: "application/pdf"},
		}},
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	inside := map[string][]byte{"a": bytes.Repeat([]byte("p"), 100_000), "b": []byte("voice"), "c": []byte("%PDF")}
	// What breaks at any step is mended by trying again with the progress kept, and the thread has one post.
	for _, f := range []fault.Fault{
		{},
		{Method: "files.getUploadURLExternal", Kind: fault.BadGateway},
		{Method: "upload", Kind: fault.DropAfter},
		{Method: "upload", Kind: fault.Internal},
		{Method: "files.completeUploadExternal", Kind: fault.DropBefore},
		{Method: "files.completeUploadExternal", Kind: fault.DropAfter},
		{Method: "files.completeUploadExternal", Kind: fault.BadGateway},
		{Method: "files.completeUploadExternal", Kind: fault.Malformed},
		{Method: "files.info", Kind: fault.DropBefore},
		{Method: "files.info", Kind: fault.Busy},
	} {
		t.Run(fmt.Sprint(f.Method, " ", f.Kind), func(t *testing.T) {
			t.Parallel()
			w := enter(t, files(inside)).start()
			root := w.send(platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Card: &platform.Card{Title: "x", Text: "x"}}).IDs[0]
			if f.Kind != "" {
				w.server.Faults.Add(f)
			}
			d := album(root)
			var r platform.Receipt
			var err error
			for try := range 3 {
				r, err = w.bot.Send(t.Context(), d, func(_ context.Context, p json.RawMessage) error {
					d.Progress = p
					return nil
				})
				if err == nil {
					break
				}
				failed := platform.AsFailure(err)
				if kind := failed.Kind; try > 0 || f.Kind == "" || kind != platform.Uncertain && kind != platform.Temporary && kind != platform.Limited {
					t.Fatalf("try %d: %v", try, err)
				}
				sleep(t.Context(), failed.After)
			}
			thread := w.server.Messages(cases, root)
			if len(thread) != 2 || len(r.IDs) != 1 || r.IDs[0] != thread[1].TS || len(r.Files) != 3 {
				t.Fatalf("%d messages in the thread, receipt %+v", len(thread), r)
			}
			if thread[1].Text != "Zdjęcia &lt;tu&gt;" {
				t.Errorf("it says %q", thread[1].Text)
			}
			var names []string
			for i, f := range w.server.FilesOf(cases, r.IDs[0]) {
				names = append(names, f.Name)
				if !bytes.Equal(f.Bytes, inside[string(rune('a'+i))]) {
					t.Errorf("file %d has other bytes", i)
				}
			}
			if diff := cmp.Diff([]string{"file.jpg", "file-2.ogg", "faktura.pdf"}, names); diff != "" {
				t.Error(diff)
			}
			if found, ok, err := w.bot.Find(t.Context(), d); err != nil || !ok || !slices.Equal(found.IDs, r.IDs) {
				t.Errorf("found %+v, %v, %v", found, ok, err)
			}
		})
	}
}

// Bytes that Slack has forgotten meanwhile are sent again.
// What was uploaded is deleted with its post; gone already, it is done.
func TestDeleteWithFiles(t *testing.T) {
	t.Parallel()
	w := enter(t, files(map[string][]byte{"a": []byte("a"), "b": []byte("b")})).start()
	root := w.send(platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Card: &platform.Card{Title: "x", Text: "x"}}).IDs[0]
	r := w.send(platform.Delivery{Kind: platform.Say, Case: "C-1001", Ref: "r", ThreadID: root, Content: care.Content{
		Text: "2 files", Files: []care.File{{ID: "a", Kind: care.Photo}, {ID: "b", Kind: care.Photo}},
	}})
	gone := platform.Delivery{Kind: platform.Delete, TargetID: r.IDs[0]}
	for _, id := range r.Files {
		gone.Content.Files = append(gone.Content.Files, care.File{Platform: care.Slack, ID: id})
	}
	for range 2 {
		w.send(gone)
	}
	gone.TargetID = ""
	w.send(gone)
	if n := len(w.server.Messages(cases, root)); n != 1 {
		t.Errorf("%d messages are left", n)
	}
	for _, id := range r.Files {
		if _, err := w.bot.Open(t.Context(), care.File{Platform: care.Slack, ID: id}); platform.AsFailure(err).Kind != platform.Gone {
			t.Errorf("%s: %v", id, err)
		}
	}
	if n := w.server.Limited(); n != 0 {
		t.Errorf("%d calls came too fast", n)
	}
}

func TestUploadBeginsAnew(t *testing.T) {
	t.Parallel()
	w := enter(t, files(map[string][]byte{"a": []byte("a")})).start()
	d := platform.Delivery{Kind: platform.Say, Chat: cases, Ref: "r", Content: care.Content{Files: []care.File{{ID: "a", Kind: care.Photo}}}}
	for _, kept := range []string{`{"files":[{"source":"a","id":"F0LOST"}]}`, `{"files":[{"source":"other","id":"F0LOST"}]}`, `nonsense`} {
		d.Progress = json.RawMessage(kept)
		if r, err := w.bot.Send(t.Context(), d, forget); err != nil || len(r.Files) != 1 || r.Files[0] == "F0LOST" {
			t.Errorf("%s: %+v, %v", kept, r, err)
		}
	}
}

func TestUploadOfWhatCannotPass(t *testing.T) {
	t.Parallel()
	w := enter(t, files(map[string][]byte{"empty": {}, "big": make([]byte, platform.MaxToTelegram+1)})).start()
	for _, test := range []struct {
		file care.File
		want platform.FailureKind
	}{
		{care.File{ID: "gone"}, platform.Gone},
		{care.File{ID: "empty"}, platform.Gone},
		{care.File{ID: "big"}, platform.TooBig},
		{care.File{ID: "told", Size: platform.MaxToTelegram + 1}, platform.TooBig},
	} {
		_, err := w.try(platform.Delivery{Kind: platform.Say, Content: care.Content{Files: []care.File{test.file}}})
		if f := platform.AsFailure(err); f.Kind != test.want || f.File != test.file.ID {
			t.Errorf("%s: %v of file %q", test.file.ID, f, f.File)
		}
	}
	if n := len(w.server.Files()); n != 0 {
		t.Errorf("%d files were uploaded", n)
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		file care.File
		want string
	}{
		{care.File{Kind: care.Photo}, "file.jpg"},
		{care.File{Kind: care.Sticker, MIME: "application/x-tgsticker"}, "file.tgs"},
		{care.File{Kind: care.Sticker}, "file.webp"},
		{care.File{Kind: care.VideoNote, MIME: "video/mp4"}, "file.mp4"},
		{care.File{Kind: care.Voice, MIME: "audio/ogg"}, "file.ogg"},
		{care.File{Kind: care.Document, Name: "../../etc/żółw\n.txt"}, "żółw.txt"},
		{care.File{Kind: care.Document, Name: `C:\moje\umowa`, MIME: "application/pdf"}, "umowa.pdf"},
		{care.File{Kind: care.Document}, "file"},
	} {
		if got := fileName(test.file, 0); got != test.want {
			t.Errorf("%+v: %q, want %q", test.file, got, test.want)
		}
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	posted, err := w.server.Post(anna, cases, "", "Proszę", sandbox.Upload{Name: "umowa.pdf", Bytes: []byte("%PDF-1.7")})
	if err != nil {
		t.Fatal(err)
	}
	id := w.server.FilesOf(cases, posted.TS)[0].ID
	from, err := w.bot.Open(t.Context(), care.File{Platform: care.Slack, ID: id})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(from)
	if err != nil || string(got) != "%PDF-1.7" || from.Close() != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, test := range []struct {
		file care.File
		want platform.FailureKind
	}{
		{care.File{ID: "F0NONE"}, platform.Gone},
		{care.File{ID: id, Size: platform.MaxToTelegram + 1}, platform.TooBig},
	} {
		if _, err := w.bot.Open(t.Context(), test.file); platform.AsFailure(err).Kind != test.want || platform.AsFailure(err).File != test.file.ID {
			t.Errorf("%+v: %v", test.file, err)
		}
	}
	w.server.Leave("U0CAREBOT", cases)
	if _, err := w.bot.Open(t.Context(), care.File{ID: id}); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("out of the channel: %v", err)
	}
}
