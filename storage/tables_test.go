package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/storage"
)

func TestTableNamesAreDifferent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, table := range storage.All() {
		if seen[table.Name()] {
			t.Errorf("two tables are named %s", table.Name())
		}
		seen[table.Name()] = true
	}
}

func TestCasesByCustomerAndAssignee(t *testing.T) {
	t.Parallel()
	s := prepared(t, storage.All()...)
	update(t, s, func(tx storage.Tx) error {
		return errors.Join(
			storage.Cases.Put(tx, care.Case{Number: "C-1000", Customer: "K-1", Status: care.StatusOpen, Assignee: "UANNA"}),
			storage.Cases.Put(tx, care.Case{Number: "C-999", Customer: "K-1", Status: care.StatusWaiting, Assignee: "UANNA"}),
			storage.Cases.Put(tx, care.Case{Number: "C-998", Customer: "K-1", Status: care.StatusSettled, Assignee: "UANNA"}),
			storage.Cases.Put(tx, care.Case{Number: "C-1001", Customer: "K-2", Status: care.StatusOpen}),
		)
	})
	wantCases(t, s, storage.ByCustomer, "K-1", "C-998", "C-999", "C-1000")
	wantCases(t, s, storage.ByAssignee, "UANNA", "C-999", "C-1000")
	wantCases(t, s, storage.ByAssignee, "", "C-1001")
	update(t, s, func(tx storage.Tx) error {
		c, _, err := storage.Cases.Get(tx, "C-999")
		c.Status = care.StatusSettled
		return errors.Join(err, storage.Cases.Put(tx, c))
	})
	wantCases(t, s, storage.ByAssignee, "UANNA", "C-1000")
}

func wantCases(t *testing.T, s storage.Store, index, who string, want ...string) {
	t.Helper()
	view(t, s, func(tx storage.Tx) error {
		page, _, err := storage.Cases.By(tx, index, storage.Under(who))
		var got []string
		for _, c := range page {
			got = append(got, c.Number)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s %q (-want +got):\n%s", index, who, diff)
		}
		return err
	})
}

// TestLookUps finds each noun by what it is looked up by.
func TestLookUps(t *testing.T) {
	t.Parallel()
	s := prepared(t, storage.All()...)
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	address := care.Address{Platform: care.Telegram, Chat: "7"}
	update(t, s, func(tx storage.Tx) error {
		return errors.Join(
			storage.Customers.Insert(tx, care.Customer{ID: "K-1", Address: address}),
			storage.Conversations.Put(tx, care.Conversation{Address: address, Frames: 2}),
			storage.Entries.Put(tx, care.Entry{Case: "C-1", Seq: 1, Message: care.Message{IDs: []string{"10", "11"}}}),
			storage.Orders.Put(tx, care.Order{Number: "zam-60355", Customer: "K-1", PlacedAt: at}),
			storage.Receipts.Put(tx, storage.Receipt{Ref: "r", Platform: care.Telegram, Chat: "7", IDs: []string{"20", "21"}}),
			storage.Receipts.Put(tx, storage.Receipt{Ref: "w", Platform: care.Slack, Chat: "C1", Case: "C-1", Words: []care.Word{{Message: "5"}, {Message: "6", Part: 1}, {Message: "6", Part: 2}}}),
			storage.SeenEvents.Insert(tx, storage.Seen{ID: "e", Until: at}),
			storage.Timers.Put(tx, storage.Timer{Key: "late", Due: at.Add(time.Microsecond)}),
			storage.Timers.Put(tx, storage.Timer{Key: "due", Due: at}),
			storage.Hands.Put(tx, storage.Hand{Staff: "UANNA", Open: 1}),
		)
	})
	view(t, s, func(tx storage.Tx) error {
		customer, _, err1 := storage.Customers.One(tx, storage.ByAddress, care.Telegram, "7")
		conversation, _, err2 := storage.Conversations.Get(tx, care.Telegram, "7")
		entries, _, err3 := storage.Entries.By(tx, storage.ByMessage, storage.Under("C-1", "11"))
		order, _, err4 := storage.Orders.Get(tx, care.OrderKey(" Zam - 60355"))
		orders, _, err5 := storage.Orders.By(tx, storage.ByCustomer, storage.Under("K-1"))
		receipts, _, err6 := storage.Receipts.By(tx, storage.ByMessage, storage.Under(care.Telegram, "7", "21"))
		holding, _, err10 := storage.Receipts.By(tx, storage.ByWord, storage.Under("C-1", "6"))
		seen, _, err7 := storage.SeenEvents.By(tx, storage.ByUntil, storage.Query{To: []any{at.Add(time.Second)}})
		timers, _, err8 := storage.Timers.By(tx, storage.ByDue, storage.Query{To: []any{at.Add(time.Microsecond)}})
		hand, _, err9 := storage.Hands.Get(tx, "UANNA")
		got := []any{customer.ID, conversation.Frames, len(entries), order.Number, len(orders), len(receipts), len(holding), len(seen), len(timers), hand.Open}
		if diff := cmp.Diff([]any{"K-1", 2, 1, "zam-60355", 1, 1, 1, 1, 1, 1}, got); diff != "" {
			t.Errorf("look-ups (-want +got):\n%s", diff)
		}
		return errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10)
	})
}

// TestDeliveriesGoInOrder: by sequence, then by sub, within a lane.
func TestDeliveriesGoInOrder(t *testing.T) {
	t.Parallel()
	s := prepared(t, storage.All()...)
	update(t, s, func(tx storage.Tx) error {
		for _, d := range []storage.Delivery{{Seq: 300}, {Seq: 2, Sub: 10}, {Seq: 2, Sub: 9}, {Seq: 2}} {
			d.Lane, d.Payload = "slack/C1/1", []byte("{}")
			if err := storage.Deliveries.Insert(tx, d); err != nil {
				return err
			}
		}
		return storage.Deliveries.Insert(tx, storage.Delivery{Lane: "slack/C1/10", Seq: 1, Payload: []byte("{}")})
	})
	view(t, s, func(tx storage.Tx) error {
		page, _, err := storage.Deliveries.Page(tx, storage.Under("slack/C1/1"))
		var got [][2]int
		for _, d := range page {
			got = append(got, [2]int{int(d.Seq), d.Sub})
		}
		if diff := cmp.Diff([][2]int{{2, 0}, {2, 9}, {2, 10}, {300, 0}}, got); diff != "" {
			t.Errorf("the lane (-want +got):\n%s", diff)
		}
		return err
	})
}
