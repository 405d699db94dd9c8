package telegram

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// opens has the adapter open any file of Slack as its ID's bytes.
func opens(o *Options) {
	o.Opener = func(_ context.Context, f care.File) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("bytes of " + f.ID)), nil
	}
}

func upload(files ...care.File) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Chat: "7", Content: care.Content{Text: "podpis", Files: files}}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendDocument", ok(`{"message_id":51}`))
	f := slackFile("F1", care.Document, "application/pdf", 0)
	f.Name = "umowa \"żółta\".pdf"
	r, failure := send(t, s.adapter(t, opens), upload(f))
	if failure != nil || len(r.IDs) != 1 {
		t.Fatal(r, failure)
	}
	got := s.called("sendDocument")[0]
	if diff := cmp.Diff(map[string]string{"document": "umowa _żółta_.pdf:bytes of F1"}, got.files); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"chat_id": "7", "caption": "podpis"}, got.values); diff != "" {
		t.Error(diff)
	}
}

func TestUploadAlbum(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendMediaGroup", ok(`[{"message_id":51},{"message_id":52},{"message_id":53}]`))
	a, b := slackFile("F1", care.Photo, "image/png", 0), slackFile("F2", care.Photo, "image/png", 0)
	a.Name, b.Name = "obraz.png", "obraz.png"
	own := care.File{Platform: care.Telegram, ID: "T", Kind: care.Photo}
	if _, f := send(t, s.adapter(t, opens), upload(a, own, b)); f != nil {
		t.Fatal(f)
	}
	got := s.called("sendMediaGroup")[0]
	want := `[{"type":"photo","media":"attach://obraz.png","caption":"podpis"},{"type":"photo","media":"T"},{"type":"photo","media":"attach://obraz-2.png"}]`
	if diff := cmp.Diff(want, got.values["media"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"obraz.png": "obraz.png:bytes of F1", "obraz-2.png": "obraz-2.png:bytes of F2"}, got.files); diff != "" {
		t.Error(diff)
	}
}

func TestUnfitPhotoGoesAsDocument(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("sendPhoto", fails(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
	s.on("sendDocument", ok(`{"message_id":51}`))
	d := upload(slackFile("F1", care.Photo, "image/png", 0))
	if r, f := send(t, s.adapter(t, opens), d); f != nil || len(r.IDs) != 1 {
		t.Fatal(r, f)
	}
	if d.Content.Files[0].Kind != care.Photo {
		t.Error("the delivery was changed")
	}
}

// endless is a file without an end.
type endless struct{ closed atomic.Bool }

func (*endless) Read(p []byte) (int, error) { return len(p), nil }

func (e *endless) Close() error {
	e.closed.Store(true)
	return nil
}

func TestUploadFailures(t *testing.T) {
	t.Parallel()
	big := &endless{}
	opener := func(r io.ReadCloser, err error) func(*Options) {
		return func(o *Options) {
			o.Opener = func(context.Context, care.File) (io.ReadCloser, error) { return r, err }
		}
	}
	tests := []struct {
		name   string
		change func(*Options)
		size   int64
		kind   platform.FailureKind
		file   string
	}{
		{"told to be too big", opens, platform.MaxToTelegram + 1, platform.TooBig, "F1"},
		{"found to be too big", opener(big, nil), 0, platform.TooBig, "F1"},
		{"gone on its platform", opener(nil, &platform.Failure{Kind: platform.Gone, Err: errors.New("deleted")}), 0, platform.Gone, "F1"},
		{"not to be had now", opener(nil, &platform.Failure{Kind: platform.Uncertain, Err: errors.New("EOF")}), 0, platform.Temporary, ""},
		{"an error of no kind", opener(nil, errors.New("at "+token)), 0, platform.Temporary, ""},
		{"breaks off", opener(io.NopCloser(io.MultiReader(strings.NewReader("abc"), failing{})), nil), 0, platform.Temporary, ""},
		{"nobody opens it", func(*Options) {}, 0, platform.Refused, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			_, f := send(t, s.adapter(t, test.change), upload(slackFile("F1", care.Document, "", test.size)))
			if f == nil || f.Kind != test.kind || f.File != test.file {
				t.Fatalf("%+v, want %s of %q", f, test.kind, test.file)
			}
			if len(s.calls) != 0 {
				t.Error("a call was made")
			}
		})
	}
	t.Cleanup(func() {
		if !big.closed.Load() {
			t.Error("the file stays open")
		}
	})
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestFilesBlamed(t *testing.T) {
	t.Parallel()
	files := []care.File{slackFile("F1", care.Photo, "image/png", 0), slackFile("F2", care.Photo, "image/png", 0)}
	for _, test := range []struct {
		answer http.HandlerFunc
		kind   platform.FailureKind
		file   string
	}{
		{page(http.StatusRequestEntityTooLarge), platform.TooBig, "F1"},
		{fails(400, `Bad Request: failed to send message #2 with the error message "wrong file identifier specified"`), platform.Gone, "F2"},
		{fails(400, "Bad Request: file must be non-empty"), platform.Gone, "F1"},
	} {
		s := newServer(t)
		s.on("sendMediaGroup", test.answer)
		_, f := send(t, s.adapter(t, opens), upload(files...))
		if f == nil || f.Kind != test.kind || f.File != test.file {
			t.Errorf("%+v, want %s of %s", f, test.kind, test.file)
		}
	}
}

// TestUploadsAreFew sends many uploads at the same time and counts how many run.
func TestUploadsAreFew(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	var running, most atomic.Int32
	s.on("sendDocument", ok(`{"message_id":51}`))
	a := s.adapter(t, func(o *Options) {
		o.Opener = func(context.Context, care.File) (io.ReadCloser, error) {
			now := running.Add(1)
			for was := most.Load(); now > was && !most.CompareAndSwap(was, now); was = most.Load() {
			}
			return &counted{strings.NewReader("x"), &running}, nil
		}
	})
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			if _, f := send(t, a, upload(slackFile("F1", care.Document, "", 0))); f != nil {
				t.Error(f)
			}
		})
	}
	all.Wait()
	if most.Load() > maxUploads {
		t.Errorf("%d uploads ran at the same time", most.Load())
	}
}

