package api

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// probeTimeout is how long one probe may take: a store on a hanging disk is not ready.
const probeTimeout = 2 * time.Second

// Probe asks one part of the program whether it answers.
type Probe struct {
	Name  string                      // as people see it: telegram, slack, store
	Ready func(context.Context) error // nil when it answers; the error says what is missing and holds no secret
}

// Readiness is the answer of /readyz.
type Readiness struct {
	Ready   bool              `json:"ready"`
	Missing map[string]string `json:"missing,omitempty"` // why, by the probe's name
}

// Ask asks all probes at once and waits for them, two seconds at most.
func Ask(ctx context.Context, probes []Probe) Readiness {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	answers := make([]error, len(probes))
	var all sync.WaitGroup
	for i, p := range probes {
		all.Go(func() { answers[i] = p.ask(ctx) })
	}
	all.Wait()
	r := Readiness{Ready: true}
	for i, err := range answers {
		if err == nil {
			continue
		}
		if r.Missing == nil {
			r.Missing = map[string]string{}
		}
		r.Ready, r.Missing[probes[i].Name] = false, err.Error()
	}
	return r
}

// ask asks the probe; one that does not answer in time is left behind.
func (p Probe) ask(ctx context.Context) error {
	answer := make(chan error, 1)
	go func() { answer <- p.Ready(ctx) }()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// alive answers that the process lives.
func alive(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]bool{"alive": true})
}

// ready answers 200 once all probes do, else 503 with what is missing.
func ready(probes []Probe) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		readiness := Ask(r.Context(), probes)
		status := http.StatusOK
		if !readiness.Ready {
			status = http.StatusServiceUnavailable
		}
		answer(w, status, readiness)
	})
}

// answer writes a JSON answer. An error of writing is the asker's: the connection is gone.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
