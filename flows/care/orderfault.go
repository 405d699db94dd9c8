package care

import (
	"errors"
	"strings"
)

// OrderFault is what is wrong with one field of an order that came in.
type OrderFault struct {
	Field string // its name, in lists with the position: items/0/price; empty: the whole
	Do    string // what to write instead
}

// Error returns the fault as one line.
func (f OrderFault) Error() string {
	if f.Field == "" {
		return f.Do
	}
	return f.Field + ": " + f.Do
}

// OrderFaults is everything that is wrong with an order, in the order of its fields.
type OrderFaults []OrderFault

// Error returns the faults as one line.
func (f OrderFaults) Error() string {
	lines := make([]string, 0, len(f))
	for _, fault := range f {
		lines = append(lines, fault.Error())
	}
	return strings.Join(lines, "; ")
}

// add notes what is wrong with a field; faults of its parts keep their own names behind it.
func (f *OrderFaults) add(field string, err error) {
	var parts OrderFaults
	switch {
	case err == nil:
	case errors.As(err, &parts):
		for _, part := range parts {
			*f = append(*f, OrderFault{field + "/" + part.Field, part.Do})
		}
	default:
		*f = append(*f, OrderFault{field, err.Error()})
	}
}

// err returns the faults as an error, nil if there are none.
func (f OrderFaults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
