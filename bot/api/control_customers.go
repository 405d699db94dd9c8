package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// ErrNoCustomer: nobody is known by an ID.
var ErrNoCustomer = errors.New("nobody is known by this ID: give a customer's (K-1001) or that of their Telegram chat; whoever was erased is not known any more")

// customersTimeout bounds a command's question about a customer: what is held on one person can be much.
const customersTimeout = 5 * time.Minute

// Person is a customer at a glance, for who is about to erase them.
type Person struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Cases int      `json:"cases"`
	Open  []string `json:"open"` // the numbers of open cases
}

// Customers answers for what is held on customers. An ID is a customer's (K-1001) or that of their Telegram chat;
// ErrNoCustomer: nobody is known by it.
type Customers interface {
	Person(ctx context.Context, id string) (Person, error)
	// ExportCustomer returns all that is held on a customer, as JSON.
	ExportCustomer(ctx context.Context, id string) (json.RawMessage, error)
	// EraseCustomer forgets a customer and begins to erase what is held; it goes on by itself.
	EraseCustomer(ctx context.Context, id string) (Person, error)
}

// CustomerControl returns the control socket's endpoints about customers, by pattern.
func CustomerControl(c Customers) map[string]http.Handler {
	return map[string]http.Handler{
		"GET /customers/{id}":          about(c.Person),
		"GET /customers/{id}/export":   about(c.ExportCustomer),
		"POST /customers/{id}/erasure": about(c.EraseCustomer),
	}
}

// about answers with what f says of the customer in the path.
func about[T any](f func(context.Context, string) (T, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What can be much may take longer than other answers.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(customersTimeout)) // a recorder has none
		told, err := f(r.Context(), r.PathValue("id"))
		switch {
		case errors.Is(err, ErrNoCustomer):
			refuse(w, http.StatusNotFound, err.Error())
		case err != nil:
			refuse(w, http.StatusInternalServerError, err.Error())
		default:
			answer(w, http.StatusOK, told)
		}
	})
}

// AskCustomers returns the customers of the bot that runs on the storage folder; each call may give ErrNotRunning.
func AskCustomers(dir string) Customers { return remoteCustomers{dir} }

type remoteCustomers struct{ dir string }

func (r remoteCustomers) Person(ctx context.Context, id string) (p Person, err error) {
	err = r.ask(ctx, http.MethodGet, id, "", &p)
	return p, err
}

func (r remoteCustomers) ExportCustomer(ctx context.Context, id string) (raw json.RawMessage, err error) {
	err = r.ask(ctx, http.MethodGet, id, "/export", &raw)
	return raw, err
}

func (r remoteCustomers) EraseCustomer(ctx context.Context, id string) (p Person, err error) {
	err = r.ask(ctx, http.MethodPost, id, "/erasure", &p)
	return p, err
}

func (r remoteCustomers) ask(ctx context.Context, method, id, what string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, customersTimeout)
	defer cancel()
	return askControl(ctx, r.dir, method, "/customers/"+url.PathEscape(id)+what, http.NoBody, into)
}
