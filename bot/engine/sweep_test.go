package engine

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// However much has grown old at once, it is forgotten, and nothing else.
func TestSweep(t *testing.T) {
	t.Parallel()
	c, store, start, stop := committing(t)
	if err := storage.Prepare(t.Context(), store, storage.SeenEvents, storage.EarlyEvents, storage.Attempts); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	const most = sweepPage + 20
	for n := range most {
		until := now.Add(-time.Minute)
		if n == 0 {
			until = now.Add(time.Minute)
		}
		err := store.Update(t.Context(), func(tx storage.Tx) error {
			if err := storage.SeenEvents.Put(tx, storage.Seen{ID: fmt.Sprint(n), Until: until}); err != nil {
				return err
			}
			if err := storage.EarlyEvents.Put(tx, storage.Early{Platform: care.Slack, Seq: int64(n), Until: until}); err != nil {
				return err
			}
			return storage.Attempts.Put(tx, care.Attempts{Key: fmt.Sprint(n), Until: until})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	start()
	e := &Engine{Options: Options{Committer: c, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}}
	e.sweep(t.Context())
	stop()
	err := store.View(t.Context(), func(tx storage.Tx) error {
		all := storage.Query{Limit: most}
		seen, err := storage.SeenEvents.Count(tx, storage.ByUntil, all)
		if err != nil {
			return err
		}
		early, err := storage.EarlyEvents.Count(tx, storage.ByUntil, all)
		if err != nil {
			return err
		}
		attempts, err := storage.Attempts.Count(tx, storage.ByUntil, all)
		if seen != 1 || early != 1 || attempts != 1 {
			t.Errorf("left are %d events, %d early ones and %d attempts; one of each still counts", seen, early, attempts)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
