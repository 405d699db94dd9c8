package fault

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"time"
)

// Refuse writes the platform's own refusal of a call: status is 429, 500 or 200 (a bare {"ok":false}); wait is how long
// the caller is told to wait, zero when it is not told.
type Refuse func(w http.ResponseWriter, status int, wait time.Duration)

const page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n" +
	"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"

// Serve carries out a call of method by serve, or the fault that the script holds for it. It returns the fault that
// befell, if any. Where the connection is to be closed it panics with http.ErrAbortHandler, as net/http wants it,
// after seen (which may be nil) was told of the fault. The request's body is read to its end first, so that the
// caller sees the connection break after its bytes have left.
func (s *Script) Serve(w http.ResponseWriter, r *http.Request, method string, refuse Refuse, serve http.HandlerFunc, seen func(Fault)) {
	f, release, ok := s.take(method)
	if !ok {
		serve(w, r)
		return
	}
	if seen != nil {
		seen(f)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	if f.Kind.Effect() {
		serve(answer, r)
	}
	befall(w, f, hold{r.Context().Done(), release}, refuse, answer)
}

func befall(w http.ResponseWriter, f Fault, h hold, refuse Refuse, answer *recorder) {
	switch f.Kind {
	case Limited:
		refuse(w, http.StatusTooManyRequests, orSecond(f.Delay))
	case Busy:
		refuse(w, http.StatusTooManyRequests, 0)
	case Internal:
		refuse(w, http.StatusInternalServerError, 0)
	case NotOK:
		refuse(w, http.StatusOK, 0)
	case BadGateway:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, page)
	case Slow:
		dribble(w, h, answer, orSecond(f.Delay))
	case Malformed:
		answer.body.Truncate(answer.body.Len() / 2)
		answer.send(w)
	case Hang, HangAfter:
		h.wait(f.Delay)
		panic(http.ErrAbortHandler)
	default: // DropBefore, DropAfter
		panic(http.ErrAbortHandler)
	}
}

func orSecond(d time.Duration) time.Duration {
	if d <= 0 {
		return time.Second
	}
	return d
}

// hold is what ends a wait early.
type hold struct {
	gone    <-chan struct{} // the caller has given up
	release <-chan struct{} // Clear was called
}

// wait holds the call until the caller is gone, Clear was called or d (if any) is over; it reports whether the caller
// is still there.
func (h hold) wait(d time.Duration) bool {
	var over <-chan time.Time
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		over = t.C
	}
	select {
	case <-h.gone:
		return false
	case <-h.release:
	case <-over:
	}
	return true
}

// dribble sends the answer in eight pieces spread over d.
func dribble(w http.ResponseWriter, h hold, answer *recorder, d time.Duration) {
	const pieces = 8
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	b := answer.body.Bytes()
	step := len(b)/pieces + 1
	for len(b) > 0 {
		n := min(step, len(b))
		_, _ = w.Write(b[:n])
		b = b[n:]
		_ = http.NewResponseController(w).Flush()
		if !h.wait(d / pieces) {
			panic(http.ErrAbortHandler)
		}
	}
}

// recorder keeps an answer instead of sending it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *recorder) Header() http.Header         { return a.header }
func (a *recorder) WriteHeader(status int)      { a.status = status }
func (a *recorder) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *recorder) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.Header().Del("Content-Length")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes())
}
