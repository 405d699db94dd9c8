package outbox_test

import (
	"slices"
	"sync/atomic"
	"testing"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// Of forty changes that wait only the last drawing is made, of each user's Home, and it shows what is so when it is sent.
func TestAHomeIsDrawnOnceForManyChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	var drawn atomic.Int32
	w.home = func(_ storage.Tx, user string) (*platform.Home, error) {
		drawn.Add(1)
		return &platform.Home{Parts: []platform.HomePart{{Title: user}}}, nil
	}
	for range 40 {
		w.put("slack/home/U1", storage.Pending, platform.Delivery{Kind: platform.PutHome, User: "U1"})
	}
	w.put("slack/home/U2", storage.Pending, platform.Delivery{Kind: platform.PutHome, User: "U2"})
	w.start()
	w.ended(2)
	all := w.far.all()
	slices.Sort(all)
	if len(all) != 2 || all[0] != "home  U1" || all[1] != "home  U2" || drawn.Load() != 2 {
		t.Errorf("%d drawings: %q", drawn.Load(), all)
	}
	w.put("slack/home/U1", storage.Pending, platform.Delivery{Kind: platform.PutHome, User: "U1"})
	w.ended(1)
	if n := drawn.Load(); n != 3 {
		t.Errorf("%d drawings after a change", n)
	}
}
