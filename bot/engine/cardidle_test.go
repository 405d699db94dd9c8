package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// At midnight a card is drawn anew only where it says something else by then, and such a drawing yields to those that follow
// from what somebody did.
func TestCardsAtMidnight(t *testing.T) {
	t.Parallel()
	o := newOffice(care.Quiet{}, func(err error) { t.Fatal(err) })
	defer func() { o.end() }()
	o.company.Charter.FirstReply = 10 * care.Day
	o.restart()
	o.asks(false) // due in ten days: the card names the day until the one before it
	o.works(func() bool { return false })
	night := func(days int) time.Time {
		year, month, day := o.now.Date()
		return time.Date(year, month, day+days, 0, 0, 0, 0, time.UTC)
	}
	o.now = night(1)
	for o.falls() {
		if drawn := o.drawings(); len(drawn) != 0 {
			t.Fatalf("a card that says the same is drawn anew: %+v", drawn)
		}
	}
	timers := o.timersOf("card")
	if len(timers) != 1 || !timers[0].Due.Equal(night(1)) {
		t.Fatalf("the card is looked at next: %+v", timers)
	}
	o.now = night(8) // due "tomorrow"
	for o.falls() && len(o.drawings()) == 0 {
	}
	if drawn := o.drawings(); len(drawn) != 1 || !drawn[0].Unasked {
		t.Errorf("drawn as the day turns: %+v", drawn)
	}
	o.works(func() bool { return false })
	o.presses("U0JAN", "case_take", o.all()[0].Number+"|"+o.all()[0].Assignee)
	if drawn := o.drawings(); len(drawn) != 1 || drawn[0].Unasked {
		t.Errorf("drawn as somebody takes it: %+v", drawn)
	}
}

// drawings returns the edits of cards that wait to be delivered.
func (o *office) drawings() (all []platform.Delivery) {
	o.view(func(tx storage.Tx) error {
		recs, _, err := storage.Deliveries.Page(tx, storage.Query{Limit: 1000})
		for _, rec := range recs {
			var d platform.Delivery
			if err := json.Unmarshal(rec.Payload, &d); err != nil {
				return err
			}
			if d.Kind == platform.PutCard && d.Target != "" {
				all = append(all, d)
			}
		}
		return err
	})
	return all
}