type counted struct {
	io.Reader
	running *atomic.Int32
}

func (c *counted) Close() error {
	c.running.Add(-1)
	return nil
}

func TestOpen(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.on("getFile", ok(`{"file_id":"F","file_unique_id":"U","file_path":"photos/file 1.jpg"}`))
	s.on("download", body(200, "obraz"))
	r, err := s.adapter(t).Open(t.Context(), care.File{Platform: care.Telegram, ID: "F"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if b, err := io.ReadAll(r); err != nil || string(b) != "obraz" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestOpenFailures(t *testing.T) {
	t.Parallel()
	link := ok(`{"file_id":"F","file_unique_id":"U","file_path":"a.jpg"}`)
	tests := []struct {
		name          string
		size          int64
		file, content http.HandlerFunc
		kind          platform.FailureKind
		id            string
	}{
		{"told to be too big", platform.MaxFromTelegram + 1, nil, nil, platform.TooBig, "F"},
		{"said to be too big", 0, fails(400, "Bad Request: file is too big"), nil, platform.TooBig, "F"},
		{"found to be too big", 0, ok(`{"file_id":"F","file_size":30000000,"file_path":"a"}`), nil, platform.TooBig, "F"},
		{"unknown", 0, fails(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), nil, platform.Gone, "F"},
		{"no link", 0, ok(`{"file_id":"F"}`), nil, platform.Gone, "F"},
		{"link is dead", 0, link, fails(404, "Not Found"), platform.Gone, "F"},
		{"server error", 0, link, fails(500, "Internal"), platform.Temporary, ""},
		{"broken call", 0, broken, nil, platform.Temporary, ""},
		{"broken download", 0, link, broken, platform.Temporary, ""},
		{"longer than told", 0, link, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte("x"), platform.MaxFromTelegram+1))
		}, platform.TooBig, "F"},
		{"breaks off", 0, link, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			_, _ = io.WriteString(w, "x")
		}, platform.Temporary, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.on("getFile", test.file)
			s.on("download", test.content)
			r, err := s.adapter(t).Open(t.Context(), care.File{Platform: care.Telegram, ID: "F", Size: test.size})
			if err == nil {
				_, err = io.Copy(io.Discard, r)
				_ = r.Close()
			}
			var f *platform.Failure
			if !errors.As(err, &f) || f.Kind != test.kind || f.File != test.id {
				t.Fatalf("%v, want %s of %q", err, test.kind, test.id)
			}
			if strings.Contains(err.Error(), token) {
				t.Error("the token shows in", err)
			}
		})
	}
}
