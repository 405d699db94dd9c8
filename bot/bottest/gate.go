package bottest

import (
	"encoding/json"
	"net/http"
	"path"
	"sync"
)

// gate stands before the sandbox's Telegram and gives refusals that the sandbox itself would not: for markup that it
// takes and a future platform may not.
type gate struct {
	behind http.Handler

	mu       sync.Mutex
	refusals map[string]string // by method: the description; once each
}

// Refuse makes the next call of a Telegram method fail with 400 and the description.
func (w *World) Refuse(method, description string) {
	w.gate.mu.Lock()
	defer w.gate.mu.Unlock()
	if w.gate.refusals == nil {
		w.gate.refusals = map[string]string{}
	}
	w.gate.refusals[method] = description
}

// ServeHTTP refuses the call, or passes it on.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := path.Base(r.URL.Path)
	g.mu.Lock()
	description, refused := g.refusals[method]
	delete(g.refusals, method)
	g.mu.Unlock()
	if !refused {
		g.behind.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error_code": http.StatusBadRequest, "description": description})
}
