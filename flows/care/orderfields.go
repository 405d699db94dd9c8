package care

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MaxOrder is how many bytes one order may have as it comes in, as JSON or as the row of a table.
const MaxOrder = 64 << 10

// The bounds of an order's fields.
const (
	longestPerson = 200  // characters of a person's or carrier's name
	longestItem   = 300  // characters of an item's name
	longestURL    = 2000 // bytes
	mostItems     = 500
	mostOfItem    = 1_000_000
)

// phoneRegion is the country of phone numbers written without one.
const phoneRegion = "PL"

// OrderFields returns the names of an order's fields as they come in, the same in JSON and as columns of a table.
func OrderFields() []string {
	return []string{
		"number", "status", "customer_name", "phone", "email", "items", "total", "currency", "carrier", "tracking_url",
		"promised_on", "placed_at", "updated_at",
	}
}

// OrderStatuses returns the statuses in the order an order goes through them.
func OrderStatuses() []OrderStatus {
	return []OrderStatus{
		OrderPlaced, OrderPaid, OrderPreparing, OrderShipped, OrderOutForDelivery, OrderDelivered, OrderDelayed,
		OrderCancelled, OrderReturned, OrderRefunded,
	}
}

// read sets a field to what is written for it. The error says what to write instead.
func (o *Order) read(field string, v orderValue) (err error) {
	switch field {
	case "number":
		o.Number, err = v.number()
	case "status":
		o.Status, err = v.status()
	case "customer_name":
		o.CustomerName, err = v.line(longestPerson)
	case "phone":
		o.Phone, err = v.phone()
	case "email":
		o.Email, err = v.email()
	case "items":
		o.Items, err = v.items()
	case "total":
		o.Total, err = v.sum()
	case "currency":
		o.Currency, err = v.currency()
	case "carrier":
		o.Carrier, err = v.line(longestPerson)
	case "tracking_url":
		o.TrackingURL, err = v.url()
	case "promised_on":
		o.PromisedOn, err = v.date()
	case "placed_at":
		o.PlacedAt, err = v.time()
	case "updated_at":
		o.UpdatedAt, err = v.time()
	}
	return err
}

// readOrder makes an order of what is written for its fields; nothing written gives the zero value.
func readOrder(written func(field string) orderValue) (Order, error) {
	var o Order
	var faults OrderFaults
	for _, field := range OrderFields() {
		v := written(field)
		switch {
		case !v.absent():
			faults.add(field, o.read(field, v))
		case field == "number":
			faults.add(field, errNumber)
		case field == "status":
			faults.add(field, fmt.Errorf("write %s", statusList()))
		}
	}
	if written("phone").absent() && written("email").absent() {
		faults.add("phone", errors.New("write the customer's phone or email: one of them is needed"))
	}
	return o, faults.err()
}

// unknownField says what to do about a field that orders do not have.
func unknownField(name string) OrderFault {
	return OrderFault{clipped(name), "orders have no such field: remove it; theirs are " + strings.Join(OrderFields(), ", ")}
}

func statusList() string {
	names := make([]string, 0, len(OrderStatuses()))
	for _, s := range OrderStatuses() {
		names = append(names, string(s))
	}
	last := len(names) - 1
	return "one of " + strings.Join(names[:last], ", ") + " or " + names[last]
}

func knownStatus(s string) bool { return slices.Contains(OrderStatuses(), OrderStatus(s)) }

// clipped returns as much of what somebody wrote as an error repeats.
func clipped(s string) string {
	const most = 40
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
