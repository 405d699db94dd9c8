package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestDemoHTTP tells the demo's bot of an order by the README's call: its customer's phone is told at once. Who has no token
// is not let in.
func TestDemoHTTP(t *testing.T) {
	t.Parallel()
	address, _ := startDemo(t)
	o := outside{t, address}
	const ewa = "telegram/chats/5001/"
	o.does(ewa+"say", map[string]any{"text": "/start"})
	o.sees(ewa+"messages", "menu:complaint")
	const order = `{"status": "returned", "phone": "+48601222333"}`
	for token, want := range map[string]int{"": http.StatusUnauthorized, "wrong": http.StatusUnauthorized, demoAPIToken: http.StatusOK} {
		if status, body := o.asks(http.MethodPut, "/api/v1/orders/ZAM-60355", token, order); status != want {
			t.Errorf("with the token %q it answers %d: %s", token, status, body)
		}
	}
	o.sees(ewa+"messages", "zwrócone")
	for path, words := range map[string]string{
		"/healthz": "alive", "/readyz": `"ready":true`, "/metrics": "carebot_turns_total", "/api/v1/openapi.json": "openapi", "/": "carebot demo",
	} {
		if status, body := o.asks(http.MethodGet, path, "", ""); status != http.StatusOK || !strings.Contains(body, words) {
			t.Errorf("%s answers %d: %.300s", path, status, body)
		}
	}
}

// asks calls an endpoint of the demo's address.
func (o outside) asks(method, path, token, body string) (status int, answer string) {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), method, o.address+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return response.StatusCode, string(raw)
}
