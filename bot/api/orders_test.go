package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/bot/api"
	"carebot/bot/engine"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

const (
	token  = "shop-secret"
	ndjson = "application/x-ndjson"
)

// noon is the engine's time.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) // a constant

// newOrders returns the engine over a store of its own.
func newOrders(tb testing.TB) (*engine.Engine, storage.Store) {
	tb.Helper()
	store, err := badger.Open(tb.TempDir(), badger.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := storage.Prepare(tb.Context(), store, storage.All()...); err != nil {
		tb.Fatal(err)
	}
	committer := engine.NewCommitter(store, nil)
	e := engine.New(engine.Options{Committer: committer, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }})
	e.Connect(nowhere{}, nil)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { committer.Run(ctx) })
	tb.Cleanup(func() {
		cancel()
		running.Wait()
		_ = store.Close()
	})
	return e, store
}

// nowhere is an outbox that nothing is to reach.
type nowhere struct{}

func (nowhere) Add([]storage.Delivery) {}

func (nowhere) Expecting(string) bool { return false }

// openShop serves the shop's door and returns its address.
func openShop(t *testing.T, shop api.Shop) string {
	t.Helper()
	shop.Log = slog.New(slog.DiscardHandler)
	return start(t, api.Options{Handlers: shop.Handlers()})
}

// reply is an answer, read whole.
type reply struct {
	status int
	header http.Header
	body   string
}

// send sends a request with the token and returns the answer.
func send(t *testing.T, method, address, media, body string) reply {
	t.Helper()
	return sendAs(t, "Bearer "+token, method, address, media, strings.NewReader(body))
}

func sendAs(t *testing.T, authorization, method, address, media string, body io.Reader) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answered, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(answered)}
}

