package care_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

// whole is an order with every field written.
const whole = `{"number": "ZAM-60355", "status": "shipped", "customer_name": "Anna Nowak", "phone": "+48600111222", "email": "a@example.com",
 "items": [{"name": "Lampa UV", "quantity": 2, "price": "129.90"}], "total": 259.8, "currency": "PLN", "carrier": "InPost",
 "tracking_url": "https://example.com/t/1", "promised_on": "2026-11-25", "placed_at": "2026-11-20T10:00:00+01:00", "updated_at": "2026-11-21T09:30:00Z"}`

func wholeOrder() care.Order {
	return care.Order{
		Number: "ZAM-60355", Status: care.OrderShipped, CustomerName: "Anna Nowak", Phone: "+48600111222", Email: "a@example.com",
		Items: []care.Item{{Name: "Lampa UV", Quantity: 2, Price: 12990}}, Total: 25980, Currency: "PLN", Carrier: "InPost",
		TrackingURL: "https://example.com/t/1", PromisedOn: "2026-11-25",
		PlacedAt: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), UpdatedAt: time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC),
	}
}

func TestParseOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		want       care.Order
	}{
		{"whole", whole, wholeOrder()},
		{
			"as people type", `{"number":" nr ZAM 60 355 ","status":" paid ","phone":"600 111 222","customer_name":" Anna \n Nowak ","currency":"pln"}`,
			care.Order{Number: "ZAM60355", Status: care.OrderPaid, Phone: "+48600111222", CustomerName: "Anna Nowak", Currency: "PLN"},
		},
		{
			"nothing is absent", `{"number":"abc","status":"placed","phone":"","email":"a@example.com","items":null,"total":null,"placed_at":""}`,
			care.Order{Number: "abc", Status: care.OrderPlaced, Email: "a@example.com"},
		},
		{
			"item without quantity and price", `{"number":"№ a/1","status":"placed","email":"a@example.com","items":[{"name":"Крем"}]}`,
			care.Order{Number: "a/1", Status: care.OrderPlaced, Email: "a@example.com", Items: []care.Item{{Name: "Крем", Quantity: 1}}},
		},
	}
	for _, tt := range tests {
		got, err := care.ParseOrder([]byte(tt.body))
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", tt.name, err, diff)
		}
	}
}

// TestParseOrderFaults changes one field of a good order and wants the fault to name it and to say what to write.
func TestParseOrderFaults(t *testing.T) {
	t.Parallel()
	tests := []struct{ field, value, fault, do string }{
		{"number", `null`, "number", "write the order's number, such as ZAM-60355"},
		{"number", `"no"`, "number", "3 to 40 of A-Z a-z 0-9 . _ / -"},
		{"number", `60355`, "number", "write text in quotes"},
		{"status", `""`, "status", "write one of placed, paid, preparing, shipped, out_for_delivery, delivered, delayed, cancelled, returned or refunded"},
		{"status", `"Shipped"`, "status", `not "Shipped"`},
		{"customer_name", `["Anna"]`, "customer_name", "write text in quotes"},
		{"customer_name", `"` + strings.Repeat("ą", 201) + `"`, "customer_name", "at most 200 characters, not 201"},
		{"customer_name", `"a\u0000b"`, "customer_name", "control characters"},
		{"phone", `"abc"`, "phone", "write it with the country code"},
		{"phone", `600111222`, "phone", "write text in quotes"},
		{"email", `"Anna <a@example.com>"`, "email", "write an email address"},
		{"email", `"a@"`, "email", `not "a@"`},
		{"items", `{"name":"x"}`, "items", `write items as [{"name"`},
		{"items", `[{"name":"x"},{"quantity":1}]`, "items/1/name", "write the item's name"},
		{"items", `[{"name":"x","quantity":0}]`, "items/0/quantity", "write a whole number from 1 to 1000000"},
		{"items", `[{"name":"x","quantity":1.5}]`, "items/0/quantity", "whole number"},
		{"items", `[{"name":"x","price":"1,50"}]`, "items/0/price", "write a sum such as 129.90"},
		{"items", `[{"name":"x","sku":"1"}]`, "items/0/sku", "theirs are name, quantity and price"},
		{"items", `[` + strings.Repeat(`{"name":"x"},`, 500) + `{"name":"x"}]`, "items", "at most 500 items"},
		{"total", `129.901`, "total", "at most two places"},
		{"total", `-1`, "total", "no sign"},
		{"total", `1e3`, "total", "write a sum"},
		{"total", `"1 299.90"`, "total", "no spaces"},
		{"total", `true`, "total", "write a sum"},
		{"total", `1234567890123`, "total", "write a sum"},
		{"currency", `"ZLO"`, "currency", "three letters, such as PLN"},
		{"carrier", `7`, "carrier", "write text in quotes"},
		{"tracking_url", `"javascript:alert(1)"`, "tracking_url", "begins with https:// or http://"},
		{"tracking_url", `"https://example.com/` + strings.Repeat("a", 2000) + `"`, "tracking_url", "at most 2000"},
		{"promised_on", `"25.11.2026"`, "promised_on", "write a day as 2026-11-25"},
		{"promised_on", `"2026-02-30"`, "promised_on", `not "2026-02-30"`},
		{"placed_at", `"2026-11-20 10:00"`, "placed_at", "write a time as 2026-11-20T10:00:00+01:00"},
		{"updated_at", `"0001-01-01T00:00:00Z"`, "updated_at", "write a time"},
		{"colour", `"red"`, "colour", "orders have no such field: remove it"},
		{"Number", `"ZAM-1"`, "Number", "no such field"},
		{"customer", `"K-1001"`, "customer", "no such field"},
	}
	for _, tt := range tests {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(whole), &fields); err != nil {
			t.Fatal(err)
		}
		fields[tt.field] = json.RawMessage(tt.value)
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		_, err = care.ParseOrder(body)
		var faults care.OrderFaults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != tt.fault || !strings.Contains(faults[0].Do, tt.do) {
			t.Errorf("%s %s: %v", tt.field, tt.value, err)
		}
	}
}

