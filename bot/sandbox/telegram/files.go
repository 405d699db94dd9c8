package telegram

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // so that the size of an uploaded picture is known
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

const (
	maxDownload = 20 << 20
	maxPhoto    = 10 << 20
	linkLife    = time.Hour
)

// File is a file on the platform.
type File struct {
	ID        string `json:"id"`
	Unique    string `json:"unique"`
	Kind      Kind   `json:"kind"`
	Name      string `json:"name,omitempty"`
	MIME      string `json:"mime,omitempty"`
	Size      int64  `json:"size"` // bytes
	Width     int    `json:"width,omitempty"`
	Height    int    `json:"height,omitempty"`
	Duration  int    `json:"duration,omitempty"` // seconds
	Emoji     string `json:"emoji,omitempty"`    // of a sticker
	Title     string `json:"title,omitempty"`    // of an audio
	Performer string `json:"performer,omitempty"`

	data  []byte // nil where only the size was given: then it is zeros
	small string // ID of a photo's small size
	path  string
	until time.Time // when the link dies
}

// Open returns the file's bytes.
func (f *File) Open() io.Reader {
	if f.data != nil {
		return bytes.NewReader(f.data)
	}
	return io.LimitReader(zeros{}, f.Size)
}

// Bytes returns the file's bytes, whole.
func (f *File) Bytes() []byte {
	b, _ := io.ReadAll(f.Open()) // from memory
	return b
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// fileStore holds files; the Server's lock guards it.
type fileStore struct {
	byID   map[string]*File
	byPath map[string]*File
}

func newFileStore() fileStore {
	return fileStore{byID: map[string]*File{}, byPath: map[string]*File{}}
}

// keep gives a file its IDs and its path. Under lock.
func (s *Server) keep(f *File) *File {
	s.serial++
	f.ID = fmt.Sprintf("AgACAgQAAxkBAAI%08dsandbox%s", s.serial, strings.ReplaceAll(string(f.Kind), "_", ""))
	f.Unique = fmt.Sprintf("AQAD%08d", s.serial)
	ext := path.Ext(f.Name)
	if usual, ok := extensions()[f.Kind]; ok && ext == "" {
		ext = usual
	}
	f.path = string(f.Kind) + "s/file_" + strconv.FormatInt(s.serial, 10) + ext
	s.files.byID[f.ID] = f
	if f.Kind == Photo && f.Width > 90 {
		small := &File{Kind: Photo, Width: 90, Height: max(1, 90*f.Height/f.Width), Size: f.Size, data: f.data}
		if f.data == nil {
			small.Size = min(f.Size, 1500)
		}
		f.small = s.keep(small).ID
	}
	return f
}

func extensions() map[Kind]string {
	return map[Kind]string{
		Photo: ".jpg", Video: ".mp4", Animation: ".mp4", Audio: ".mp3", Voice: ".oga", VideoNote: ".mp4", Sticker: ".webp",
	}
}

// measure fills in a picture's size, the real one where its bytes tell.
func (f *File) measure() {
	if f.data != nil {
		if c, _, err := image.DecodeConfig(bytes.NewReader(f.data)); err == nil {
			f.Width, f.Height = c.Width, c.Height
		}
	}
	width, height := 0, 0
	switch f.Kind {
	case Photo:
		width, height = 1280, 960
	case Video, Animation:
		width, height = 640, 360
	case VideoNote:
		width, height = 240, 240
	case Sticker:
		width, height = 512, 512
	}
	orElse(&f.Width, width)
	orElse(&f.Height, height)
}

// File returns a file by its ID.
func (s *Server) File(id string) (*File, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files.byID[id]
	return f, ok
}

func (s *Server) getFile(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files.byID[c.text("file_id")]
	if !ok {
		return nil, bad("wrong file_id or the file is temporarily unavailable")
	}
	if f.Size > maxDownload {
		return nil, bad("file is too big")
	}
	f.until = s.opt.Now().Add(linkLife)
	s.files.byPath[f.path] = f
	return object{"file_id": f.ID, "file_unique_id": f.Unique, "file_size": f.Size, "file_path": f.path}, nil
}

// serveFile serves a download: <token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	if token != s.opt.Token {
		writeError(w, refuse(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	s.Faults.Serve(w, r, "download", scripted, func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		f := s.files.byPath[name]
		dead := f == nil || s.opt.Now().After(f.until)
		s.mu.Unlock()
		if dead {
			writeError(w, refuse(http.StatusNotFound, "Not Found"))
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.FormatInt(f.Size, 10))
		_, _ = io.Copy(w, f.Open())
	}, nil)
}
