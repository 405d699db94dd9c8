package api

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"

	"carebot/flows/care"
)

// Batch is what became of a batch of orders.
type Batch struct {
	Imported  int        `json:"imported"`
	Unchanged int        `json:"unchanged"`
	Rejected  []Rejected `json:"rejected"`
	// MoreRejected is how many lines were rejected beyond the mostRejected that Rejected holds.
	MoreRejected int `json:"more_rejected,omitempty"`
}

// Rejected is a line that is no good order.
type Rejected struct {
	Line  int    `json:"line"` // from 1, blank ones counted
	Error string `json:"error"`
}

const (
	mostRejected = 100_000 // so that a file of something else does not fill the memory
	longestError = 300     // bytes, likewise
)

// batchPause is how long a batch may stand still, sending or being stored, before it is cut. How long it takes as a
// whole is not bounded.
const batchPause = 2 * time.Minute

// Count adds what became of a page.
func (b *Batch) Count(taken []care.TakenOrder) {
	for _, t := range taken {
		if t.Changed {
			b.Imported++
		} else {
			b.Unchanged++
		}
	}
}

func (b *Batch) reject(line int, err error) {
	if len(b.Rejected) == mostRejected {
		b.MoreRejected++
		return
	}
	text := err.Error()
	if len(text) > longestError {
		text = string(bytes.ToValidUTF8([]byte(text[:longestError]), nil)) + "…"
	}
	b.Rejected = append(b.Rejected, Rejected{line, text})
}

var (
	errLongLine = errors.New("write one order in at most 64 KiB, on one line")
	errStopping = errors.New("the bot is stopping")
)

// batch takes in orders, one on a line, page by page as they arrive.
func (s Shop) batch(w http.ResponseWriter, r *http.Request) {
	if !accepts(w, r, "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json") {
		return
	}
	intake := &intake{shop: s, request: r, batch: Batch{Rejected: []Rejected{}}}
	err := intake.take(unhurried{r.Body, http.NewResponseController(w)})
	var store *storeError
	switch {
	case err == nil:
		answer(w, http.StatusOK, intake.batch)
	case errors.Is(err, errStopping):
		w.Header().Set("Retry-After", "30")
		refuse(w, http.StatusServiceUnavailable, "the bot is stopping: send the whole batch again later; what is in stays, and nothing is doubled")
	case errors.As(err, &store):
		s.failed(w, store.err)
	default:
		refuse(w, http.StatusBadRequest, "the batch did not arrive whole: send it again; what is in stays, and nothing is doubled")
	}
}

// intake is a batch that is being taken in.
type intake struct {
	shop    Shop
	request *http.Request
	batch   Batch
	page    care.OrderPage
}

// storeError is an error of storing, as against one of reading.
type storeError struct{ err error }

func (e *storeError) Error() string { return e.err.Error() }

// take reads to the end.
func (in *intake) take(body io.Reader) error {
	lines := bufio.NewReaderSize(body, care.MaxOrder+len("\r\n"))
	for number := 1; ; number++ {
		line, err := nextLine(lines)
		if err != nil && !errors.Is(err, errLongLine) && !errors.Is(err, io.EOF) {
			return err
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if errors.Is(err, errLongLine) {
			in.batch.reject(number, err)
		} else if err := in.line(number, line); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return in.store()
		}
	}
}

// line takes one line in; a full page is stored.
func (in *intake) line(number int, line []byte) error {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return nil
	}
	order, err := care.ParseOrder(line)
	if err != nil {
		in.batch.reject(number, err)
		return nil
	}
	if in.page.Add(order) {
		return in.store()
	}
	return nil
}

// store stores the page and begins another.
func (in *intake) store() error {
	if len(in.page.Orders()) == 0 {
		return nil
	}
	select {
	case <-in.shop.Stopping:
		return errStopping
	default:
	}
	taken, err := in.shop.Orders.TakeOrders(in.request.Context(), in.page.Orders())
	if err != nil {
		return &storeError{err}
	}
	in.batch.Count(taken)
	in.page.Clear()
	return nil
}

// nextLine returns the next line, valid until the next call. errLongLine: it does not fit and has been passed over.
// io.EOF comes with the last line, which may be empty.
func nextLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return nil, errLongLine // at the end of the batch the next call says so
}

// unhurried moves the connection's deadlines on with every read: the server's own would cut a long batch.
type unhurried struct {
	io.Reader
	connection *http.ResponseController
}

func (u unhurried) Read(p []byte) (int, error) {
	deadline := time.Now().Add(batchPause)
	// What cannot be set has no deadline.
	_ = u.connection.SetReadDeadline(deadline)
	_ = u.connection.SetWriteDeadline(deadline)
	return u.Reader.Read(p)
}
