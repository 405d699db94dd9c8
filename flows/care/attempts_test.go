package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestAttempts(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 11, 20, 12, minute, 0, 0, time.UTC) }
	tests := []struct {
		name     string
		failures []int // minutes
		now      int
		locked   bool
	}{
		{"none", nil, 0, false},
		{"two", []int{0, 1}, 1, false},
		{"three", []int{0, 1, 2}, 2, true},
		{"three within fifteen minutes", []int{0, 7, 14}, 28, true},
		{"the lock ends", []int{0, 7, 14}, 29, false},
		{"the first counts no longer", []int{0, 7, 15}, 15, false},
		{"the first counts no longer, the next does", []int{0, 7, 15, 21}, 21, true},
		{"anew after the lock", []int{0, 1, 2, 18, 19}, 19, false},
		{"locked again", []int{0, 1, 2, 18, 19, 20}, 34, true},
	}
	for _, tt := range tests {
		var a care.Attempts
		for _, minute := range tt.failures {
			a = a.Fail(at(minute))
		}
		if got := a.Locked(at(tt.now)); got != tt.locked {
			t.Errorf("%s: locked %t, want %t", tt.name, got, tt.locked)
		}
		if end := a.Forgotten(); a.Locked(end) || len(tt.failures) > 0 && end.Before(at(tt.now)) && tt.locked {
			t.Errorf("%s: forgotten at %v, while it counts", tt.name, end)
		}
	}
}

func TestAttemptsOnOneOrder(t *testing.T) {
	t.Parallel()
	if care.AttemptsOnOrder("zam-1") != care.AttemptsOnOrder("ZAM-1") || care.AttemptsOnOrder("ZAM-1") == care.AttemptsOfCustomer("ZAM-1") {
		t.Error("attempts on one order are told apart, or an order's and a customer's are not")
	}
}
