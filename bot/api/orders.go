package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strings"

	"carebot/flows/care"
)

// Orders takes orders in.
type Orders interface {
	// TakeOrders stores a page of orders (care.OrderPage) and returns for each, in order, what became of it.
	TakeOrders(ctx context.Context, page []care.Order) ([]care.TakenOrder, error)
}

// Shop is the door by which the company's shop tells of orders.
type Shop struct {
	Orders   Orders
	Token    string          // what the shop proves itself with; empty: nobody gets in by HTTP
	Stopping <-chan struct{} // closed when the bot stops: a batch then ends between two pages; nil: never
	Log      *slog.Logger
}

//go:embed openapi.json
var openAPI []byte

// Handlers returns the endpoints of the HTTP side, by pattern.
func (s Shop) Handlers() map[string]http.Handler {
	return map[string]http.Handler{
		"PUT /api/v1/orders/{number...}": s.guard(s.put),
		"/api/v1/orders/{number...}":     only(http.MethodPut),
		"POST /api/v1/orders":            s.guard(s.batch),
		"/api/v1/orders":                 only(http.MethodPost),
		"GET /api/v1/openapi.json":       http.HandlerFunc(describe),
	}
}

// Control returns the endpoints of the control socket, which only the bot's own user can open.
func (s Shop) Control() map[string]http.Handler {
	return map[string]http.Handler{"POST " + controlOrders: http.HandlerFunc(s.batch)}
}

// describe serves the OpenAPI document. It holds no secret, so it needs no token.
func describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(openAPI)
}

// only answers methods that an endpoint does not have.
func only(method string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", method)
		refuse(w, http.StatusMethodNotAllowed, "use "+method)
	})
}

// guard lets in who has the token.
func (s Shop) guard(next http.HandlerFunc) http.Handler {
	want := sha256.Sum256([]byte(s.Token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		got := sha256.Sum256([]byte(strings.TrimSpace(token))) // of one length, so that comparing tells nothing
		switch {
		case s.Token == "":
			refuse(w, http.StatusServiceUnavailable, "no token is set: set http.api_token in the bot's configuration and start it again")
		case token == "":
			w.Header().Set("WWW-Authenticate", `Bearer realm="carebot"`)
			refuse(w, http.StatusUnauthorized, "send the header Authorization: Bearer and the bot's http.api_token")
		case !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1:
			w.Header().Set("WWW-Authenticate", `Bearer realm="carebot", error="invalid_token"`)
			refuse(w, http.StatusUnauthorized, "the token is another one than the bot's http.api_token: send that one")
		default:
			next(w, r)
		}
	})
}

// put takes one order in and answers with it as it is stored.
func (s Shop) put(w http.ResponseWriter, r *http.Request) {
	if !accepts(w, r, "application/json") {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, care.MaxOrder))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("send one order in at most %d bytes", long.Limit))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "the order did not arrive whole: send it again")
		return
	}
	order, err := care.ParseOrderNumbered(r.PathValue("number"), body)
	if err != nil {
		refuseOrder(w, err)
		return
	}
	taken, err := s.Orders.TakeOrders(r.Context(), []care.Order{order})
	if err != nil {
		s.failed(w, err)
		return
	}
	s.answerOrder(w, taken[0].Order)
}

func (s Shop) answerOrder(w http.ResponseWriter, o care.Order) {
	line, err := care.FormatOrder(o)
	if err != nil {
		s.failed(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(line) //nolint:gosec // it is JSON, and says so
}

// failed answers that the store does not take it; what the caller can do is come back.
func (s Shop) failed(w http.ResponseWriter, err error) {
	s.Log.Error("api: orders are not taken in", "error", err)
	w.Header().Set("Retry-After", "30")
	refuse(w, http.StatusServiceUnavailable, "the order could not be stored: send it again later; the bot's log says why")
}

// accepts reports whether the request's body is of one of the media types, or says of none; else it has been refused.
func accepts(w http.ResponseWriter, r *http.Request, types ...string) bool {
	if said := r.Header.Get("Content-Type"); said != "" {
		media, _, err := mime.ParseMediaType(said)
		if err != nil || !slices.Contains(types, media) {
			refuse(w, http.StatusUnsupportedMediaType, "send it with the header Content-Type: "+types[0])
			return false
		}
	}
	if said := r.Header.Get("Content-Encoding"); said != "" && !strings.EqualFold(said, "identity") {
		w.Header().Set("Accept-Encoding", "identity")
		refuse(w, http.StatusUnsupportedMediaType, "send it uncompressed")
		return false
	}
	return true
}
