package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"carebot/flows/care"
)

// problem is a refusal as RFC 9457 has it. It has no type of its own: the status says what kind it is.
type problem struct {
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`           // what to do
	Errors []fault `json:"errors,omitempty"` // by field
}

// fault is what is wrong with one field of the body.
type fault struct {
	Pointer string `json:"pointer"` // JSON Pointer (RFC 6901) as a fragment; "#": the whole
	Detail  string `json:"detail"`  // what to write
}

// refuse answers with a problem. Detail says what to do.
func refuse(w http.ResponseWriter, status int, detail string) {
	problem{Status: status, Detail: detail}.write(w)
}

// refuseOrder answers what is wrong with an order.
func refuseOrder(w http.ResponseWriter, err error) {
	p := problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	var faults care.OrderFaults
	errors.As(err, &faults)
	for _, f := range faults {
		p.Errors = append(p.Errors, fault{pointer(f.Field), f.Do})
	}
	p.write(w)
}

// pointer names a field as a JSON Pointer. A field's own name may hold what separates names: it is escaped.
func pointer(field string) string {
	if field == "" {
		return "#"
	}
	return "#/" + strings.ReplaceAll(field, "~", "~0")
}

func (p problem) write(w http.ResponseWriter) {
	p.Title = http.StatusText(p.Status)
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(p) // an error of writing is the asker's: the connection is gone
}
