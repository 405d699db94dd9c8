package slack

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// serveUpload takes the bytes of a file: raw, or as the first file of a multipart form.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	s.Faults.Serve(w, r, "upload", refuseFault, s.upload, nil)
}

func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	id, ticket, _ := strings.Cut(r.PathValue("ticket"), "-")
	s.mu.Lock()
	f := s.files[id]
	open := f != nil && f.ticket == ticket && !f.complete
	declared := 0
	if open {
		declared = f.declared
	}
	s.mu.Unlock()
	entry := Call{Method: "upload", Args: map[string]string{"file": id}, Status: http.StatusOK}
	bytes, err := readUpload(r, declared)
	switch {
	case !open:
		entry.Status, entry.Error = http.StatusNotFound, "no upload is open at this URL"
	case err != nil:
		entry.Status, entry.Error = http.StatusBadRequest, err.Error()
	}
	s.log(entry)
	if entry.Error != "" {
		http.Error(w, entry.Error, entry.Status)
		return
	}
	s.mu.Lock()
	f.Bytes, f.Mimetype, f.uploaded = bytes, mimetype(f.Name), true
	s.mu.Unlock()
	fmt.Fprintf(w, "OK - %d", len(bytes))
}

// readUpload reads as many bytes as were declared; another number is an error.
func readUpload(r *http.Request, declared int) ([]byte, error) {
	var from io.Reader = r.Body
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		parts, err := r.MultipartReader()
		if err != nil {
			return nil, err
		}
		part, err := parts.NextPart()
		for err == nil && part.FileName() == "" {
			part, err = parts.NextPart()
		}
		if err != nil {
			return nil, errors.New("the form holds no file")
		}
		from = part
	}
	bytes, err := io.ReadAll(io.LimitReader(from, int64(declared)+1))
	if err != nil {
		return nil, err
	}
	if len(bytes) != declared {
		return nil, fmt.Errorf("%d bytes were declared, others came", declared)
	}
	return bytes, nil
}

// serveDownload gives a file's bytes to the app; without a token that may read it, to the sign-in page.
func (s *Server) serveDownload(w http.ResponseWriter, r *http.Request) {
	s.heard(r)
	s.Faults.Serve(w, r, "download", refuseFault, s.download, nil)
}

func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	_, id, _ := strings.Cut(r.PathValue("file"), "-")
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	f := s.files[id]
	known := f != nil && f.complete
	allowed := known && token == s.opt.BotToken && s.hasScope("files:read") && s.visible(f)
	s.mu.Unlock()
	entry := Call{Method: "download", Args: map[string]string{"file": id}, Status: http.StatusOK}
	defer func() { s.log(entry) }()
	switch {
	case !allowed:
		entry.Status, entry.Error = http.StatusFound, "not allowed"
		http.Redirect(w, r, "/signin?redir="+url.QueryEscape(r.URL.Path), http.StatusFound)
	default:
		w.Header().Set("Content-Type", f.Mimetype)
		w.Header().Set("Content-Length", fmt.Sprint(len(f.Bytes)))
		// The caller is gone when this fails; there is nobody to tell.
		_, _ = w.Write(f.Bytes)
	}
}

func serveSignIn(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// As above.
	_, _ = io.WriteString(w, "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to your workspace</body></html>")
}