// stored returns an order as the store holds it.
func stored(t *testing.T, store storage.Store, number string) (o care.Order, found bool) {
	t.Helper()
	err := store.View(t.Context(), func(tx storage.Tx) (err error) {
		o, found, err = storage.Orders.Get(tx, care.OrderKey(number))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o, found
}

// shipped is the body of a good order with a number and a time.
func shipped(number, updated string) string {
	return fmt.Sprintf(`{"number":%q,"status":"shipped","phone":"600 111 222","total":259.8,"items":[{"name":"Lampa <UV>","price":"1.5"}],"updated_at":%q}`, number, updated)
}

func TestPutOrder(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	address := openShop(t, api.Shop{Orders: orders, Token: token}) + "/api/v1/orders/"
	const known = `{"number":"ZAM/1","status":"shipped","phone":"+48600111222","items":[{"name":"Lampa <UV>","quantity":1,"price":"1.50"}],` +
		`"total":"259.80","updated_at":"2026-11-21T09:30:00Z"}` + "\n"
	const email = `{"status":"paid","email":"a@example.com"}`
	tests := []struct {
		name, path, media, body string
		status                  int
		want                    string
	}{
		{"new, with a slash", "ZAM%2F1", "application/json", shipped("ZAM/1", "2026-11-21T10:30:00+01:00"), 200, known},
		{"older", "zam%2f1", "application/json; charset=utf-8", shipped("ZAM/1", "2026-11-21T09:00:00Z"), 200, known},
		{"a slash as it is", "ZAM/1", "application/json", shipped("zam/1", "2026-11-20T09:00:00Z"), 200, known},
		{"number from the address, updated now", "nr%20A%20B%2F..%2FC", "", email, 200, `{"number":"AB/../C","status":"paid","email":"a@example.com","updated_at":"2026-11-22T12:00:00Z"}` + "\n"},
		{"another number", "ZAM-2", "application/json", shipped("ZAM-3", "2026-11-21T09:00:00Z"), 422, `"pointer":"#/number"`},
		{"no number", "", "application/json", email, 422, `"pointer":"#/number","detail":"write the order's number`},
		{"wrong fields", "ZAM-2", "application/json", `{"status":"sent","items":[{"name":"a"},{"price":-1}],"a/b~c":1}`, 422, `"errors":[{"pointer":"#/a/b~0c",`},
		{"no JSON", "ZAM-2", "application/json", `status=paid`, 422, `"pointer":"#","detail":"write an order as one JSON object`},
		{"a form", "ZAM-2", "application/x-www-form-urlencoded", email, 415, "application/json"},
		{"no media type", "ZAM-2", "x;;", email, 415, "application/json"},
		{"too long", "ZAM-2", "application/json", strings.Repeat(" ", care.MaxOrder) + email, 413, "65536 bytes"},
	}
	for _, tt := range tests {
		got := send(t, http.MethodPut, address+tt.path, tt.media, tt.body)
		if got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s: %d %s", tt.name, got.status, got.body)
		}
		if media := got.header.Get("Content-Type"); (got.status == 200) != (media == "application/json; charset=utf-8") && media != "application/problem+json" {
			t.Errorf("%s: answered as %s", tt.name, media)
		}
	}
	if o, found := stored(t, store, "ZAM/1"); !found || o.Total != 25980 || o.Phone != "+48600111222" {
		t.Errorf("stored is %+v", o)
	}
	if _, found := stored(t, store, "ZAM-2"); found {
		t.Error("a refused order is stored")
	}
}

func TestPutOrderKeepsTheCustomer(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	address := openShop(t, api.Shop{Orders: orders, Token: token})
	err := store.Update(t.Context(), func(tx storage.Tx) error {
		return storage.Orders.Put(tx, care.Order{Number: "ZAM-1", Status: care.OrderPaid, Customer: "K-1001"})
	})
	if err != nil {
		t.Fatal(err)
	}
	got := send(t, http.MethodPut, address+"/api/v1/orders/ZAM-1", "application/json", shipped("ZAM-1", "2026-11-21T09:00:00Z"))
	if o, _ := stored(t, store, "ZAM-1"); got.status != 200 || o.Customer != "K-1001" || o.Status != care.OrderShipped || strings.Contains(got.body, "K-1001") {
		t.Errorf("%d %s; stored is %+v", got.status, got.body, o)
	}
}

func TestShopIsGuarded(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	open, closed := openShop(t, api.Shop{Orders: orders, Token: token}), openShop(t, api.Shop{Orders: orders})
	tests := []struct {
		name, authorization, method, address string
		status                               int
		header, value, body                  string
	}{
		{"no token", "", "PUT", open + "/api/v1/orders/ZAM-1", 401, "Www-Authenticate", `Bearer realm="carebot"`, "Authorization: Bearer"},
		{"a wrong one", "Bearer shop-secre", "PUT", open + "/api/v1/orders/ZAM-1", 401, "Www-Authenticate", `Bearer realm="carebot", error="invalid_token"`, "http.api_token"},
		{"another scheme", "Basic " + token, "POST", open + "/api/v1/orders", 401, "Www-Authenticate", `Bearer realm="carebot", error="invalid_token"`, ""},
		{"lower case", "bearer " + token, "POST", open + "/api/v1/orders", 200, "Content-Type", "application/json; charset=utf-8", ""},
		{"none is set", "Bearer ", "POST", closed + "/api/v1/orders", 503, "Content-Type", "application/problem+json", "set http.api_token"},
		{"none is set, one is sent", "Bearer x", "PUT", closed + "/api/v1/orders/ZAM-1", 503, "", "", "set http.api_token"},
		{"another method", "Bearer " + token, "GET", open + "/api/v1/orders/ZAM-1", 405, "Allow", "PUT", "use PUT"},
		{"another method", "Bearer " + token, "PUT", open + "/api/v1/orders", 405, "Allow", "POST", "use POST"},
		{"the description", "", "GET", open + "/api/v1/openapi.json", 200, "Content-Type", "application/json; charset=utf-8", `"openapi": "3.1.0"`},
	}
	for _, tt := range tests {
		media := ndjson
		if tt.method == http.MethodPut {
			media = "application/json"
		}
		got := sendAs(t, tt.authorization, tt.method, tt.address, media, strings.NewReader(shipped("ZAM-1", "2026-11-21T09:00:00Z")+"\n"))
		if got.status != tt.status || tt.header != "" && got.header.Get(tt.header) != tt.value || !strings.Contains(got.body, tt.body) {
			t.Errorf("%s %s: %d %v %s", tt.name, tt.method, got.status, got.header, got.body)
		}
		if strings.Contains(got.body, token) {
			t.Errorf("%s: the token is answered", tt.name)
		}
	}
	if _, found := stored(t, store, "ZAM-1"); !found {
		t.Error("what was let in is not stored")
	}
}

// TestSendOrders hands pages to the running bot over the control socket.
func TestSendOrders(t *testing.T) {
	t.Parallel()
	orders, store := newOrders(t)
	dir := t.TempDir()
	page := []care.Order{
		{Number: "ZAM-1", Status: care.OrderPaid, Email: "a@example.com", UpdatedAt: noon},
		{Number: "ZAM-2", Status: "lost", Email: "a@example.com", UpdatedAt: noon},
	}
	if _, err := api.SendOrders(t.Context(), dir, page); !errors.Is(err, api.ErrNotRunning) {
		t.Errorf("nothing runs: %v", err)
	}
	failing := &failingOrders{Orders: orders, after: 1}
	shop := api.Shop{Orders: failing, Log: slog.New(slog.DiscardHandler)}
	control, err := api.OpenControl(t.Context(), dir, func(context.Context) api.Status { return api.Status{} }, shop.Control(), shop.Log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- control.Serve(ctx) }()
	batch, err := api.SendOrders(t.Context(), dir, page)
	if err != nil || batch.Imported != 1 || len(batch.Rejected) != 1 || batch.Rejected[0].Line != 2 {
		t.Errorf("%+v, %v", batch, err)
	}
	if _, found := stored(t, store, "ZAM-1"); !found {
		t.Error("it is not stored")
	}
	if _, err := api.SendOrders(t.Context(), dir, page); err == nil || !strings.Contains(err.Error(), "the running bot refuses: the order could not be stored") {
		t.Errorf("the store fails: %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
