package care

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// OrderColumns says which field of an order each column of a table holds.
type OrderColumns []string

// ParseOrderColumns reads the first row of a table of orders: the fields' names, in any order, upper and lower case
// alike. Columns without a name at the end are left out. The error says what to write.
func ParseOrderColumns(header []string) (OrderColumns, error) {
	var columns OrderColumns
	for _, cell := range withoutEmptyEnd(header) {
		name := strings.ToLower(strings.TrimSpace(cell))
		switch {
		case !slices.Contains(OrderFields(), name):
			return nil, fmt.Errorf("unknown column %q: remove or rename it; columns are %s, with a comma or a semicolon between them",
				clipped(cell), strings.Join(OrderFields(), ", "))
		case slices.Contains(columns, name):
			return nil, fmt.Errorf("column %s is there twice: remove one", name)
		}
		columns = append(columns, name)
	}
	for _, name := range []string{"number", "status"} {
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("there is no column %s: the first line must name the columns; number, status and one of phone and email are needed", name)
		}
	}
	if !slices.Contains(columns, "phone") && !slices.Contains(columns, "email") {
		return nil, errors.New("there is neither a column phone nor email: add one of them")
	}
	return columns, nil
}

// withoutEmptyEnd returns the cells up to the last that has something in it.
func withoutEmptyEnd(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// Order reads a row. The error is an OrderFaults.
func (c OrderColumns) Order(cells []string) (Order, error) {
	if len(cells) < len(c) || len(withoutEmptyEnd(cells)) > len(c) {
		return Order{}, OrderFaults{{Do: fmt.Sprintf(
			"give the row %d cells as the first line has, not %d; quote a cell that has the separator or a new line in it", len(c), len(cells),
		)}}
	}
	return readOrder(func(field string) orderValue {
		if at := slices.Index(c, field); at >= 0 {
			return orderValue{cell: cells[at]}
		}
		return orderValue{}
	})
}
