package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func TestFlood(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		every time.Duration
		count int
		over  int // how many are too many
	}{
		{"twenty at once", 0, 20, 0},
		{"the twenty-first is too many", 0, 21, 1},
		{"twenty a minute are not", 3 * time.Second, 100, 0},
		{"one a second", time.Second, 100, 80},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var f care.Flood
			over := 0
			for i := range test.count {
				var is bool
				before := len(f.Recent)
				if f, is = f.Take(at.Add(time.Duration(i) * test.every)); is {
					over++
				}
				if len(f.Recent) < before || len(f.Recent) > 20 {
					t.Fatalf("%d times are kept", len(f.Recent))
				}
			}
			if over != test.over {
				t.Errorf("%d are too many, want %d", over, test.over)
			}
		})
	}
	f := care.Flood{Held: []care.Held{{Case: "C-1001", Seq: 7}}}
	if !f.Waits() || !f.Holds("C-1001", 7) || f.Holds("C-1001", 8) || f.Holds("C-1002", 7) || (care.Flood{}).Waits() {
		t.Errorf("%+v holds the wrong things", f)
	}
}
