package outbox

import (
	"testing"
	"testing/synctest"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// TestBack counts the tries that fit into a time: what may have arrived and cannot be looked for is repeated seldom.
func TestBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		unknown bool
		in      time.Duration
		least   int
		most    int
	}{
		{name: "not arrived", in: 25 * time.Second, least: 7, most: 9},
		{name: "arrived, perhaps", unknown: true, in: 25 * time.Second, least: 2, most: 3},
		{name: "arrived, perhaps, for an hour", unknown: true, in: time.Hour, least: 12, most: 27},
	} {
		synctest.Test(t, func(t *testing.T) {
			it := &item{d: platform.Delivery{Platform: care.Telegram, Kind: platform.Say}, unknown: c.unknown}
			tries := 0
			for end := time.Now().Add(c.in); time.Now().Before(end); tries++ {
				it.back()
				time.Sleep(time.Until(it.next))
			}
			if tries < c.least || tries > c.most {
				t.Errorf("%s: %d tries in %s, want %d to %d", c.name, tries, c.in, c.least, c.most)
			}
		})
	}
}
