package care_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

func TestParseOrderColumns(t *testing.T) {
	t.Parallel()
	tests := []struct{ header, want string }{
		{"number,status,phone", ""},
		{" Status ,EMAIL,number,,", ""},
		{"number,status,phone,colour", `unknown column "colour": remove or rename it; columns are number, status, customer_name,`},
		{"number,,status,phone", `unknown column ""`},
		{"number\tstatus\tphone", "with a comma or a semicolon between them"},
		{"number,status,phone,Number", "column number is there twice"},
		{"number,phone", "there is no column status"},
		{"", "there is no column number: the first line must name the columns"},
		{"number,status", "neither a column phone nor email"},
	}
	for _, tt := range tests {
		_, err := care.ParseOrderColumns(strings.Split(tt.header, ","))
		if got := fmt.Sprint(err); tt.want == "" && err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", tt.header, got)
		}
	}
}

func TestOrderColumnsOrder(t *testing.T) {
	t.Parallel()
	columns, err := care.ParseOrderColumns([]string{"status", "number", "phone", "items", "total"})
	if err != nil {
		t.Fatal(err)
	}
	items := []care.Item{{Name: "Lampa UV", Quantity: 2}, {Name: "Krem 10x15", Quantity: 1}}
	tests := []struct {
		cells []string
		want  care.Order
		fault string
	}{
		{
			[]string{" paid ", "# ZAM-1", "600 111 222", "2x Lampa UV | 1x Krem 10x15", "129,9"},
			care.Order{Number: "ZAM-1", Status: care.OrderPaid, Phone: "+48600111222", Items: items, Total: 12990},
			"",
		},
		{
			[]string{"paid", "ZAM-1", "48600111222", " 2 X  Lampa UV||1× Krem 10x15 |", "129.90", "", " "},
			care.Order{Number: "ZAM-1", Status: care.OrderPaid, Phone: "+48600111222", Items: items, Total: 12990},
			"",
		},
		{
			[]string{"paid", "ZAM-1", "+380 50 111 22 33", "3х Крем", ""}, // a Cyrillic х
			care.Order{Number: "ZAM-1", Status: care.OrderPaid, Phone: "+380501112233", Items: []care.Item{{Name: "Крем", Quantity: 3}}}, "",
		},
		{[]string{"paid", "ZAM-1", "600111222"}, care.Order{}, "give the row 5 cells as the first line has, not 3"},
		{[]string{"paid", "ZAM-1", "600111222", "", "", "more"}, care.Order{}, "not 6"},
		{[]string{"", "", "", "", ""}, care.Order{}, "number: write the order's number"},
		{[]string{"paid", "ZAM-1", "600111222", "Lampa", ""}, care.Order{}, `items: write items as 2x Lampa UV | 1x Krem; not "Lampa"`},
		{[]string{"paid", "ZAM-1", "600111222", "10x15 ramka", ""}, care.Order{}, "items: write items as"},
		{[]string{"paid", "ZAM-1", "600111222", "0x Lampa", ""}, care.Order{}, "items: write a whole number"},
		{[]string{"paid", "ZAM-1", "600111222", "2x ", ""}, care.Order{}, "items: write items as"},
		{[]string{"paid", "ZAM-1", "600111222", "", "1.299,90"}, care.Order{}, "total: write a sum"},
	}
	for _, tt := range tests {
		got, err := columns.Order(tt.cells)
		if tt.fault != "" {
			if err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("%q: %v", tt.cells, err)
			}
			continue
		}
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", tt.cells, err, diff)
		}
	}
}

// TestTableRoundTrip writes orders as a shop does and reads them again, the columns in any order.
func TestTableRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawOrder(t)
		for i := range want.Items {
			want.Items[i].Price = 0 // a table has no place for it
		}
		header := rapid.Permutation(care.OrderFields()).Draw(t, "columns")
		var file strings.Builder
		w := csv.NewWriter(&file)
		w.Comma = rapid.SampledFrom([]rune(",;")).Draw(t, "separator")
		_ = w.Write(header)
		_ = w.Write(cellsOf(want, header, rapid.SampledFrom([]string{".", ","}).Draw(t, "point")))
		w.Flush()
		r := csv.NewReader(strings.NewReader(file.String()))
		r.Comma = w.Comma
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		columns, err := care.ParseOrderColumns(rows[0])
		if err != nil {
			t.Fatal(err)
		}
		got, err := columns.Order(rows[1])
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%s: %v\n%s", file.String(), err, diff)
		}
	})
}

// cellsOf writes an order's row.
func cellsOf(o care.Order, columns []string, point string) []string {
	items := make([]string, 0, len(o.Items))
	for _, item := range o.Items {
		items = append(items, fmt.Sprintf("%dx %s", item.Quantity, item.Name))
	}
	written := map[string]string{
		"number": o.Number, "status": string(o.Status), "customer_name": o.CustomerName, "phone": o.Phone, "email": o.Email,
		"items": strings.Join(items, " | "), "total": strings.Replace(care.FormatSum(o.Total), ".", point, 1), "currency": o.Currency,
		"carrier": o.Carrier, "tracking_url": o.TrackingURL, "promised_on": o.PromisedOn,
		"placed_at": o.PlacedAt.Format(time.RFC3339Nano), "updated_at": o.UpdatedAt.Format(time.RFC3339Nano),
	}
	var cells []string
	for _, column := range columns {
		cells = append(cells, written[column])
	}
	return cells
}
