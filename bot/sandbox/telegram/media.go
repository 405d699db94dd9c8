package telegram

import (
	"net/http"
	"strings"
)

// fileContent returns the content of a method that sends one file of a kind in the parameter of the same name.
func fileContent(kind Kind) content {
	return func(s *Server, c *call) (*Message, error) {
		caption, err := c.caption()
		if err != nil {
			return nil, err
		}
		f, err := s.fileOf(c, kind, string(kind), c.values)
		if err != nil {
			return nil, err
		}
		return &Message{Kind: kind, Text: caption.text, Entities: caption.entities, File: f}, nil
	}
}

// fileOf returns the file in a parameter of a call, or of an album's item: uploaded with it, or sent before.
func (s *Server) fileOf(c *call, kind Kind, field string, values map[string]any) (*File, error) {
	ref, isText := values[field].(string)
	part := field
	if name, ok := strings.CutPrefix(ref, "attach://"); ok {
		part, isText = name, false
	}
	switch {
	case !isText:
		up, ok := c.files[part]
		if !ok {
			return nil, bad("there is no file %q in the request", part)
		}
		return uploaded(up, kind, values)
	case ref == "":
		return nil, bad("there is no %s in the request", field)
	case strings.Contains(ref, "://"):
		return nil, bad("failed to get HTTP URL content: the sandbox has no Internet")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files.byID[ref]
	if f == nil {
		return nil, bad("wrong remote file identifier specified: Wrong string length")
	}
	if f.Kind != kind {
		return nil, bad("can't use file of type %s as %s", f.Kind, kind)
	}
	return f, nil
}

// uploaded makes a file of what came with a call.
func uploaded(up upload, kind Kind, values map[string]any) (*File, error) {
	v := &call{values: values}
	f := &File{
		Kind: kind, Name: up.name, MIME: up.mime, Size: int64(len(up.data)), data: up.data,
		Width: int(v.integer("width")), Height: int(v.integer("height")), Duration: int(v.integer("duration")),
		Title: v.text("title"), Performer: v.text("performer"), Emoji: v.text("emoji"),
	}
	if len(up.data) == 0 {
		return nil, bad("file must be non-empty")
	}
	if len(up.data) > maxUpload {
		return nil, refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	if sniffed := http.DetectContentType(up.data); f.MIME == "" || f.MIME == "application/octet-stream" {
		f.MIME, _, _ = strings.Cut(sniffed, ";")
	}
	f.measure()
	if kind == Photo {
		return f, f.checkPhoto()
	}
	return f, nil
}

// checkPhoto refuses what the platform cannot make a photo of.
func (f *File) checkPhoto() error {
	switch {
	case f.Size > maxPhoto:
		return bad("file of size %d bytes is too big for a photo; the maximum size is %d bytes", f.Size, maxPhoto)
	case !strings.HasPrefix(http.DetectContentType(f.data), "image/"):
		return bad("IMAGE_PROCESS_FAILED")
	case f.Width+f.Height > 10000 || f.Width > 20*f.Height || f.Height > 20*f.Width:
		return bad("PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

// sendMediaGroup sends an album: photos and videos together, documents or audios each among themselves.
func sendMediaGroup(s *Server, c *call) (any, error) {
	var messages []*Message
	for _, raw := range list(c.values["media"]) {
		item := fields(raw)
		kind := Kind((&call{values: item}).text("type"))
		switch kind {
		case Photo, Video, Document, Audio:
		default:
			return nil, refuse(http.StatusNotImplemented, "Not Implemented: the sandbox does not simulate "+string(kind)+" in an album")
		}
		caption, err := captionOf(item)
		if err != nil {
			return nil, err
		}
		f, err := s.fileOf(c, kind, "media", item)
		if err != nil {
			return nil, err
		}
		messages = append(messages, &Message{Kind: kind, Text: caption.text, Entities: caption.entities, File: f})
	}
	if err := mixable(messages); err != nil {
		return nil, err
	}
	s.mu.Lock()
	album := s.album()
	s.mu.Unlock()
	for _, m := range messages {
		m.Album = album
	}
	return s.post(c, messages)
}

func mixable(messages []*Message) error {
	visual := func(k Kind) bool { return k == Photo || k == Video }
	first := messages[0].Kind
	for _, m := range messages {
		if m.Kind != first && (!visual(m.Kind) || !visual(first)) {
			return bad("%s can't be mixed with other media types", first)
		}
	}
	return nil
}