func TestParseOrderWhole(t *testing.T) {
	t.Parallel()
	tests := []struct{ body, want string }{
		{`{}`, "number: write the order's number, such as ZAM-60355: 3 to 40 of A-Z a-z 0-9 . _ / -; status: write one of placed, paid, preparing, " +
			"shipped, out_for_delivery, delivered, delayed, cancelled, returned or refunded; phone: write the customer's phone or email: one of them is needed"},
		{``, "write an order as one JSON object"},
		{`null`, "write an order as one JSON object"},
		{`[1]`, "write an order as one JSON object"},
		{whole + whole, "after top-level value"},
		{"{\"number\":\"\xb3\"}", "write it in UTF-8"},
		{strings.Repeat(" ", care.MaxOrder) + whole, "at most 64 KiB"},
	}
	for _, tt := range tests {
		if _, err := care.ParseOrder([]byte(tt.body)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.60s: %v", tt.body, err)
		}
	}
}

func TestParseOrderNumbered(t *testing.T) {
	t.Parallel()
	tests := []struct{ number, body, want, fault string }{
		{"ZAM/1", `{"number":"ZAM/1","status":"paid","email":"a@example.com"}`, "ZAM/1", ""},
		{"zam-1", `{"number":"ZAM-1","status":"paid","email":"a@example.com"}`, "ZAM-1", ""},
		{"ZAM-1", `{"status":"paid","email":"a@example.com"}`, "ZAM-1", ""},
		{"ZAM-1", `{"number":"ZAM-2","status":"paid","email":"a@example.com"}`, "", `number: write "ZAM-1" as the address does, or leave it out; not "ZAM-2"`},
		{"ZA", `{"number":"ZAM-2","status":"paid","email":"a@example.com"}`, "", `number: write "ZA" as the address does`},
		{"ZA", `{"status":"paid","email":"a@example.com"}`, "", "number: write the order's number"},
		{"", `{"status":"paid","email":"a@example.com"}`, "", "number: write the order's number"},
	}
	for _, tt := range tests {
		o, err := care.ParseOrderNumbered(tt.number, []byte(tt.body))
		if o.Number != tt.want || tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)) || tt.fault == "" && err != nil {
			t.Errorf("%s %s: %q, %v", tt.number, tt.body, o.Number, err)
		}
	}
}

// TestFormatOrder holds that what is formatted is read again as it was.
func TestFormatOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawOrder(t)
		line, err := care.FormatOrder(want)
		if err != nil || strings.Count(string(line), "\n") != 1 {
			t.Fatalf("%s, %v", line, err)
		}
		got, err := care.ParseOrder(line)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%s: %v\n%s", line, err, diff)
		}
	})
}

func FuzzParseOrder(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"number":"abc","status":"paid","email":"a@example.com","total":"1.5","items":[{"name":"x"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := care.ParseOrder(body)
		if err != nil {
			return
		}
		line, err := care.FormatOrder(o)
		if err != nil {
			t.Fatal(err)
		}
		again, err := care.ParseOrder(line)
		if diff := cmp.Diff(o, again); err != nil || diff != "" {
			t.Errorf("%s → %s: %v\n%s", body, line, err, diff)
		}
	})
}

// drawOrder draws an order as it may come in.
func drawOrder(t *rapid.T) care.Order {
	phrase := rapid.StringMatching(`[A-Za-zżółćęśąźńЖяё"',;&<>/0-9]{1,8}( [A-Za-zżółćęśąźńЖяё"',;&<>/0-9]{1,8}){0,3}`)
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(1, 4_000_000_000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC()
	})
	o := care.Order{
		Number:       rapid.StringMatching(`[A-MO-Za-mo-z0-9]{1,2}[0-9][0-9._/-]{1,37}`).Draw(t, "number"),
		Status:       rapid.SampledFrom(care.OrderStatuses()).Draw(t, "status"),
		CustomerName: phrase.Draw(t, "name"),
		Phone:        rapid.StringMatching(`\+48[1-9][0-9]{8}`).Draw(t, "phone"),
		Email:        rapid.StringMatching(`([a-z]{1,9}@[a-z]{1,9}\.com)?`).Draw(t, "email"),
		Total:        rapid.Int64Range(0, 99_999_999_999_999).Draw(t, "total"),
		Currency:     rapid.SampledFrom([]string{"", "PLN", "EUR", "RUB"}).Draw(t, "currency"),
		Carrier:      phrase.Draw(t, "carrier"),
		TrackingURL:  rapid.StringMatching(`(https?://[a-z]{1,9}\.com/[a-z0-9?=&;,]{0,9})?`).Draw(t, "url"),
		PlacedAt:     moment.Draw(t, "placed"), UpdatedAt: moment.Draw(t, "updated"),
	}
	o.PromisedOn = rapid.SampledFrom([]string{"", o.PlacedAt.Format(time.DateOnly)}).Draw(t, "promised")
	for i := range rapid.IntRange(0, 3).Draw(t, "items") {
		o.Items = append(o.Items, care.Item{
			Name: phrase.Draw(t, fmt.Sprintf("item %d", i)), Quantity: rapid.IntRange(1, 1000).Draw(t, "quantity"),
			Price: rapid.Int64Range(0, 100_000).Draw(t, "price"),
		})
	}
	return o
}
