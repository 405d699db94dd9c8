package outbox_test

import (
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// A card that the clock has drawn waits for others to go before it. Where somebody changes the case meanwhile, it does not keep
// that drawing waiting behind it.
func TestADrawingThatIsOvertaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	asked := make(chan bool, 10) // by the limits of a drawing that begins to wait: whether it yields
	w.far.limits = func(d platform.Delivery) []platform.Limit {
		asked <- d.Unasked
		return []platform.Limit{{Name: "edits", Weight: 1, Shape: platform.Shape{Every: time.Hour, Burst: 1}, Yields: d.Unasked}}
	}
	card := platform.Delivery{Kind: platform.PutCard, Target: "card/C-1", TargetID: "7", Unasked: true, Card: &platform.Card{}}
	w.start()
	w.put("slack/C-1/card", storage.Pending, card)
	if !<-asked {
		t.Fatal("the first drawing does not yield")
	}
	card.Unasked = false
	w.put("slack/C-1/card", storage.Pending, card)
	select {
	case yields := <-asked:
		if yields {
			t.Error("the drawing that was overtaken waits again")
		}
	case <-time.After(time.Minute):
		t.Fatal("the drawing that somebody waits for stands behind the one that nobody asked for")
	}
	w.want()
}
