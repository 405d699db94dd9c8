package care

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ItemSeparator stands between the items in the cell of a table.
const ItemSeparator = "|"

var (
	errItems    = errors.New(`write items as [{"name": "Lampa UV", "quantity": 2, "price": "129.90"}]`)
	errItem     = errors.New("write items as 2x Lampa UV | 1x Krem")
	errQuantity = fmt.Errorf("write a whole number from 1 to %d", mostOfItem)
	errManyItem = fmt.Errorf("write at most %d items", mostItems)
)

// items reads the items of an order; none are nil.
func (v orderValue) items() ([]Item, error) {
	if v.json == nil {
		return itemsOfCell(v.cell)
	}
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(v.json, &all); err != nil {
		return nil, errItems
	}
	if len(all) > mostItems {
		return nil, errManyItem
	}
	var items []Item
	var faults OrderFaults
	for i, written := range all {
		item, err := itemOfJSON(written)
		faults.add(strconv.Itoa(i), err)
		items = append(items, item)
	}
	return items, faults.err()
}

// itemOfJSON reads one item; without a quantity it is one of it.
func itemOfJSON(written map[string]json.RawMessage) (Item, error) {
	item := Item{Quantity: 1}
	var faults OrderFaults
	for _, field := range slices.Sorted(maps.Keys(written)) {
		if field != "name" && field != "quantity" && field != "price" {
			faults = append(faults, OrderFault{clipped(field), "items have no such field: remove it; theirs are name, quantity and price"})
		}
	}
	var err error
	if name := (orderValue{json: written["name"]}); name.absent() {
		faults.add("name", errors.New("write the item's name"))
	} else {
		item.Name, err = name.line(longestItem)
		faults.add("name", err)
	}
	if quantity := (orderValue{json: written["quantity"]}); !quantity.absent() {
		item.Quantity, err = parseQuantity(string(quantity.json))
		faults.add("quantity", err)
	}
	if price := (orderValue{json: written["price"]}); !price.absent() {
		item.Price, err = price.sum()
		faults.add("price", err)
	}
	return item, faults.err()
}

// itemsOfCell reads 2x Lampa UV | 1x Krem.
func itemsOfCell(cell string) ([]Item, error) {
	var items []Item
	for part := range strings.SplitSeq(cell, ItemSeparator) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		item, err := itemOfCell(part)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	if len(items) > mostItems {
		return nil, errManyItem
	}
	return items, nil
}

// itemOfCell reads 2x Lampa UV. A space must follow the x, so that "10x15 frame" is not taken for ten of something.
func itemOfCell(part string) (Item, error) {
	part = strings.TrimSpace(part)
	digits := part[:len(part)-len(strings.TrimLeft(part, "0123456789"))]
	rest := strings.TrimSpace(part[len(digits):])
	for _, times := range []string{"x", "X", "×", "х", "Х"} { // the last two are Cyrillic
		name, found := strings.CutPrefix(rest, times)
		if !found || digits == "" || strings.TrimLeftFunc(name, unicode.IsSpace) == name {
			continue
		}
		quantity, err := parseQuantity(digits)
		if err != nil {
			return Item{}, fmt.Errorf("%w before the x; not %q", err, clipped(part))
		}
		name, err = orderValue{cell: name}.line(longestItem)
		if err == nil && name == "" {
			err = errItem
		}
		return Item{Name: name, Quantity: quantity}, err
	}
	return Item{}, fmt.Errorf("%w; not %q", errItem, clipped(part))
}

func parseQuantity(digits string) (int, error) {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > mostOfItem {
		return 0, errQuantity
	}
	return n, nil
}
