package care

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"
)

// ParseOrder reads an order as FormatOrder writes it: one JSON object in UTF-8, fields that are absent, null or empty
// left out. The error is an OrderFaults.
func ParseOrder(body []byte) (Order, error) { return parseOrder(body, "") }

// ParseOrderNumbered reads an order whose number is said elsewhere, too: the object may leave it out, but not say
// another. The error is an OrderFaults.
func ParseOrderNumbered(number string, body []byte) (Order, error) {
	o, err := parseOrder(body, number)
	if err != nil {
		return Order{}, err
	}
	if said, _ := NormalizeOrder(number); !SameOrder(said, o.Number) {
		return Order{}, OrderFaults{{"number", fmt.Sprintf("write %q as the address does, or leave it out; not %q", clipped(number), o.Number)}}
	}
	return o, nil
}

// parseOrder reads an order; number is its number where the object says none.
func parseOrder(body []byte, number string) (Order, error) {
	if len(body) > MaxOrder {
		return Order{}, OrderFaults{{Do: "write one order in at most 64 KiB"}}
	}
	if !utf8.Valid(body) {
		return Order{}, OrderFaults{{Do: "write it in UTF-8"}}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		do := `write an order as one JSON object, such as {"number": "ZAM-60355", "status": "shipped", "phone": "+48600111222"}`
		if err != nil {
			do += " (" + err.Error() + ")"
		}
		return Order{}, OrderFaults{{Do: do}}
	}
	var faults OrderFaults
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(OrderFields(), name) {
			faults = append(faults, unknownField(name))
		}
	}
	o, err := readOrder(func(field string) orderValue {
		v := orderValue{json: fields[field]}
		if field == "number" && v.absent() {
			return orderValue{cell: number}
		}
		return v
	})
	var known OrderFaults
	if errors.As(err, &known) {
		faults = append(faults, known...)
	}
	return o, faults.err()
}

// orderDocument is an order as the shop sees it.
type orderDocument struct {
	Number       string         `json:"number"`
	Status       OrderStatus    `json:"status"`
	CustomerName string         `json:"customer_name,omitempty"`
	Phone        string         `json:"phone,omitempty"`
	Email        string         `json:"email,omitempty"`
	Items        []itemDocument `json:"items,omitempty"`
	Total        string         `json:"total,omitempty"`
	Currency     string         `json:"currency,omitempty"`
	Carrier      string         `json:"carrier,omitempty"`
	TrackingURL  string         `json:"tracking_url,omitempty"`
	PromisedOn   string         `json:"promised_on,omitempty"`
	PlacedAt     time.Time      `json:"placed_at,omitzero"`
	UpdatedAt    time.Time      `json:"updated_at,omitzero"`
}

type itemDocument struct {
	Name     string `json:"name"`
	Quantity int    `json:"quantity"`
	Price    string `json:"price,omitempty"`
}

// FormatOrder returns an order as one line of JSON, its end included, as ParseOrder reads it: sums as text with two places, none where
// they are 0, times in UTC. Whom it is tied to is not in it.
func FormatOrder(o Order) ([]byte, error) {
	d := orderDocument{
		Number: o.Number, Status: o.Status, CustomerName: o.CustomerName, Phone: o.Phone, Email: o.Email,
		Total: formatSumOrNone(o.Total), Currency: o.Currency, Carrier: o.Carrier, TrackingURL: o.TrackingURL,
		PromisedOn: o.PromisedOn, PlacedAt: o.PlacedAt, UpdatedAt: o.UpdatedAt,
	}
	for _, item := range o.Items {
		d.Items = append(d.Items, itemDocument{item.Name, item.Quantity, formatSumOrNone(item.Price)})
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(d)
	return line.Bytes(), err
}

func formatSumOrNone(hundredths int64) string {
	if hundredths == 0 {
		return ""
	}
	return FormatSum(hundredths)
}
