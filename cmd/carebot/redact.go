package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// shortest is the length from which a value is hidden: shorter ones are in every other word.
const shortest = 4

// redactor writes on and puts *** in place of every secret. It works on what is written, not on what is logged, so
// that nothing slips through in an error's text, an attribute or a library's own line. Each Write is taken whole, as
// slog and fmt write a line at a time.
type redactor struct {
	mu       sync.Mutex
	to       io.Writer
	secrets  []string
	replacer *strings.Replacer
}

func newRedactor(to io.Writer) *redactor { return &redactor{to: to, replacer: strings.NewReplacer()} }

// add hides more secrets, in all the ways they are written: as they are, in URLs, quoted, in JSON. Of a Telegram token
// its second half is a secret of its own.
func (r *redactor) add(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		_, half, _ := strings.Cut(secret, ":")
		for _, s := range []string{secret, half} {
			if len(s) >= shortest {
				r.secrets = append(r.secrets, s, url.PathEscape(s), url.QueryEscape(s), quoted(s), jsonQuoted(s))
			}
		}
	}
	slices.SortFunc(r.secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	r.secrets = slices.Compact(r.secrets)
	pairs := make([]string, 0, 2*len(r.secrets))
	for _, s := range r.secrets {
		pairs = append(pairs, s, "***")
	}
	r.replacer = strings.NewReplacer(pairs...)
}

// Write implements io.Writer; it reports the bytes it was given as written.
func (r *redactor) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := io.WriteString(r.to, r.replacer.Replace(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// quoted returns s as it stands between the quotes of a Go string, which slog's text format writes.
func quoted(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// jsonQuoted returns s as it stands between the quotes of a JSON string.
func jsonQuoted(s string) string {
	q, err := json.Marshal(s)
	if err != nil {
		return s
	}
	return string(bytes.Trim(q, `"`))
}

// newLog returns a logger as the configuration wants it, writing to the redactor.
func newLog(to *redactor, c logConfig) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.level}
	if c.json {
		return slog.New(slog.NewJSONHandler(to, o))
	}
	return slog.New(slog.NewTextHandler(to, o))
}
