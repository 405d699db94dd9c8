package care_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

func TestOrderTake(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	order := func(status care.OrderStatus, updated time.Time) care.Order {
		return care.Order{Number: "ZAM-1", Status: status, Items: []care.Item{{Name: "Krem", Quantity: 1}}, UpdatedAt: updated}
	}
	paid, shipped := order(care.OrderPaid, at(-5)), order(care.OrderShipped, at(-3))
	tied := shipped
	tied.Customer = "K-1001"
	delivered := order(care.OrderDelivered, at(-2))
	delivered.Customer = tied.Customer
	tests := []struct {
		name         string
		stored, came care.Order
		want         care.TakenOrder
	}{
		{"new", care.Order{}, paid, care.TakenOrder{Order: paid, Changed: true}},
		{"newer", paid, shipped, care.TakenOrder{Order: shipped, Changed: true}},
		{"older", shipped, paid, care.TakenOrder{Order: shipped}},
		{"the same", paid, paid, care.TakenOrder{Order: paid}},
		{"other words of the same time", paid, order(care.OrderShipped, at(-5)), care.TakenOrder{Order: order(care.OrderShipped, at(-5)), Changed: true}},
		{"the same later", paid, order(care.OrderPaid, at(-1)), care.TakenOrder{Order: order(care.OrderPaid, at(-1))}},
		{"new, of no time", care.Order{}, order(care.OrderPaid, time.Time{}), care.TakenOrder{Order: order(care.OrderPaid, noon), Changed: true}},
		{"of no time", paid, order(care.OrderShipped, time.Time{}), care.TakenOrder{Order: order(care.OrderShipped, noon), Changed: true}},
		{"of no time, the same", paid, order(care.OrderPaid, time.Time{}), care.TakenOrder{Order: order(care.OrderPaid, noon)}},
		{
			"of no time, the shop's clock goes before ours", order(care.OrderPaid, at(1)), order(care.OrderShipped, time.Time{}),
			care.TakenOrder{Order: order(care.OrderShipped, at(1)), Changed: true},
		},
		{"tied", tied, order(care.OrderDelivered, at(-2)), care.TakenOrder{Order: delivered, Changed: true}},
		{"tied, the same", tied, shipped, care.TakenOrder{Order: tied}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.stored.Take(tt.came, noon)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

// TestOrderTakeConverges hands over what a shop tells of one order, each of another time, in any order and some of it
// twice: it ends with what was told last.
func TestOrderTakeConverges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		told := make([]care.Order, rapid.IntRange(1, 6).Draw(t, "told"))
		for i := range told {
			told[i] = care.Order{
				Number: "ZAM-1", Status: rapid.SampledFrom(care.OrderStatuses()).Draw(t, "status"), UpdatedAt: time.Unix(int64(i+1), 0).UTC(),
			}
		}
		arrived := rapid.Permutation(append(told[:len(told):len(told)], told...)).Draw(t, "arrived")
		var stored care.Order
		for _, came := range arrived {
			stored = stored.Take(came, time.Unix(100, 0)).Order
		}
		if diff := cmp.Diff(told[len(told)-1], stored); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestOrderPage(t *testing.T) {
	t.Parallel()
	var page care.OrderPage
	fill := func(o care.Order) int {
		page.Clear()
		for n := 1; ; n++ {
			if page.Add(o) {
				if len(page.Orders()) != n {
					t.Errorf("%d of %d orders are on the page", len(page.Orders()), n)
				}
				return n
			}
		}
	}
	if n := fill(care.Order{Number: "ZAM-1"}); n != 100 {
		t.Errorf("%d small orders fill it", n)
	}
	if n := fill(care.Order{CustomerName: strings.Repeat("a", 10_000)}); n != 7 {
		t.Errorf("%d large orders fill it", n)
	}
}
