package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// TestDemoSeed looks at what the demo begins with: figures for a report, who may be written to, and nothing that is open.
// Seeding again changes nothing.
func TestDemoSeed(t *testing.T) {
	t.Parallel()
	store, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, demoCompany().Zone)
	for range 2 {
		if err := seedDemo(t.Context(), store, now); err != nil {
			t.Fatal(err)
		}
	}
	report := care.NewReport(care.Period{From: now.AddDate(0, 0, -42), To: now}, demoCompany().Hours)
	consents := 0
	err = store.View(context.Background(), func(tx storage.Tx) error {
		cases, _, err := storage.Cases.Page(tx, storage.Query{})
		for _, c := range cases {
			report.Add(c)
			if c.Open() || c.Reopens(now) && slices.Contains([]string{"K-1001", "K-1002", "K-1003"}, c.Customer) || c.SettledAt.After(now) {
				t.Errorf("%s is %s, settled at %v, its customer %s", c.Number, c.Status, c.SettledAt, c.Customer)
			}
			if _, known, err := storage.Customers.Get(tx, c.Customer); err != nil || !known {
				t.Errorf("%s is of %s, whom nobody knows (%v)", c.Number, c.Customer, err)
			}
		}
		ratings, _, err3 := storage.Ratings.Page(tx, storage.Query{})
		for _, r := range ratings {
			report.AddRating(r)
		}
		all, _, err2 := storage.Consents.Page(tx, storage.Query{})
		for _, c := range all {
			_, worded, err := storage.Wordings.Get(tx, c.Words.Key, c.Words.Language, c.Words.Version)
			if consents++; !c.Given() || !worded || err != nil {
				t.Errorf("%s agreed to nothing, or to no words: %+v (%v)", c.Customer, c, err)
			}
		}
		return errors.Join(err, err2, err3)
	})
	if err != nil {
		t.Fatal(err)
	}
	if all := report.All; all.Opened != len(pastCases()) || all.Settled != all.Opened || all.Rated() < 20 || all.BrokenAll() == 0 || consents != 3 {
		t.Errorf("the weeks before come to %+v, and %d may be written to", all, consents)
	}
	for _, table := range storage.All() {
		if found, err := table.Verify(t.Context(), store); err != nil || len(found) > 0 {
			t.Errorf("%s: %v %v", table.Name(), found, err)
		}
	}
}
