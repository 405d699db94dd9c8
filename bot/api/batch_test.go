package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/api"
	"carebot/flows/care"
)

func TestPostOrders(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	address := openShop(t, api.Shop{Orders: orders, Token: token}) + "/api/v1/orders"
	good := func(number string) string { return shipped(number, "2026-11-21T09:00:00Z") }
	body := strings.Join([]string{
		"\ufeff" + good("ZAM-1"), "", "  \r", good("ZAM-2") + "\r", `{"number":"ZAM-3"}`, good("ZAM-1"),
		`{"number":"` + strings.Repeat("x", 2*care.MaxOrder) + `"}`, "{", good("ZAM-4"),
	}, "\n") // the last line has no end
	got := send(t, http.MethodPost, address, ndjson, body)
	var batch api.Batch
	if err := json.Unmarshal([]byte(got.body), &batch); err != nil || got.status != 200 {
		t.Fatalf("%d %s: %v", got.status, got.body, err)
	}
	var lines []int
	for _, r := range batch.Rejected {
		lines = append(lines, r.Line)
	}
	if diff := cmp.Diff([]int{5, 7, 8}, lines); diff != "" || batch.Imported != 3 || batch.Unchanged != 1 {
		t.Errorf("%s\n%s", got.body, diff)
	}
	for line, want := range []string{"status: write one of placed", "at most 64 KiB", "one JSON object"} {
		if !strings.Contains(batch.Rejected[line].Error, want) {
			t.Errorf("rejected with %s", batch.Rejected[line].Error)
		}
	}
	for _, number := range []string{"ZAM-1", "ZAM-2", "ZAM-4"} {
		if _, found := stored(t, store, number); !found {
			t.Errorf("%s is not stored", number)
		}
	}
	if got := send(t, http.MethodPost, address, ndjson, ""); got.body != `{"imported":0,"unchanged":0,"rejected":[]}`+"\n" {
		t.Errorf("nothing: %s", got.body)
	}
	if got := send(t, http.MethodPost, address, "text/csv", ""); got.status != 415 || !strings.Contains(got.body, ndjson) {
		t.Errorf("a table: %d %s", got.status, got.body)
	}
}

// TestPostOrdersBrokenOff lets a batch break off in its middle: what is in stays, and the same batch again makes it whole.
func TestPostOrdersBrokenOff(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	failing := &failingOrders{Orders: orders, after: 2}
	address := openShop(t, api.Shop{Orders: failing, Token: token}) + "/api/v1/orders"
	var body strings.Builder
	for i := range 350 {
		body.WriteString(shipped(fmt.Sprintf("ZAM-%d", i), "2026-11-21T09:00:00Z") + "\n")
	}
	got := send(t, http.MethodPost, address, ndjson, body.String())
	if got.status != 503 || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "send it again later") || strings.Contains(got.body, "disk") {
		t.Errorf("%d %s", got.status, got.body)
	}
	_, in := stored(t, store, "ZAM-199")
	if _, out := stored(t, store, "ZAM-200"); !in || out {
		t.Errorf("the 200th is stored: %t, the 201st: %t", in, out)
	}
	if got := send(t, http.MethodPost, address, ndjson, body.String()); got.body != `{"imported":150,"unchanged":200,"rejected":[]}`+"\n" {
		t.Errorf("again: %d %s", got.status, got.body)
	}
}

// failingOrders fails once, after some pages.
type failingOrders struct {
	api.Orders
	after int
}

func (f *failingOrders) TakeOrders(ctx context.Context, page []care.Order) ([]care.TakenOrder, error) {
	if f.after--; f.after == -1 {
		return nil, errors.New("the disk is full")
	}
	return f.Orders.TakeOrders(ctx, page)
}

// TestPostOrdersWhileStopping ends the bot while a batch comes in: it ends between two pages and says what to do.
func TestPostOrdersWhileStopping(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	stopping := make(chan struct{})
	address := openShop(t, api.Shop{Orders: orders, Token: token, Stopping: stopping}) + "/api/v1/orders"
	body, write := io.Pipe()
	go func() {
		for i := range 150 {
			if i == 120 {
				close(stopping)
			}
			_, _ = io.WriteString(write, shipped(fmt.Sprintf("ZAM-%d", i), "2026-11-21T09:00:00Z")+"\n")
		}
		_ = write.Close()
	}()
	got := sendAs(t, "Bearer "+token, http.MethodPost, address, ndjson, body)
	if got.status != 503 || !strings.Contains(got.body, "stopping: send the whole batch again") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if _, found := stored(t, store, "ZAM-149"); found {
		t.Error("a page was taken in after the end")
	}
}

// TestPostOrdersIsNotCut holds that a batch moves the server's deadlines on while it arrives.
func TestPostOrdersIsNotCut(t *testing.T) {
	t.Parallel()
	orders, _ := newOrders(t)
	handler := api.Shop{Orders: orders, Log: slog.New(slog.DiscardHandler)}.Control()["POST /orders"]
	w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	began := time.Now()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/orders", strings.NewReader(shipped("ZAM-1", "2026-11-21T09:00:00Z"))))
	if w.Code != 200 || w.read.Before(began.Add(time.Minute)) || w.write.Before(began.Add(time.Minute)) {
		t.Errorf("%d, read until %v, written until %v, begun %v", w.Code, w.read, w.write, began)
	}
}

type deadlines struct {
	*httptest.ResponseRecorder
	read, write time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error { d.read = t; return nil }

func (d *deadlines) SetWriteDeadline(t time.Time) error { d.write = t; return nil }

// TestPostOrdersMemory sends 100,000 orders: what a batch holds does not grow with them. It runs alone: others would be
// measured, too.
func TestPostOrdersMemory(t *testing.T) { // see above
	heap := &heapOrders{}
	body, write := io.Pipe()
	go func() {
		lines := bufio.NewWriterSize(write, 64<<10)
		for i := range 100_000 {
			fmt.Fprintf(lines, `{"number":"ZAM-%d","status":"paid","email":"a@example.com"}`+"\n", i)
		}
		_ = lines.Flush()
		_ = write.Close()
	}()
	got := sendAs(t, "Bearer "+token, http.MethodPost, openShop(t, api.Shop{Orders: heap, Token: token})+"/api/v1/orders", ndjson, body)
	if got.body != `{"imported":100000,"unchanged":0,"rejected":[]}`+"\n" || heap.most > heap.early+4<<20 {
		t.Errorf("%s took %d KiB after 10,000 orders, and then %d KiB", got.body, heap.early>>10, heap.most>>10)
	}
}

// heapOrders stores nothing and measures the memory in use, after a tenth of 100,000 orders and at most.
type heapOrders struct {
	pages       int
	early, most uint64
}

func (h *heapOrders) TakeOrders(_ context.Context, page []care.Order) ([]care.TakenOrder, error) {
	if h.pages++; h.pages%100 == 0 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if h.most = max(h.most, m.HeapAlloc); h.early == 0 {
			h.early = m.HeapAlloc
		}
	}
	taken := make([]care.TakenOrder, len(page))
	for i := range taken {
		taken[i].Changed = true
	}
	return taken, nil
}
