package sandbox

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"

	"github.com/kyokomi/emoji/v2"
)

// pageFiles are the page: plain HTML, CSS and JavaScript.
//
//go:embed page
var pageFiles embed.FS

// policy lets the page load nothing but its own files and the pictures it shows before they are sent.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pageHandler serves the page's files.
func pageHandler() http.Handler {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	serve := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		serve.ServeHTTP(w, r)
	})
}

// serveEmoji answers what Slack's names of emoji look like: {"tada": "🎉", …}.
func serveEmoji(w http.ResponseWriter, _ *http.Request) {
	glyphs := map[string]string{}
	for name, glyph := range emoji.CodeMap() {
		glyphs[strings.Trim(name, ":")] = glyph
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "max-age=3600")
	// The caller is gone when this fails; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(glyphs)
}
