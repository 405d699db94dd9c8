package outbox_test

import (
	"slices"
	"testing"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// takesBack deletes the records of a lane's deliveries, as a turn does that takes them back.
func (w *world) takesBack(lane string) {
	w.t.Helper()
	err := w.store.Update(w.t.Context(), func(tx storage.Tx) error {
		waiting, _, err := storage.Deliveries.Page(tx, storage.Under(lane))
		for _, rec := range waiting {
			if err := storage.Deliveries.Delete(tx, rec.Lane, rec.Seq, rec.Sub); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// What is taken back while it waits for its next try is not sent, whatever it is; what follows in the lane is.
func TestTakenBackIsNotSent(t *testing.T) {
	t.Parallel()
	for _, p := range []care.Platform{care.Telegram, care.Slack} {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, p)
			never := slices.Repeat([]fate{{err: failure(platform.Temporary)}}, 100)
			w.far.fails("1", never...)
			w.far.fails("words", never...)
			w.start()
			edit := platform.Delivery{Kind: platform.Edit, Target: "nothing", Content: care.Content{Text: "edited"}}
			w.put("lane", storage.Pending, text("1"), edit, word("7", "words"), text("2"))
			<-w.far.changed // the first try has failed
			w.takesBack("lane")
			w.put("lane", storage.Pending, text("3"))
			w.ended(1)
			w.want("3")
		})
	}
}

// What was in flight when it was taken back leaves no receipt, and nobody hears how it ended.
func TestTakenBackInFlight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Telegram)
	said := text("1")
	said.Ref = "say/1"
	w.far.during = func() { w.takesBack("lane") }
	w.start()
	w.put("lane", storage.Pending, said)
	<-w.far.changed
	w.put("lane", storage.Pending, text("2"))
	if got := w.ended(1); got[0] != "delivered lane 2" {
		t.Errorf("ended: %q", got)
	}
	w.want("1", "2")
	err := w.store.View(t.Context(), func(tx storage.Tx) error {
		_, found, err := storage.Receipts.Get(tx, "say/1")
		if found {
			t.Error("there is a receipt")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A deletion takes the files along that a post was uploaded with.
func TestDeletionTakesFilesAlong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, care.Slack)
	err := w.store.Update(t.Context(), func(tx storage.Tx) error {
		return storage.Receipts.Put(tx, storage.Receipt{Ref: "evidence/C-1", Platform: care.Slack, Chat: "C0", IDs: []string{"5"}, Files: []string{"F1", "F2"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.start()
	w.put("lane", storage.Pending, platform.Delivery{Kind: platform.Delete, Target: "evidence/C-1"})
	w.put("lane", storage.Pending, text("2"))
	w.ended(2)
	w.want("delete 5  +2", "2")
	err = w.store.View(t.Context(), func(tx storage.Tx) error {
		_, found, err := storage.Receipts.Get(tx, "evidence/C-1")
		if found {
			t.Error("the receipt is left")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
